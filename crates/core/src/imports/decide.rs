//! Deciding, for all lines together, which institution and which person is meant.

use std::collections::{BTreeSet, HashMap};

use sea_orm::ConnectionTrait;

use super::editions::Codes;
use super::interpret::{Interpreted, interpret};
use super::known::{self, Known};
use super::observed::Observed;
use super::reader::Roster;
use super::rosters::{LoadRosters, LoadRostersError, Progress};
use super::said::Said;
use super::store;
use crate::entity::import_line;
use crate::fault::Fault;
use crate::id::{BatchId, EditionId, InstitutionId};
use crate::institutions::resolve::{Resolution, TypedInstitution, Verdict};
use crate::institutions::{self, Knowledge, Origin, SpellingKey, TypedOnly};
use crate::op::Op;
use crate::parallel;
use crate::programs::{self, NamedEdition};
use crate::reference::CountryCode;
use crate::scholars::matching::{self, InstitutionKey, Match};
use crate::text;

/// Everything that is decided and not yet written.
pub(super) struct Decided {
    pub(super) rosters: Vec<Roster>,
    pub(super) lines: Vec<Line>,
    pub(super) observed: Vec<Observed>,
    /// What each of these says, as it was matched.
    pub(super) evidence: Vec<matching::Evidence>,
    pub(super) matches: Vec<Match>,
    pub(super) known: Known,
    pub(super) institutions_new: usize,
    /// How many lines do not come from files that were loaded before.
    pub(super) new_lines: usize,
}

/// A source line and what is known about it so far.
pub(super) struct Line {
    /// Which roster, by place.
    pub(super) roster: usize,
    /// The line of the file, or the row of the sheet.
    pub(super) number: u32,
    /// The cells as they were read.
    pub(super) cells: Vec<String>,
    pub(super) edition: NamedEdition,
    pub(super) edition_id: Option<EditionId>,
    pub(super) reading: Reading,
}

/// How a line was understood.
pub(super) enum Reading {
    /// The file was loaded before; this is what was decided then.
    Earlier(Box<import_line::Model>),
    /// Nobody's line; the reason in words.
    Refused(String),
    /// Somebody's line: the place of what it says in [`Decided::observed`].
    Observed(usize, Box<Told>),
}

/// What of a line matters beside what it says of the person.
pub(super) struct Told {
    pub(super) resolution: Option<Resolution>,
    /// The spelling of the institution, by which staff decide.
    pub(super) spelling: Option<SpellingKey>,
    /// What the spelling may mean, likeliest first.
    pub(super) guesses: Vec<(Origin, f32)>,
    pub(super) country_reason: Option<&'static str>,
    pub(super) notes: Vec<String>,
}

/// Decides about all lines. Writes institutions and editions that lines name and that are not there yet.
pub(super) async fn decide(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: BatchId,
    load: &LoadRosters,
    rosters: Vec<Roster>,
    progress: &mut impl FnMut(Progress),
) -> Result<Decided, LoadRostersError> {
    let (mut lines, interpreted) = read_lines(tx, load, &rosters).await?;
    let mut decided = Decided {
        rosters,
        lines: Vec::new(),
        observed: Vec::new(),
        evidence: Vec::new(),
        matches: Vec::new(),
        known: Known::default(),
        institutions_new: 0,
        new_lines: lines.iter().filter(|line| !matches!(line.reading, Reading::Earlier(_))).count(),
    };
    if decided.new_lines > 0 {
        let editions = ensure_editions(tx, batch, &lines).await?;
        for line in &mut lines {
            line.edition_id = editions.get(&line.edition).copied();
        }
        let knowledge = Knowledge::load(tx).await.map_err(LoadRostersError::Fault)?;
        let resolutions = resolve(&knowledge, &interpreted, progress);
        let places = settle(tx, op, batch, &knowledge, &interpreted, &resolutions).await?;
        decided.institutions_new = places.new;
        for (number, (interpreted, resolution)) in interpreted.into_iter().zip(resolutions).enumerate() {
            let line = &mut lines[interpreted.0];
            let Some(edition) = line.edition_id else { continue };
            let (observed, told) =
                observe(interpreted.1, resolution, places.institutions[number], &knowledge, edition, line.edition.year);
            line.reading = Reading::Observed(decided.observed.len(), Box::new(told));
            decided.observed.push(observed);
        }
        drop(knowledge);
        progress(Progress::Matching);
        decided.known = known::load(tx).await?;
        let mut numbers = known::EditionNumbers::default();
        let people = decided.known.people(&mut numbers);
        decided.evidence = decided.observed.iter().map(|observed| evidence(observed, &mut numbers)).collect();
        decided.matches = matching::match_people(&people, &decided.evidence, &load.weights);
    }
    decided.lines = lines;
    Ok(decided)
}

