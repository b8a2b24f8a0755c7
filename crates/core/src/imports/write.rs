//! Writing what was decided: people, what lines told of them, and every line with its decision.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use super::decide::{Decided, Line, Reading, Told};
use super::held;
use super::observed::{Observed, Outcome};
use super::person;
use super::rosters::{LineDecision, Loaded};
use super::said::Said;
use super::store::{self, KeptFile, KeptLine};
use crate::fault::Fault;
use crate::id::{BatchId, InstitutionId, LineId, ParticipationId, ScholarId};
use crate::indexing;
use crate::institutions::resolve::Verdict;
use crate::institutions::{self, Meaning, Spelling, SpellingKey};
use crate::op::Op;
use crate::reference::CountryCode;
use crate::scholars::matching::{Decision, Match, Person, Reason};
use crate::scholars::{self, Field, NewParticipation, Scholar};

/// Writes all of it and tells what was decided, line by line.
pub(super) async fn write(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: BatchId,
    decided: Decided,
) -> Result<Loaded, Fault> {
    let mut people = People::gather(&decided);
    people.write(tx, op, batch, &decided).await?;
    let spellings = keep_spellings(tx, op, batch, &decided).await?;
    let files = kept_files(&decided);
    let mut kept = Vec::new();
    let mut decisions = Vec::with_capacity(decided.lines.len());
    for line in &decided.lines {
        let decision = people.decision(line, &decided);
        if !matches!(line.reading, Reading::Earlier(_))
            && let Some(file) = files.get(&line.roster)
        {
            kept.push(kept_line(line, &decision, file.id, &decided, &people, &spellings));
        }
        decisions.push(decision);
    }
    let meant = name_institutions(tx, &mut decisions).await?;
    let notes = decided.rosters.iter().flat_map(notes_of).collect();
    let loaded = Loaded {
        batch: Some(batch),
        decisions,
        institutions_known: meant.saturating_sub(decided.institutions_new),
        institutions_new: decided.institutions_new,
        notes,
    };
    let counts: BTreeMap<&str, usize> = loaded.counts().into_iter().map(|(key, many)| (key.as_str(), many)).collect();
    if !files.is_empty() {
        store::keep(tx, op, batch, json!(counts), files.into_values().collect(), &kept).await?;
    }
    Ok(loaded)
}

/// Fills in the ROR ids of the institutions that were decided on. Returns how many institutions there are.
async fn name_institutions(tx: &impl ConnectionTrait, decisions: &mut [LineDecision]) -> Result<usize, Fault> {
    let meant = decisions.iter().filter_map(|decision| decision.institution).map(|id| id.0);
    let named = institutions::refs(tx, meant).await?;
    for decision in decisions {
        let institution = decision.institution.and_then(|id| named.get(&id.0));
        decision.ror = institution.and_then(|institution| institution.ror.clone());
    }
    Ok(named.len())
}

/// Marks the records of all scholars whom new lines speak of, for the index.
pub(super) async fn mark(tx: &impl ConnectionTrait, loaded: &Loaded) -> Result<(), Fault> {
    let mut scholars: Vec<ScholarId> = loaded.decisions.iter().filter_map(|decision| decision.scholar).collect();
    scholars.sort_unstable();
    scholars.dedup();
    Ok(indexing::mark(tx, &scholars).await?)
}

/// The people whom the lines of this load speak of.
struct People {
    /// For each person, the places of the observations, oldest first.
    lines: BTreeMap<Person, Vec<usize>>,
    ids: HashMap<Person, ScholarId>,
    /// The observation that comes first of a new person.
    first: HashMap<Person, usize>,
    /// What lines changed in records that were there before.
    changes: HashMap<LineId, Value>,
}

impl People {
    fn gather(decided: &Decided) -> Self {
        let mut lines: BTreeMap<Person, Vec<usize>> = BTreeMap::new();
        for (place, found) in decided.matches.iter().enumerate() {
            if let Some(person) = found.decision.person() {
                lines.entry(person).or_default().push(place);
            }
        }
        for places in lines.values_mut() {
            places.sort_by_key(|place| (decided.observed[*place].year, *place));
        }
        let first = lines.iter().filter_map(|(person, places)| Some((*person, *places.first()?))).collect();
        Self { lines, ids: HashMap::new(), first, changes: HashMap::new() }
    }

