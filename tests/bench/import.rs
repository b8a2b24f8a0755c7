//! Loading the shared rosters with the registry, and the five-or-more report, on SQLite.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use collegium_core::db::{self, Db};
use collegium_core::imports::{LoadRosters, load_rosters};
use collegium_core::institutions::{Count, InstitutionFilter, InstitutionOrder, load_registry, renew_counts, report};
use collegium_core::op::{Actor, Op};
use collegium_core::reference::CountryCode;
use collegium_tests::NOW;
use sea_orm::{ConnectionTrait, Statement};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::Outcome;
use crate::figures::{Times, ms, table};

/// How many participations the report is measured on, beside those loaded.
const MANY: u64 = 1_000_000;

/// How often each report is made.
const REPORTS: usize = 20;

pub(crate) fn run() -> Outcome {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if !shared.join("rosters").is_dir() {
        println!("\nImport is left out: {} is not there.", shared.join("rosters").display());
        return Ok(());
    }
    Runtime::new()?.block_on(measure(&shared))
}

async fn measure(shared: &Path) -> Outcome {
    let folder = tempfile::tempdir()?;
    let db = db::connect(&format!("sqlite://{}", folder.path().join("bench.sqlite3").display())).await?;
    db::migrate(&db).await?;
    let op = Op::new(db.clone(), NOW, Actor::Operator, Uuid::nil());
    let start = Instant::now();
    let mut records = 0;
    for part in registry(shared) {
        records += load_registry(&op, &part, |_| {}).await?;
    }
    let registry = start.elapsed();
    let load = LoadRosters { paths: vec![shared.join("rosters")], ..LoadRosters::default() };
    let (lines, first) = timed_load(&op, &load).await?;
    let (_, again) = timed_load(&op, &load).await?;
    let rate = |of: f64, time: Duration| format!("{:.0}", of / time.as_secs_f64());
    let seconds = |time: Duration| format!("{:.1}", time.as_secs_f64());
    table(
        "Import on SQLite",
        &["what", "lines or records", "seconds", "a second"],
        &[
            vec!["registry".into(), records.to_string(), seconds(registry), rate(records as f64, registry)],
            vec!["rosters, everything decided".into(), lines.to_string(), seconds(first), rate(lines as f64, first)],
            vec!["the same rosters again".into(), lines.to_string(), seconds(again), rate(lines as f64, again)],
        ],
    );
    let mut rows = reports(&op).await?;
    let start = Instant::now();
    multiply(&db).await?;
    println!("\nFilling up to a million participations took {} s.", seconds(start.elapsed()));
    let start = Instant::now();
    renew_counts(&db).await?;
    println!("Counting all of them anew took {} s.", seconds(start.elapsed()));
    rows.extend(reports(&op).await?);
    let head = ["participations", "scholars", "report", "institutions", "p50", "p99"];
    table("The five-or-more report on SQLite (ms)", &head, &rows);
    Ok(())
}

/// The parts of the registry that are there.
fn registry(shared: &Path) -> Vec<PathBuf> {
    let parts = ["ror_a.jsonl.zst", "ror_b.jsonl.zst"].map(|name| shared.join("institutions").join(name));
    parts.into_iter().filter(|part| part.exists()).collect()
}

/// How many lines were decided, and in what time.
async fn timed_load(op: &Op, load: &LoadRosters) -> Outcome<(usize, Duration)> {
    let start = Instant::now();
    let loaded = load_rosters(op, load, |_| {}).await?;
    Ok((loaded.decisions.len(), start.elapsed()))
}