/// Every line with its edition, and what the readable ones say, by place of the line.
async fn read_lines(
    tx: &impl ConnectionTrait,
    load: &LoadRosters,
    rosters: &[Roster],
) -> Result<(Vec<Line>, Vec<(usize, Interpreted)>), LoadRostersError> {
    let codes = Codes::learn(rosters);
    let mut lines = Vec::new();
    let mut interpreted = Vec::new();
    let mut seen: BTreeSet<(String, Option<String>)> = BTreeSet::new();
    for (place, roster) in rosters.iter().enumerate() {
        let mut earlier = match store::loaded_before(tx, &roster.sha256, roster.sheet.as_deref()).await? {
            Some(file) => Some(store::lines_of_file(tx, file).await?),
            None => None,
        };
        let twice = !seen.insert((roster.sha256.clone(), roster.sheet.clone()));
        for line in roster.lines() {
            let number = line.number();
            let reading = if let Some(model) = earlier.as_mut().and_then(|lines| lines.remove(&number)) {
                Reading::Earlier(Box::new(model))
            } else if twice {
                Reading::Refused("the same file is named twice in this load".to_owned())
            } else {
                match interpret(&line) {
                    Ok(said) => {
                        interpreted.push((lines.len(), said));
                        Reading::Refused(String::new())
                    }
                    Err(reason) => Reading::Refused(reason),
                }
            };
            let edition = codes.edition_of(roster, &line, load)?;
            let cells = line.cells().map(str::to_owned).collect();
            lines.push(Line { roster: place, number, cells, edition, edition_id: None, reading });
        }
    }
    Ok((lines, interpreted))
}

async fn ensure_editions(
    tx: &impl ConnectionTrait,
    batch: BatchId,
    lines: &[Line],
) -> Result<HashMap<NamedEdition, EditionId>, Fault> {
    let mut editions = HashMap::new();
    for line in lines.iter().filter(|line| !matches!(line.reading, Reading::Earlier(_))) {
        if !editions.contains_key(&line.edition) {
            let id = programs::ensure_edition(tx, batch, &line.edition).await?;
            editions.insert(line.edition.clone(), id);
        }
    }
    Ok(editions)
}

/// What a line's institution means, and the spelling that it was decided by.
struct Resolved {
    resolution: Resolution,
    spelling: SpellingKey,
}

/// What each line's institution means. Lines that agree in all that counts are looked at once, on all cores; what
/// people decided about a spelling holds for every line that has it.
fn resolve(
    knowledge: &Knowledge,
    interpreted: &[(usize, Interpreted)],
    progress: &mut impl FnMut(Progress),
) -> Vec<Option<Resolved>> {
    type Seen<'a> = (&'a str, Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<CountryCode>, Option<&'a str>);
    let mut places: HashMap<Seen<'_>, usize> = HashMap::new();
    let mut distinct: Vec<TypedInstitution<'_>> = Vec::new();
    let of_lines: Vec<Option<usize>> = interpreted
        .iter()
        .map(|(_, said)| {
            let typed = said.typed_institution()?;
            let key = (typed.text, typed.department, typed.city, typed.state, typed.country, typed.email_domain);
            Some(*places.entry(key).or_insert_with(|| {
                distinct.push(typed);
                distinct.len() - 1
            }))
        })
        .collect();
    let all = distinct.len() as u64;
    let tell = |done: usize| progress(Progress::Understanding(done as u64, all));
    let resolutions = parallel::map(&distinct, |typed| knowledge.resolve(typed), tell);
    let resolved = |((_, said), place): (&(usize, Interpreted), Option<usize>)| {
        let (typed, resolution) = (said.institution.as_deref()?, resolutions[place?].clone());
        let country = said.country(knowledge.country(resolution.verdict)).map(|(country, _)| country);
        let spelling = (text::fold(typed), country);
        Some(Resolved { resolution: knowledge.decided(&spelling).unwrap_or(resolution), spelling })
    };
    interpreted.iter().zip(of_lines).map(resolved).collect()
}

/// The institutions that lines mean, all of them in the community now.
struct Places {
    /// One for each line that says something.
    institutions: Vec<Option<InstitutionId>>,
    new: usize,
}

