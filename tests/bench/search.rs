//! In-process search: each kind of question, and what the index costs.

use std::process::Command;
use std::time::{Duration, Instant};

use collegium_search::{Change, Index, Query};

use crate::Outcome;
use crate::community::{Community, VIEWER, open};
use crate::figures::{Times, median, megabytes, memory, ms, size_of, table};
use crate::questions::{Kind, questions};

/// The most questions of a kind in one round, and the longest time they may take.
const QUESTIONS: usize = 500;
const ROUND: Duration = Duration::from_secs(8);

/// How many changes are written one by one.
const CHANGES: usize = 100;

pub(crate) fn run(community: &Community, rounds: u64) -> Outcome {
    costs(community)?;
    let index = community.index()?;
    speeds(&index, community, rounds)?;
    freshness(&index, community)
}

/// Answers of one kind in each round.
fn speeds(index: &Index, community: &Community, rounds: u64) -> Outcome {
    for kind in Kind::ALL {
        for question in questions(kind, &community.subjects, 99, 20) {
            index.search(&question, VIEWER)?;
        }
    }
    let mut kinds: Vec<(Kind, Vec<Times>, Vec<u64>)> =
        Kind::ALL.into_iter().map(|kind| (kind, Vec::new(), Vec::new())).collect();
    for round in 0..rounds {
        for (kind, times, totals) in &mut kinds {
            times.push(ask(index, &questions(*kind, &community.subjects, round, QUESTIONS), totals)?);
        }
    }
    let rows: Vec<Vec<String>> = kinds.iter_mut().map(|(kind, times, totals)| row(*kind, times, totals)).collect();
    table(
        &format!("Search in process, {} scholars, {rounds} rounds (ms)", community.size),
        &["question", "asked", "found (median)", "p50", "p95", "p99", "p50 of the rounds", "p99 of the rounds"],
        &rows,
    );
    Ok(())
}

fn ask(index: &Index, questions: &[Query], totals: &mut Vec<u64>) -> Outcome<Times> {
    let mut times = Times::default();
    let start = Instant::now();
    for question in questions {
        totals.push(times.take(|| index.search(question, VIEWER))?.total);
        if start.elapsed() > ROUND {
            break;
        }
    }
    Ok(times)
}

fn row(kind: Kind, times: &[Times], totals: &mut [u64]) -> Vec<String> {
    totals.sort_unstable();
    let of = |per_mille: usize| times.iter().map(|round| round.at(per_mille)).collect::<Vec<_>>();
    let spread = |per_mille| {
        let all = of(per_mille);
        let (least, most) = (all.iter().min(), all.iter().max());
        format!("{} to {}", ms(least.copied().unwrap_or_default()), ms(most.copied().unwrap_or_default()))
    };
    vec![
        kind.as_str().to_owned(),
        times.iter().map(Times::len).sum::<usize>().to_string(),
        totals.get(totals.len() / 2).copied().unwrap_or_default().to_string(),
        ms(median(of(500))),
        ms(median(of(950))),
        ms(median(of(990))),
        spread(500),
        spread(990),
    ]
}

/// Time, disk and memory of the index; memory and start are those of a process of its own.
fn costs(community: &Community) -> Outcome {
    let folder = community.index_folder();
    let seconds = |time: Duration| format!("{:.2}", time.as_secs_f64());
    let child = Command::new(std::env::current_exe()?).arg("first-answer").arg(&folder).output()?;
    if !child.status.success() {
        return Err(String::from_utf8_lossy(&child.stderr).into());
    }
    let mut rows = vec![
        vec!["drawing people and building the index, s".to_owned(), seconds(community.filling)],
        vec!["of that, drawing people, s".to_owned(), seconds(community.drawing)],
        vec!["on disk, MB".to_owned(), megabytes(size_of(&folder)?)],
    ];
    for line in String::from_utf8_lossy(&child.stdout).lines() {
        rows.extend(line.split_once('\t').map(|(what, value)| vec![what.to_owned(), value.to_owned()]));
    }
    table(&format!("The index of {} scholars", community.size), &["what", "figure"], &rows);
    Ok(())
}

/// What a process of its own does: opens the index, asks one question, says how long it took and what it holds.
pub(crate) fn first_answer(folder: &std::path::Path) -> Outcome {
    let (before, start) = (memory(), Instant::now());
    let index = open(folder)?;
    let opened = start.elapsed();
    let first = index.search(&Query::text("maria"), VIEWER)?;
    let answered = start.elapsed();
    let (resident, anonymous) = memory();
    println!("opening, ms\t{}", ms(opened));
    println!("opening to first answer, ms\t{}", ms(answered));
    println!("resident memory after the first answer, MB\t{}", megabytes(resident));
    println!("of that, heap (not mapped files), MB\t{}", megabytes(anonymous));
    println!("resident before opening, MB\t{}", megabytes(before.0));
    println!("scholars found by “maria”\t{}", first.total);
    Ok(())
}

/// From a change handed in until it is found, written durably in between.
fn freshness(index: &Index, community: &Community) -> Outcome {
    let mut times = Times::default();
    let (start, mut revision) = (Instant::now(), index.revision());
    for (number, profile) in community.profiles.iter().take(CHANGES).enumerate() {
        if start.elapsed() > ROUND * 2 {
            break;
        }
        let mut changed = profile.clone();
        changed.scholar.given_name = format!("Quixomar{number}");
        changed.scholar.display_name = format!("Quixomar{number} {}", changed.scholar.family_name);
        let (wanted, question) = (changed.scholar.id, Query::text(format!("Quixomar{number}")));
        let visible = changed.seen_by(VIEWER).is_some();
        revision += 1;
        let found = times.take(|| {
            index.apply(vec![Change::Put(Box::new(changed))], revision)?;
            index.search(&question, VIEWER)
        })?;
        if visible && !found.hits.iter().any(|hit| hit.id == wanted) {
            return Err(format!("change {number} was not found").into());
        }
    }
    table(
        &format!("One change, from handed in to durable and found, {} scholars (ms)", community.size),
        &["changes", "p50", "p95", "p99"],
        &[vec![times.len().to_string(), ms(times.at(500)), ms(times.at(950)), ms(times.at(990))]],
    );
    Ok(())
}