/// The ways of asking that are measured.
fn questions() -> Vec<(&'static str, InstitutionFilter)> {
    let five = InstitutionFilter { at_least: 5, ..InstitutionFilter::default() };
    let kenya = CountryCode::parse("KE").into_iter().collect();
    vec![
        ("sent", five.clone()),
        ("sent, with children", InstitutionFilter { with_children: true, ..five.clone() }),
        ("now", InstitutionFilter { count: Count::Now, ..five.clone() }),
        ("sent, of one program", InstitutionFilter { program: vec!["pehp".to_owned()], ..five.clone() }),
        (
            "sent, nurses since 2010",
            InstitutionFilter { discipline: vec!["nurse".to_owned()], from_year: Some(2010), ..five.clone() },
        ),
        (
            "now, of one program, 2000 to 2015",
            InstitutionFilter {
                count: Count::Now,
                program: vec!["pehp".to_owned()],
                from_year: Some(2000),
                to_year: Some(2015),
                ..five.clone()
            },
        ),
        ("sent, of one country", InstitutionFilter { country: kenya, ..five.clone() }),
        ("sent, by words of the name", InstitutionFilter { q: Some("university med".to_owned()), ..five.clone() }),
        ("one short of five", five.clone().one_short()),
        ("reached five in 2014", InstitutionFilter { reached_in: Some(2014), ..five.clone() }),
        ("everybody, by last year", InstitutionFilter { at_least: 1, order: InstitutionOrder::Last, ..five }),
    ]
}

async fn reports(op: &Op) -> Outcome<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    for (name, filter) in questions() {
        let (mut times, mut found) = (Times::default(), 0);
        let begin = Instant::now();
        while times.len() < REPORTS && (times.len() < 3 || begin.elapsed() < Duration::from_secs(20)) {
            let start = Instant::now();
            found = report(op, &filter).await?.len();
            times.push(start.elapsed());
        }
        rows.push(vec![
            count(&op.db, "participation").await?.to_string(),
            count(&op.db, "scholar").await?.to_string(),
            name.to_owned(),
            found.to_string(),
            ms(times.at(500)),
            ms(times.at(990)),
        ]);
    }
    Ok(rows)
}

async fn count(db: &Db, table: &str) -> Outcome<u64> {
    let counting = Statement::from_string(db.get_database_backend(), format!("SELECT COUNT(*) AS n FROM {table}"));
    let row = db.query_one_raw(counting).await?.ok_or("nothing was counted")?;
    Ok(u64::try_from(row.try_get::<i64>("", "n")?)?)
}

/// Copies everybody with all participations and disciplines until there are a million participations. An
/// identifier begins with the time it was made at: a copy's begins with the number of the copy, far in the future.
async fn multiply(db: &Db) -> Outcome {
    let copies = MANY / count(db, "participation").await?.max(1);
    let id = |column: &str| format!("unhex(printf('%04X', 32768 + n) || substr(hex({column}), 5))");
    let copied = [
        ("scholar", vec![("id", id("id")), ("slug", "slug || '-copy-' || n".to_owned())]),
        ("participation", vec![("id", id("id")), ("scholar_id", id("scholar_id"))]),
        ("scholar_discipline", vec![("scholar_id", id("scholar_id"))]),
    ];
    for (name, changed) in copied {
        let columns = columns(db, name).await?;
        let values: Vec<&str> = columns
            .iter()
            .map(|column| changed.iter().find(|(name, _)| name == column).map_or(column.as_str(), |(_, value)| value))
            .collect();
        db.execute_unprepared(&format!(
            "WITH RECURSIVE copy(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copy WHERE n < {copies}) \
             INSERT INTO {name} ({}) SELECT {} FROM {name} CROSS JOIN copy WHERE true",
            columns.join(", "),
            values.join(", "),
        ))
        .await?;
    }
    Ok(())
}

async fn columns(db: &Db, table: &str) -> Outcome<Vec<String>> {
    let asking =
        Statement::from_string(db.get_database_backend(), format!("SELECT name FROM pragma_table_info('{table}')"));
    let rows = db.query_all_raw(asking).await?;
    Ok(rows.iter().map(|row| row.try_get("", "name")).collect::<Result<_, _>>()?)
}
