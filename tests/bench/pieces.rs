//! The news, the search of it and the editors' queue with many pieces, in process; and a large file of references.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use collegium_core::accounts::{self, Role};
use collegium_core::id::SubmissionId;
use collegium_core::op::{Actor, Op};
use collegium_core::publications::read::read_file;
use collegium_core::publications::write::{WrittenAs, write};
use collegium_core::scholars::{self, Shown};
use collegium_core::submissions::{self, Filled, PieceKind, Readers};
use collegium_tests::{Person, TestApp};
use collegium_web::state::Mode;
use sea_orm::{ConnectionTrait, Statement};
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::figures::{Times, ms, table};

/// How many scholars the pieces are of.
const AUTHORS: usize = 2_000;

/// How often each page is asked for.
const TIMES: usize = 300;

/// How many entries the file of references has.
const ENTRIES: usize = 5_000;

const NO_LIMITS: &str = "[limits]\npages_per_second = 1000000\napi_per_second = 1000000\nburst_seconds = 3600\n";

pub(crate) fn run(pieces: usize) -> Outcome {
    Runtime::new()?.block_on(measure(pieces))
}

async fn measure(pieces: usize) -> Outcome {
    let app = TestApp::with(Mode::Serve, NO_LIMITS).await;
    app.load_roster("2014-jan-pehp.csv", &roster()).await;
    let author = as_scholar(&app, "given0-family0", Role::Scholar).await?;
    let editor = as_scholar(&app, "given1-family1", Role::Editor).await?;
    publish(&author, &editor).await?;
    multiply(&app, pieces).await?;
    let member = app.scholar("given0-family0").await;
    let decider = app.signed_in(Role::Editor).await;
    let pages = [
        ("news", &member, vec!["/news".to_owned()]),
        ("news, a later page", &member, (2..40).map(|page| format!("/news?page={page}")).collect()),
        ("news, by kind and year", &member, (2018..2026).map(|year| format!("/news?kind=news&year={year}")).collect()),
        ("news, by country", &member, ["NG", "KE", "US"].map(|code| format!("/news?country={code}")).to_vec()),
        (
            "news, by discipline",
            &member,
            ["nurse", "physician"].map(|code| format!("/news?discipline={code}")).to_vec(),
        ),
        ("news, words", &member, (0..200).map(|word| format!("/news?q=word{word}x")).collect()),
        ("news, a word with a slip", &member, (0..200).map(|word| format!("/news?q=wrod{word}x")).collect()),
        ("feed", &member, vec!["/news.atom".to_owned()]),
        ("queue", &decider, vec!["/staff/submissions".to_owned()]),
        ("queue, a later page", &decider, (2..40).map(|page| format!("/staff/submissions?page={page}")).collect()),
    ];
    let mut rows = Vec::new();
    for (name, who, paths) in &pages {
        rows.push(line(name, &asked(who, paths).await?));
    }
    rows.push(line("news, first after a change", &after_changes(&app, &member).await?));
    let title = format!("{pieces} pieces out and as many waiting, in process");
    table(&title, &["page", "p50 ms", "p95 ms", "p99 ms"], &rows);
    references(&app).await
}

fn line(name: &str, times: &Times) -> Vec<String> {
    vec![name.to_owned(), ms(times.at(500)), ms(times.at(950)), ms(times.at(990))]
}

async fn asked(who: &Person, paths: &[String]) -> Outcome<Times> {
    let mut times = Times::default();
    for number in 0..TIMES {
        let path = &paths[number % paths.len()];
        let start = Instant::now();
        let answer = who.get(path).await;
        // The first round of each fills caches.
        if number > 0 {
            times.push(start.elapsed());
        }
        if answer.status != 200 {
            return Err(format!("{path} answers {}", answer.status).into());
        }
    }
    Ok(times)
}

/// The front page of the news, each time after somebody's record changed.
async fn after_changes(app: &TestApp, member: &Person) -> Outcome<Times> {
    let mut times = Times::default();
    for _ in 0..20 {
        run_sql(app, "INSERT INTO index_mark (scholar_id) SELECT id FROM scholar LIMIT 1").await?;
        let start = Instant::now();
        member.get("/news").await.ok();
        times.push(start.elapsed());
    }
    Ok(times)
}

fn roster() -> String {
    let mut roster = "Name,Title,Institution,Country,E-mail\n".to_owned();
    for number in 0..AUTHORS {
        let credential = ["RN", "MD", "PharmD"][number % 3];
        let (school, country) =
            [("University of Ibadan", "Nigeria"), ("University of Nairobi", "Kenya"), ("Emory University", "USA")]
                [number % 3];
        let _ = writeln!(
            roster,
            "\"Family{number}, Given{number}, {credential}\",Educator,{school},{country},p{number}@school{number}.example"
        );
    }
    roster
}

