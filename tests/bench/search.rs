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

/// With `only` one kind of question and nothing else.
pub(crate) fn run(community: &Community, rounds: u64, only: Option<&str>) -> Outcome {
    if let Some(only) = only {
        let kinds: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.as_str().starts_with(only)).collect();
        return speeds(&community.index()?, community, rounds, &kinds);
    }
    costs(community)?;
    let index = community.index()?;
    speeds(&index, community, rounds, &Kind::ALL)?;
    freshness(&index, community)
}

/// What one kind of question came to.
struct Asked {
    kind: Kind,
    rounds: Vec<Times>,
    totals: Vec<u64>,
    slowest: (Duration, String),
}

/// Answers of each kind in each round.
fn speeds(index: &Index, community: &Community, rounds: u64, kinds: &[Kind]) -> Outcome {
    for kind in kinds {
        for question in questions(*kind, &community.subjects, 99, 20) {
            index.search(&question, VIEWER)?;
        }
    }
    let asked =
        |kind: &Kind| Asked { kind: *kind, rounds: Vec::new(), totals: Vec::new(), slowest: Default::default() };
    let mut all: Vec<Asked> = kinds.iter().map(asked).collect();
    for round in 0..rounds {
        for asked in &mut all {
            asked.ask(index, &questions(asked.kind, &community.subjects, round, QUESTIONS))?;
        }
    }
    let rows: Vec<Vec<String>> = all.iter_mut().map(Asked::row).collect();
    table(
        &format!("Search in process, {} scholars, {rounds} rounds (ms)", community.size),
        &[
            "question",
            "asked",
            "found (median)",
            "p50",
            "p95",
            "p99",
            "p50 of the rounds",
            "p99 of the rounds",
            "slowest",
        ],
        &rows,
    );
    Ok(())
}

impl Asked {
    /// One round.
    fn ask(&mut self, index: &Index, questions: &[Query]) -> Outcome {
        let mut times = Times::default();
        let start = Instant::now();
        for question in questions {
            let (found, time) = times.take_and_tell(|| index.search(question, VIEWER));
            let total = found?.total;
            self.totals.push(total);
            if time > self.slowest.0 {
                self.slowest = (time, format!("{} for {total}: {}", ms(time), described(question)));
            }
            if start.elapsed() > ROUND {
                break;
            }
        }
        self.rounds.push(times);
        Ok(())
    }

    fn row(&mut self) -> Vec<String> {
        self.totals.sort_unstable();
        let of = |per_mille: usize| self.rounds.iter().map(|round| round.at(per_mille)).collect::<Vec<_>>();
        let spread = |per_mille| {
            let all = of(per_mille);
            let (least, most) = (all.iter().min(), all.iter().max());
            format!("{} to {}", ms(least.copied().unwrap_or_default()), ms(most.copied().unwrap_or_default()))
        };
        vec![
            self.kind.as_str().to_owned(),
            self.rounds.iter().map(Times::len).sum::<usize>().to_string(),
            self.totals.get(self.totals.len() / 2).copied().unwrap_or_default().to_string(),
            ms(median(of(500))),
            ms(median(of(950))),
            ms(median(of(990))),
            spread(500),
            spread(990),
            self.slowest.1.clone(),
        ]
    }
}

/// What was asked, in short.
fn described(question: &Query) -> String {
    let countries = question.country.iter().map(ToString::to_string);
    let chosen = question.discipline.iter().chain(&question.program).cloned().chain(countries);
    [question.text.clone()].into_iter().chain(chosen).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" + ")
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