    async fn write(
        &mut self,
        tx: &impl ConnectionTrait,
        op: &Op,
        batch: BatchId,
        decided: &Decided,
    ) -> Result<(), Fault> {
        let mut new: Vec<Scholar> = Vec::new();
        let mut changed: Vec<Scholar> = Vec::new();
        let mut told = Vec::new();
        let mut closed = Vec::new();
        for (person, places) in &self.lines {
            let lines: Vec<&Observed> = places.iter().map(|place| &decided.observed[*place]).collect();
            match person {
                Person::New(_) => {
                    let scholar = person::compose(&lines, op.now);
                    self.ids.insert(*person, scholar.id);
                    tell(&scholar, &lines, person::affiliations(&lines), &decided.matches, places, &mut told);
                    new.push(scholar);
                }
                Person::Known(number) => {
                    let profile = &decided.known.profiles[*number];
                    self.ids.insert(*person, profile.scholar.id);
                    let update = super::update::from_lines(profile, &lines, op.now);
                    let stays = update.affiliations;
                    tell(&profile.scholar, &lines, stays, &decided.matches, places, &mut told);
                    closed.extend(update.closed.iter().copied());
                    if let Some(first) = lines.first() {
                        self.changes.insert(first.line, update.changes);
                    }
                    changed.extend(update.scholar);
                }
            }
        }
        scholars::add(tx, &mut new, Some(batch)).await?;
        scholars::close_affiliations(tx, &closed).await?;
        scholars::tell(tx, &told).await?;
        scholars::update_from_lines(tx, &changed).await
    }

    fn decision(&self, line: &Line, decided: &Decided) -> LineDecision {
        let blank = LineDecision {
            file: decided.rosters[line.roster].file.clone(),
            line: line.number,
            outcome: Outcome::Refused,
            scholar: None,
            institution: None,
            ror: None,
            country: None,
            discipline: None,
            program: line.edition.program.clone(),
            year: line.edition.year,
            note: String::new(),
        };
        match &line.reading {
            Reading::Refused(reason) => LineDecision { note: reason.clone(), ..blank },
            Reading::Earlier(model) => LineDecision {
                outcome: Outcome::Repeated,
                scholar: model.scholar_id.map(ScholarId),
                institution: model.institution_id.map(InstitutionId),
                country: model.country.as_deref().and_then(|code| CountryCode::parse(code).ok()),
                discipline: model.discipline.clone(),
                note: "this file was loaded before".to_owned(),
                ..blank
            },
            Reading::Observed(place, about) => {
                let observed = &decided.observed[*place];
                let found = &decided.matches[*place];
                LineDecision {
                    outcome: self.outcome(*place, found),
                    scholar: found.decision.person().and_then(|person| self.ids.get(&person).copied()),
                    institution: observed.sent_by,
                    country: observed.country,
                    discipline: observed.disciplines.first().cloned(),
                    note: note(found, about),
                    ..blank
                }
            }
        }
    }

    fn outcome(&self, place: usize, found: &Match) -> Outcome {
        match &found.decision {
            Decision::Held(_) => Outcome::Held,
            Decision::Repeated(_) => Outcome::Repeated,
            Decision::Is(person @ Person::New(_)) if self.first.get(person) == Some(&place) => Outcome::Added,
            Decision::Is(_) => Outcome::Joined,
        }
    }
}

/// What the lines of one person tell: addresses, places of work, and a participation for each edition.
fn tell(
    scholar: &Scholar,
    lines: &[&Observed],
    stays: Vec<(usize, scholars::NewAffiliation)>,
    matches: &[Match],
    places: &[usize],
    told: &mut Vec<scholars::Told>,
) {
    let id = scholar.id;
    for (place, email) in person::new_emails(lines, &scholar.emails) {
        told.push(scholars::Told::Email { scholar: id, email, line: Some(lines[place].line) });
    }
    let seen_from = scholar.first_viewer(Field::Affiliations);
    for (place, affiliation) in stays {
        told.push(scholars::Told::Affiliation { scholar: id, affiliation, seen_from, line: Some(lines[place].line) });
    }
    let seen_from = scholar.first_viewer(Field::Programs);
    for (line, place) in lines.iter().zip(places) {
        if matches!(matches[*place].decision, Decision::Repeated(_)) {
            continue;
        }
        let participation = NewParticipation {
            id: ParticipationId::new(),
            edition: line.edition,
            year: line.year,
            role: line.role,
            sent_by: line.sent_by,
        };
        told.push(scholars::Told::Participation { scholar: id, participation, seen_from, line: Some(line.line) });
    }
}

