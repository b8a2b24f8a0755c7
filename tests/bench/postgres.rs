//! Side by side with PostgreSQL: the same people, the same questions, in the same run.

use std::time::{Duration, Instant};

use collegium_search::{Index, Query};
use tokio::runtime::Runtime;

use crate::Outcome;
use crate::cluster::Cluster;
use crate::community::{Community, VIEWER};
use crate::figures::{Times, megabytes, ms, ratio, size_of, table};
use crate::peer::Peer;
use crate::questions::{Kind, questions};
use crate::recall::{ERRORS, FIRST, looked_for};

/// The most questions of a kind, and the longest time that PostgreSQL may take for them.
const QUESTIONS: usize = 200;
const TIME: Duration = Duration::from_secs(10);

/// How many people are looked for with each kind of error.
const SUBJECTS: usize = 200;

pub(crate) fn run(community: &Community) -> Outcome {
    let Some(cluster) = Cluster::start()? else {
        println!("\nPostgreSQL is left out: it is not installed.");
        return Ok(());
    };
    let runtime = Runtime::new()?;
    let peer = runtime.block_on(Peer::fill(&cluster.url(), community.size))?;
    let index = community.index()?;
    let (ours, theirs) = (size_of(&community.index_folder())?, runtime.block_on(peer.size())?);
    table(
        &format!("Building, {} scholars, drawing people included", community.size),
        &["", "s", "on disk, MB"],
        &[
            vec!["Collegium".into(), format!("{:.2}", community.filling.as_secs_f64()), megabytes(ours)],
            vec!["PostgreSQL".into(), format!("{:.2}", peer.filling.as_secs_f64()), megabytes(theirs)],
        ],
    );
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        rows.push(row(kind, &index, &peer, &runtime, &questions(kind, &community.subjects, 5, QUESTIONS))?);
    }
    let head = ["question", "asked", "Collegium p50", "p99", "PostgreSQL p50", "p99", "ratio of p50", "ratio of p99"];
    table(
        &format!("Collegium in process and PostgreSQL over its socket, {} scholars (ms)", community.size),
        &head,
        &rows,
    );
    finding(community, &index, &peer, &runtime)
}

/// Each question to one and to the other, in turn.
fn row(kind: Kind, index: &Index, peer: &Peer, runtime: &Runtime, questions: &[Query]) -> Outcome<Vec<String>> {
    let (mut ours, mut theirs) = (Times::default(), Times::default());
    for question in questions.iter().take(10) {
        index.search(question, VIEWER)?;
        runtime.block_on(peer.ask(question))?;
    }
    let start = Instant::now();
    for question in questions {
        ours.take(|| index.search(question, VIEWER))?;
        theirs.take(|| runtime.block_on(peer.ask(question)))?;
        if start.elapsed() > TIME {
            break;
        }
    }
    Ok(vec![
        kind.as_str().to_owned(),
        ours.len().to_string(),
        ms(ours.at(500)),
        ms(ours.at(990)),
        ms(theirs.at(500)),
        ms(theirs.at(990)),
        ratio(theirs.at(500), ours.at(500)),
        ratio(theirs.at(990), ours.at(990)),
    ])
}

/// The right person among the first ten, here and there.
fn finding(community: &Community, index: &Index, peer: &Peer, runtime: &Runtime) -> Outcome {
    let mut rows = Vec::new();
    for (number, (error, _)) in ERRORS.iter().enumerate() {
        let asked = looked_for(community, number, SUBJECTS);
        let (mut ours, mut theirs) = (0, 0);
        for (subject, typed) in &asked {
            let query = Query::text(typed);
            let hits = index.search(&query, VIEWER)?.hits;
            ours += usize::from(hits.iter().take(FIRST).any(|hit| hit.id == subject.id));
            let found = runtime.block_on(peer.ask(&query))?;
            theirs += usize::from(found.ids.iter().take(FIRST).any(|id| *id == subject.id.0.to_string()));
        }
        let share = |found: usize| format!("{:.1} %", 100.0 * found as f64 / asked.len().max(1) as f64);
        rows.push(vec![(*error).to_owned(), asked.len().to_string(), share(ours), share(theirs)]);
    }
    let title = format!("The right person among the first {FIRST}, {} scholars", community.size);
    table(&title, &["error", "looked for", "Collegium", "PostgreSQL"], &rows);
    Ok(())
}