async fn as_scholar(app: &TestApp, slug: &str, role: Role) -> Outcome<Op> {
    let Shown::Here(profile) = scholars::show(&app.operator(), slug).await? else {
        return Err(format!("{slug} moved").into());
    };
    let started = accounts::sign_in_as(&app.operator(), role, Some(profile.scholar.id)).await?;
    Ok(Op { actor: Actor::Account(started.signed), ..app.operator() })
}

async fn publish(author: &Op, editor: &Op) -> Outcome<SubmissionId> {
    let fields = [("title", "A piece of news"), ("text", "It went well, and many came.")];
    let filled = Filled::keep(PieceKind::News, fields);
    let id = submissions::begin(author, PieceKind::News, filled, Readers::Everybody).await?;
    submissions::send(author, id, 1).await?;
    submissions::approve(editor, id, 2, None).await?;
    Ok(id)
}

/// Makes many pieces of the one that is out: of all authors, over years, each with words of its own; and as many that
/// wait for an editor.
async fn multiply(app: &TestApp, pieces: usize) -> Outcome {
    let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {pieces})");
    let made = "randomblob(16), a.id, p.account_id, p.kind";
    let rest = "p.title || ' ' || n.i, p.filled, p.content, p.readers, NULL, 1, p.created_at, p.updated_at";
    let columns = "id, author_id, account_id, kind, title, filled, content, readers, assigned_to, version, created_at, \
                   updated_at, stage, sent_at, decided_by, decided_at, slug, published_at, came_out, year, seen_from";
    let moment = "strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-03-01', '-' || n.i || ' hours')";
    let from = format!("FROM n JOIN piece p JOIN author a ON a.n = n.i % {AUTHORS}");
    for sql in [
        "CREATE TABLE piece AS SELECT * FROM submission".to_owned(),
        "CREATE TABLE author AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM scholar".to_owned(),
        "CREATE UNIQUE INDEX author_n ON author(n)".to_owned(),
        format!(
            "INSERT INTO submission ({columns}) {numbers} SELECT {made}, {rest}, 'published', p.sent_at, p.decided_by, \
             p.decided_at, 'piece-' || n.i, {moment}, CAST(strftime('%Y', {moment}) AS integer), 0, 0 {from}"
        ),
        format!(
            "INSERT INTO submission ({columns}) {numbers} SELECT {made}, {rest}, 'waiting', {moment}, NULL, NULL, NULL, \
             NULL, 0, 0, 3 {from}"
        ),
        "INSERT OR IGNORE INTO submission_word (submission_id, word) \
         WITH RECURSIVE k(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM k WHERE j < 11) \
         SELECT s.id, 'word' || ((s.rowid * 31 + k.j * 977) % 5000) || 'x' FROM submission s JOIN k \
         WHERE s.stage = 'published'"
            .to_owned(),
        "DROP TABLE piece".to_owned(),
        "DROP TABLE author".to_owned(),
        "ANALYZE".to_owned(),
    ] {
        run_sql(app, &sql).await?;
    }
    Ok(())
}

async fn run_sql(app: &TestApp, sql: &str) -> Outcome {
    let db = app.app.db();
    db.execute_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    Ok(())
}

/// A BibTeX file, read, and taken in as a piece that an editor approves.
async fn references(app: &TestApp) -> Outcome {
    let mut file = String::new();
    for number in 0..ENTRIES {
        let year = 1990 + number % 36;
        let _ = writeln!(
            file,
            "@article{{k{number}, title={{On teaching number {number} of many}}, author={{Family{number}, Given and \
             Other, Ann}}, year={year}, journal={{Journal of Teaching}}, doi={{10.5555/bench.{number}}}}}"
        );
    }
    let start = Instant::now();
    let read = read_file(file.as_bytes(), |_, _| {})?;
    let reading = start.elapsed();
    let author = as_scholar(app, "given2-family2", Role::Scholar).await?;
    let editor = as_scholar(app, "given3-family3", Role::Editor).await?;
    let start = Instant::now();
    let works: Vec<_> = read.found.into_iter().map(|found| found.publication).collect();
    let filled = Filled::default().with("works", write(&works, WrittenAs::CslJson));
    let id = submissions::begin(&author, PieceKind::Publication, filled, Readers::Everybody).await?;
    submissions::send(&author, id, 1).await?;
    let sending = start.elapsed();
    let start = Instant::now();
    submissions::approve(&editor, id, 2, None).await?;
    let approving = start.elapsed();
    let seconds = |time: Duration| format!("{:.2}", time.as_secs_f64());
    let title = format!("A BibTeX file of {ENTRIES} entries");
    let steps = [
        ("read", reading),
        ("kept as a draft and sent in", sending),
        ("approved: in the community's list", approving),
        ("all of it", reading + sending + approving),
    ];
    table(&title, &["step", "seconds"], &steps.map(|(step, time)| vec![step.to_owned(), seconds(time)]));
    Ok(())
}