/// Why it was decided so, in words: the person, the institution, the country, and what cells were repaired.
fn note(found: &Match, about: &Told) -> String {
    let mut parts: Vec<String> = Vec::new();
    let reasons = match &found.decision {
        Decision::Held(candidates) => candidates.first().map(|candidate| &candidate.reasons),
        Decision::Is(_) | Decision::Repeated(_) => Some(&found.reasons),
    };
    let reasons: Vec<String> = reasons.into_iter().flatten().map(weighed).collect();
    if !reasons.is_empty() {
        parts.push(format!("person: {}", reasons.join(", ")));
    }
    if let Some(resolution) = &about.resolution {
        parts.push(format!("institution: {}", resolution.reason));
    }
    if let Some(reason) = about.country_reason {
        parts.push(format!("country: {reason}"));
    }
    parts.extend(about.notes.iter().cloned());
    parts.join("; ")
}

fn weighed(reason: &Reason) -> String {
    format!("{} ({:+.1})", reason.words, reason.weight)
}

async fn keep_spellings(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: BatchId,
    decided: &Decided,
) -> Result<HashMap<SpellingKey, crate::id::SpellingId>, Fault> {
    let mut spellings: HashMap<SpellingKey, Spelling> = HashMap::new();
    for line in &decided.lines {
        let Reading::Observed(place, about) = &line.reading else { continue };
        let observed = &decided.observed[*place];
        let (Some(typed), Some(resolution), Some(spelling)) =
            (&observed.institution_typed, &about.resolution, &about.spelling)
        else {
            continue;
        };
        let meaning = match (resolution.verdict, observed.sent_by) {
            (_, Some(institution)) => Meaning::Institution(institution),
            (Verdict::NoOrganization, None) => Meaning::Nothing,
            (_, None) => Meaning::Open,
        };
        spellings.entry(spelling.clone()).or_insert_with(|| Spelling {
            typed: typed.clone(),
            meaning,
            confidence: resolution.confidence,
            reason: resolution.reason.clone(),
            guesses: about.guesses.clone(),
        });
    }
    institutions::keep(tx, op, batch, &spellings).await
}

/// The files to keep, by place of the roster: those with a line that is new.
fn kept_files(decided: &Decided) -> BTreeMap<usize, KeptFile> {
    let mut files = BTreeMap::new();
    for line in decided.lines.iter().filter(|line| !matches!(line.reading, Reading::Earlier(_))) {
        let (roster, Some(edition)) = (&decided.rosters[line.roster], line.edition_id) else { continue };
        files.entry(line.roster).or_insert_with(|| KeptFile {
            id: Uuid::now_v7(),
            name: roster.file.clone(),
            sheet: roster.sheet.clone(),
            sha256: roster.sha256.clone(),
            columns: json!(roster.columns.iter().map(|column| &column.header).collect::<Vec<_>>()),
            title_lines: json!(roster.title_lines),
            edition,
        });
    }
    files
}

fn kept_line(
    line: &Line,
    decision: &LineDecision,
    file: Uuid,
    decided: &Decided,
    people: &People,
    spellings: &HashMap<SpellingKey, crate::id::SpellingId>,
) -> KeptLine {
    let (id, spelling, held, said) = match &line.reading {
        Reading::Observed(place, about) => {
            let observed = &decided.observed[*place];
            let held = held::candidates(&decided.matches[*place], &people.ids, &decided.known);
            (observed.line, about.spelling.as_ref(), held, serde_json::to_string(&Said::of(observed)).ok())
        }
        Reading::Earlier(_) | Reading::Refused(_) => (LineId::new(), None, None, None),
    };
    KeptLine {
        id,
        file,
        number: decision.line,
        cells: json!(line.cells),
        outcome: decision.outcome,
        scholar: decision.scholar,
        institution: decision.institution,
        spelling: spelling.and_then(|spelling| spellings.get(spelling).copied()),
        country: decision.country.map(Into::into),
        discipline: decision.discipline.clone(),
        note: decision.note.clone(),
        changes: people.changes.get(&id).cloned().or(held).unwrap_or(Value::Null),
        said,
    }
}

fn notes_of(roster: &super::reader::Roster) -> Vec<(String, String)> {
    let unknown = roster.unknown_columns();
    let unknown =
        unknown.iter().map(|header| format!("the column “{header}” is not known; its cells are kept with the lines"));
    unknown.chain(roster.notes.iter().map(ToString::to_string)).map(|note| (roster.file.clone(), note)).collect()
}