async fn settle(
    tx: &impl ConnectionTrait,
    op: &Op,
    batch: BatchId,
    knowledge: &Knowledge,
    interpreted: &[(usize, Interpreted)],
    resolutions: &[Option<Resolved>],
) -> Result<Places, Fault> {
    let origin = |resolved: &Option<Resolved>| match resolved.as_ref()?.resolution.verdict {
        Verdict::Institution(place) => Some(knowledge.origin(place).clone()),
        Verdict::NoOrganization | Verdict::Unsure => None,
    };
    let origins: Vec<Option<Origin>> = resolutions.iter().map(origin).collect();
    let wanted: BTreeSet<String> = origins
        .iter()
        .filter_map(|origin| match origin {
            Some(Origin::Registry(ror)) => Some(ror.clone()),
            _ => None,
        })
        .collect();
    let adopted = institutions::adopt(tx, op, Some(batch), &wanted).await?;
    let mut typed_only: HashMap<(String, Option<CountryCode>), TypedOnly> = HashMap::new();
    let mut places = Vec::with_capacity(origins.len());
    for ((origin, (_, said)), resolved) in origins.iter().zip(interpreted).zip(resolutions) {
        let institution = match origin {
            Some(Origin::Registry(ror)) => adopted.by_ror.get(ror).copied(),
            Some(Origin::Community(id)) => Some(*id),
            None if knowledge.has_registry() => None,
            None => {
                let resolution = resolved.as_ref().map(|resolved| &resolved.resolution);
                taken_at_its_word(said, resolution, &mut typed_only)
            }
        };
        places.push(institution);
    }
    let new = adopted.new + typed_only.len();
    let mut typed_only: Vec<TypedOnly> = typed_only.into_values().collect();
    typed_only.sort_by(|a, b| a.name.cmp(&b.name));
    institutions::add_typed(tx, op, Some(batch), typed_only).await?;
    Ok(Places { institutions: places, new })
}

/// Without a registry to ask, a name that is no obvious non-name is an institution of its own.
fn taken_at_its_word(
    said: &Interpreted,
    resolution: Option<&Resolution>,
    typed_only: &mut HashMap<(String, Option<CountryCode>), TypedOnly>,
) -> Option<InstitutionId> {
    if resolution?.verdict == Verdict::NoOrganization {
        return None;
    }
    let name = said.institution.clone()?;
    let country = said.country(None).map(|(country, _)| country);
    let typed = typed_only.entry((text::fold(&name), country)).or_insert_with(|| TypedOnly {
        id: InstitutionId::new(),
        name,
        city: said.city.clone(),
        country,
    });
    Some(typed.id)
}

fn observe(
    said: Interpreted,
    resolved: Option<Resolved>,
    sent_by: Option<InstitutionId>,
    knowledge: &Knowledge,
    edition: EditionId,
    year: i32,
) -> (Observed, Told) {
    let (resolution, spelling) = resolved.map(|resolved| (resolved.resolution, resolved.spelling)).unzip();
    let guesses = resolution.as_ref().map(|resolution| knowledge.guesses(resolution)).unwrap_or_default();
    let verdict = resolution.as_ref().map(|resolution| resolution.verdict);
    let country = said.country(verdict.and_then(|verdict| knowledge.country(verdict)));
    let no_organization = verdict == Some(Verdict::NoOrganization);
    let notes = said.notes.clone();
    let observed = observed(said, edition, year, sent_by, no_organization, country.map(|(country, _)| country));
    let told = Told { resolution, spelling, guesses, country_reason: country.map(|(_, reason)| reason), notes };
    (observed, told)
}

/// What a line says of a person, once it is known where and when.
pub(super) fn observed(
    said: Interpreted,
    edition: EditionId,
    year: i32,
    sent_by: Option<InstitutionId>,
    no_organization: bool,
    country: Option<CountryCode>,
) -> Observed {
    Observed {
        line: said.line,
        edition,
        year,
        role: said.role,
        name: said.name,
        native: said.native,
        former_name: said.former_name,
        pronouns: said.pronouns,
        credentials: said.credentials,
        disciplines: said.disciplines,
        title: said.title,
        emails: said.emails,
        phone: said.phone,
        orcid: said.orcid,
        institution_typed: said.institution,
        department: said.department,
        sent_by,
        no_organization,
        city: said.city,
        country,
    }
}

fn evidence(observed: &Observed, numbers: &mut known::EditionNumbers) -> matching::Evidence {
    Said::of(observed).evidence(observed.sent_by.map(key), observed.year, numbers.of(observed.edition))
}

/// An institution as the matcher names it.
pub(super) fn key(institution: InstitutionId) -> InstitutionKey {
    InstitutionKey(institution.0.as_u128())
}
