//! Counts of people by institution, against a plain recount of the rows, whatever happened before; and the proof of
//! each count.

use std::collections::{BTreeMap, BTreeSet};

use collegium_core::accounts::{self, Role};
use collegium_core::audience::{Audience, Viewer};
use collegium_core::id::{DecisionId, InstitutionId, ScholarId};
use collegium_core::imports::{LoadRosters, load_rosters, undo};
use collegium_core::institutions::{
    self, Count, CountedInstitution, InstitutionFilter, InstitutionOrder, Meant, MergeInstitutions, SpellingState,
    Target, YearCount,
};
use collegium_core::op::{Actor, Op};
use collegium_core::page::PageRequest;
use collegium_core::reference::CountryCode;
use collegium_core::scholars::merging::{self, Choices, MergeScholars, SplitScholar};
use collegium_core::scholars::{self, Field, Profile};
use collegium_core::{desk, personal_data};
use collegium_tests::TestApp;
use proptest::prelude::*;
use sea_orm::{ConnectionTrait, Statement};
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Something that happens to a community.
#[derive(Clone, Debug)]
enum Event {
    /// A roster of this year with people, by name, sent by an institution, of a profession.
    Roster(i32, Vec<(usize, usize, usize)>),
    /// The last load that stands is taken back.
    TakenBack,
    /// Somebody chooses who may see programs and disciplines.
    Audience(usize, Field, Audience),
    /// Somebody gets another main discipline.
    Discipline(usize),
    /// One institution comes to belong to another, or to none.
    Below(usize, usize),
    /// Two institutions turn out to be one.
    Same(usize, usize),
    /// Two records turn out to be of one person.
    Joined(usize, usize),
    /// One record turns out to be of two people.
    Split(usize),
    /// Somebody decides what a spelling means: no organization, later, or an institution.
    Decided(usize, usize),
    /// The last decision that stands is taken back.
    Undone,
    /// Somebody leaves the directory.
    Leaves(usize),
    /// Somebody is erased.
    Erased(usize),
    /// The kept counts are renewed.
    Renewed,
}

const GIVEN: [&str; 6] = ["Ngozi", "Ingrid", "Pablo", "Mei", "Tomasz", "Leilani"];
const PLACES: [&str; 4] = ["Harbour University", "Harbour Hospital", "Lakeside College", "Mountain Clinic"];
const DEGREES: [&str; 3] = ["RN", "MD", "PharmD"];

fn events() -> impl Strategy<Value = Vec<Event>> {
    let person = (0..GIVEN.len(), 0..PLACES.len(), 0..DEGREES.len());
    let field = prop::sample::select(vec![Field::Name, Field::Programs, Field::Affiliations, Field::Disciplines]);
    let audience = prop::sample::select(vec![Audience::Public, Audience::Members, Audience::Staff]);
    let event = prop_oneof![
        4 => (1995..2006i32, prop::collection::vec(person, 1..6)).prop_map(|(year, people)| Event::Roster(year, people)),
        1 => Just(Event::TakenBack),
        3 => (any::<usize>(), field, audience).prop_map(|(who, field, audience)| Event::Audience(who, field, audience)),
        1 => any::<usize>().prop_map(Event::Discipline),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(child, parent)| Event::Below(child, parent)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(keep, merge)| Event::Same(keep, merge)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(keep, merge)| Event::Joined(keep, merge)),
        1 => any::<usize>().prop_map(Event::Split),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(spelling, meant)| Event::Decided(spelling, meant)),
        2 => Just(Event::Undone),
        1 => any::<usize>().prop_map(Event::Leaves),
        1 => any::<usize>().prop_map(Event::Erased),
        2 => Just(Event::Renewed),
    ];
    prop::collection::vec(event, 1..9)
}

/// A community, and the loads that stand in it.
struct Community {
    app: TestApp,
    loads: Vec<collegium_core::id::BatchId>,
    decisions: Vec<DecisionId>,
    rosters: usize,
}

impl Community {
    async fn new() -> Self {
        Self { app: TestApp::new().await, loads: Vec::new(), decisions: Vec::new(), rosters: 0 }
    }

    fn op(&self) -> Op {
        self.app.operator()
    }

    async fn happens(&mut self, event: &Event) {
        match event {
            Event::Roster(year, people) => self.roster(*year, people).await,
            Event::TakenBack => {
                if let Some(batch) = self.loads.pop() {
                    // What was decided since may stand in the way.
                    let _ = undo(&self.op(), batch).await;
                }
            }
            Event::Same(keep, merge) => {
                if let Some((keep, merge)) = two(&self.places().await, *keep, *merge) {
                    // Some may not be merged; what matters is that counts agree afterwards.
                    self.decisions
                        .extend(institutions::merge(&self.op(), MergeInstitutions { keep, merge }).await.ok());
                }
            }
            Event::Joined(keep, merge) => {
                let people: Vec<ScholarId> = self.people().await.iter().map(|one| one.scholar.id).collect();
                if let Some((keep, merge)) = two(&people, *keep, *merge) {
                    let asked = MergeScholars { keep, merge, choices: Choices::default() };
                    self.decisions.extend(merging::merge(&self.op(), &asked).await.ok());
                }
            }
            Event::Split(from) => self.split(*from).await,
            Event::Decided(spelling, meant) => self.decided(*spelling, *meant).await,
            Event::Undone => {
                if let Some(decision) = self.decisions.pop() {
                    // What was built on it since may stand in the way.
                    let _ = desk::undo(&self.op(), decision).await;
                }
            }
            Event::Leaves(who) => self.gone(*who, false).await,
            Event::Erased(who) => self.gone(*who, true).await,
            Event::Audience(who, field, audience) => {
                self.edit(*who, |one| one.audiences = one.audiences.clone().with(*field, *audience)).await;
            }
            Event::Discipline(who) => self.edit(*who, |one| one.disciplines = vec!["dentist".to_owned()]).await,
            Event::Below(child, parent) => self.below(*child, *parent).await,
            Event::Renewed => {
                institutions::renew_counts(&self.op().db).await.unwrap();
                assert_eq!(institutions::renew_counts(&self.op().db).await.unwrap(), 0);
            }
        }
    }

    async fn roster(&mut self, year: i32, people: &[(usize, usize, usize)]) {
        self.rosters += 1;
        let mut text = "First name,Last name,Degrees,Institution,Country\n".to_owned();
        for (place, (given, institution, degree)) in people.iter().enumerate() {
            let family = ["Quill", "Ashworth", "Lindqvist"][place % 3];
            let cells = [GIVEN[*given], family, DEGREES[*degree], PLACES[*institution], "Kenya"];
            text = text + &cells.join(",") + "\n";
        }
        let name = format!("{year}-{}-{}.csv", ["jan", "june"][self.rosters % 2], ["thp", "amf"][self.rosters % 2]);
        let file = self.app.folder().join(name);
        std::fs::write(&file, text).unwrap();
        let load = LoadRosters { paths: vec![file], ..LoadRosters::default() };
        let loaded = load_rosters(&self.op(), &load, |_| {}).await.unwrap();
        self.loads.extend(loaded.batch);
    }

    async fn edit(&self, who: usize, change: impl FnOnce(&mut scholars::Scholar)) {
        let all = scholars::all_after(&self.op().db, None, 1_000).await.unwrap();
        if all.is_empty() {
            return;
        }
        let mut scholar = all[who % all.len()].scholar.clone();
        change(&mut scholar);
        scholars::save(&self.op(), &[scholar]).await.unwrap();
    }

    async fn people(&self) -> Vec<Profile> {
        scholars::all_after(&self.op().db, None, 1_000).await.unwrap()
    }

    async fn places(&self) -> Vec<InstitutionId> {
        let found = institutions::find(&self.op(), "", PageRequest::new(1, 200)).await.unwrap();
        found.rows.into_iter().map(|found| found.institution.id).collect()
    }

    async fn split(&mut self, from: usize) {
        let people = self.people().await;
        let Some(one) = people.get(from % people.len().max(1)) else { return };
        let asked = SplitScholar {
            from: one.scholar.id,
            given: "Some".to_owned(),
            family: "Body".to_owned(),
            participations: one.participations.iter().take(1).map(|one| one.id).collect(),
            affiliations: Vec::new(),
            emails: Vec::new(),
        };
        self.decisions.extend(merging::split(&self.op(), &asked).await.ok().map(|(_, decision)| decision));
    }

    async fn decided(&mut self, spelling: usize, meant: usize) {
        let op = self.op();
        let mut all = Vec::new();
        for state in SpellingState::ALL {
            all.extend(institutions::queue(&op, state, PageRequest::new(1, 200)).await.unwrap().rows);
        }
        let Some(item) = all.get(spelling % all.len().max(1)) else { return };
        let places = self.places().await;
        let meant = match (meant % 3, places.get(meant % places.len().max(1))) {
            (0, _) => Meant::Nothing,
            (1, Some(place)) => Meant::Target(Target::Institution(*place)),
            _ => Meant::Later,
        };
        self.decisions.push(institutions::decide(&op, item.id, meant).await.unwrap().decision);
    }

    /// Somebody signs in, and leaves or is erased.
    async fn gone(&self, who: usize, erased: bool) {
        let people = self.people().await;
        let Some(one) = people.get(who % people.len().max(1)) else { return };
        let started = accounts::sign_in_as(&self.op(), Role::Scholar, Some(one.scholar.id)).await.unwrap();
        let op = Op { actor: Actor::Account(started.signed), ..self.op() };
        if erased {
            personal_data::erase(&op).await.unwrap();
        } else {
            personal_data::leave(&op).await.unwrap();
        }
    }

    async fn below(&self, child: usize, parent: usize) {
        let ids: Vec<Uuid> =
            self.rows("SELECT id FROM institution ORDER BY sort_name", |row| row.try_get("", "id")).await;
        if ids.is_empty() {
            return;
        }
        let (child, parent) = (ids[child % ids.len()], ids[parent % ids.len()]);
        let db = self.op().db;
        let backend = db.get_database_backend();
        // Nobody is below somebody who is below.
        let statement = match backend {
            sea_orm::DbBackend::Postgres => "UPDATE institution SET root_id = $1 WHERE id = $2",
            _ => "UPDATE institution SET root_id = ? WHERE id = ?",
        };
        let root: BTreeMap<Uuid, Uuid> = self
            .rows("SELECT id, root_id FROM institution", |row| {
                Ok((row.try_get("", "id")?, row.try_get("", "root_id")?))
            })
            .await
            .into_iter()
            .collect();
        if root[&parent] == parent && root.iter().all(|(one, top)| *top != child || *one == child) {
            db.execute_raw(Statement::from_sql_and_values(backend, statement, [parent.into(), child.into()]))
                .await
                .unwrap();
        }
    }

    async fn rows<T>(&self, sql: &str, read: impl Fn(&sea_orm::QueryResult) -> Result<T, sea_orm::DbErr>) -> Vec<T> {
        let db = self.op().db;
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        rows.iter().map(|row| read(row).unwrap()).collect()
    }
}

/// Two different ones of these.
fn two<T: Copy + PartialEq>(all: &[T], one: usize, other: usize) -> Option<(T, T)> {
    let many = all.len().max(1);
    let (one, other) = (*all.get(one % many)?, *all.get(other % many)?);
    (one != other).then_some((one, other))
}

/// One time that somebody counts, straight from the rows.
#[derive(Clone, Debug)]
struct Time {
    under: Uuid,
    person: Uuid,
    year: Option<i32>,
    seen_from: i16,
    program: Option<String>,
}

/// What a report should come to, made without any of the code that makes it.
struct Recount {
    sent: Vec<Time>,
    now: Vec<Time>,
    roots: BTreeMap<Uuid, Uuid>,
    countries: BTreeMap<Uuid, Option<String>>,
    names: Vec<(Uuid, String)>,
    disciplines: BTreeMap<Uuid, (String, i16)>,
}

type Row = (Uuid, u32, Option<i32>, Option<i32>, Vec<(String, u32)>, Vec<YearCount>);

impl Recount {
    async fn read(community: &Community) -> Self {
        let sent = "SELECT sent_by AS under, scholar_id, participation.year, seen_from, code FROM participation \
            JOIN edition ON edition.id = edition_id JOIN program ON program.id = program_id WHERE sent_by IS NOT NULL";
        let now = "SELECT institution_id AS under, scholar_id, from_year AS year, seen_from FROM affiliation \
            WHERE institution_id IS NOT NULL AND to_year IS NULL";
        let time = |row: &sea_orm::QueryResult| {
            Ok(Time {
                under: row.try_get("", "under")?,
                person: row.try_get("", "scholar_id")?,
                year: row.try_get("", "year")?,
                seen_from: row.try_get("", "seen_from")?,
                program: row.try_get("", "code").ok(),
            })
        };
        let roots = "SELECT id, root_id FROM institution";
        let disciplines = "SELECT scholar_id, discipline, seen_from FROM scholar_discipline WHERE rank = 0";
        let discipline = |row: &sea_orm::QueryResult| {
            Ok((row.try_get("", "scholar_id")?, (row.try_get("", "discipline")?, row.try_get("", "seen_from")?)))
        };
        Self {
            sent: community.rows(sent, time).await,
            now: community.rows(now, time).await,
            roots: community
                .rows(roots, |row| Ok((row.try_get("", "id")?, row.try_get("", "root_id")?)))
                .await
                .into_iter()
                .collect(),
            countries: community
                .rows("SELECT id, country FROM institution", |row| {
                    Ok((row.try_get("", "id")?, row.try_get("", "country")?))
                })
                .await
                .into_iter()
                .collect(),
            names: community
                .rows(
                    "SELECT id, name FROM institution UNION SELECT institution_id, text FROM institution_name",
                    |row| Ok((row.try_get("", "id")?, row.try_get::<String>("", "name")?.to_lowercase())),
                )
                .await,
            disciplines: community.rows(disciplines, discipline).await.into_iter().collect(),
        }
    }

    fn counts(&self, filter: &InstitutionFilter, viewer: Viewer) -> Vec<Row> {
        let times = if filter.count == Count::Sent { &self.sent } else { &self.now };
        let seen = |rank: i16| rank <= viewer.rank();
        let discipline =
            |person: &Uuid| self.disciplines.get(person).filter(|(_, rank)| seen(*rank)).map(|(code, _)| code);
        let took_part = |person: &Uuid| {
            let theirs = self.sent.iter().filter(|time| time.person == *person && seen(time.seen_from));
            theirs.filter_map(|time| time.program.clone()).any(|code| filter.program.contains(&code))
        };
        let mut by_key: BTreeMap<Uuid, Vec<&Time>> = BTreeMap::new();
        for time in times.iter().filter(|time| seen(time.seen_from)) {
            let counts = (filter.program.is_empty()
                || match filter.count {
                    Count::Sent => time.program.as_ref().is_some_and(|code| filter.program.contains(code)),
                    Count::Now => took_part(&time.person),
                })
                && (filter.discipline.is_empty()
                    || discipline(&time.person).is_some_and(|code| filter.discipline.contains(code)))
                && filter.from_year.is_none_or(|from| time.year.is_some_and(|year| year >= from))
                && filter.to_year.is_none_or(|to| time.year.is_some_and(|year| year <= to));
            if counts {
                let key = if filter.with_children { self.roots[&time.under] } else { time.under };
                by_key.entry(key).or_default().push(time);
            }
        }
        let mut rows: Vec<Row> = by_key.into_iter().map(|(key, times)| row(key, &times, discipline)).collect();
        rows.retain(|row| row.1 >= filter.at_least.max(1) && filter.at_most.is_none_or(|most| row.1 <= most));
        rows.retain(|row| {
            let country = self.countries[&row.0].as_deref();
            let mut names = self.names.iter().filter(|(id, _)| *id == row.0).flat_map(|(_, name)| name.split(' '));
            filter.q.as_ref().is_none_or(|word| names.any(|one| one.starts_with(word)))
                && (filter.country.is_empty() || filter.country.iter().any(|code| country == Some(code.as_str())))
        });
        rows.retain(|row| filter.reached_in.is_none_or(|year| crossed(row, filter.at_least.max(1)) == Some(year)));
        rows.sort_by_key(|row| row.0);
        rows
    }
}

/// The year in which so many were reached, person by person.
fn crossed(row: &Row, fewest: u32) -> Option<i32> {
    let dated: u32 = row.5.iter().map(|count| count.new).sum();
    let mut so_far = row.1 - dated;
    if so_far >= fewest {
        return None;
    }
    for count in &row.5 {
        so_far += count.new;
        if so_far >= fewest {
            return Some(count.year);
        }
    }
    None
}

fn row<'a>(key: Uuid, times: &[&Time], discipline: impl Fn(&Uuid) -> Option<&'a String>) -> Row {
    let people: BTreeSet<Uuid> = times.iter().map(|time| time.person).collect();
    let years: BTreeSet<i32> = times.iter().filter_map(|time| time.year).collect();
    let first = |person: &Uuid| times.iter().filter(|time| time.person == *person).filter_map(|time| time.year).min();
    let mut disciplines: BTreeMap<&String, u32> = BTreeMap::new();
    for code in people.iter().filter_map(discipline) {
        *disciplines.entry(code).or_default() += 1;
    }
    let mut disciplines: Vec<(String, u32)> =
        disciplines.into_iter().map(|(code, many)| (code.clone(), many)).collect();
    disciplines.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let number = |many: usize| u32::try_from(many).unwrap();
    let trend = years.iter().map(|year| {
        let in_it: BTreeSet<Uuid> =
            times.iter().filter(|time| time.year == Some(*year)).map(|time| time.person).collect();
        let new = in_it.iter().filter(|person| first(person) == Some(*year)).count();
        YearCount { year: *year, scholars: number(in_it.len()), new: number(new) }
    });
    (key, number(people.len()), years.first().copied(), years.last().copied(), disciplines, trend.collect())
}

fn told(rows: Vec<CountedInstitution>) -> Vec<Row> {
    let mut rows: Vec<Row> = rows
        .into_iter()
        .map(|row| (row.institution.id.0, row.alumni, row.first_year, row.last_year, row.disciplines, row.years))
        .collect();
    rows.sort_by_key(|row| row.0);
    rows
}

fn filters() -> Vec<InstitutionFilter> {
    let mut filters = Vec::new();
    for count in [Count::Sent, Count::Now] {
        for with_children in [false, true] {
            let all = InstitutionFilter { count, with_children, ..InstitutionFilter::default() };
            filters.push(InstitutionFilter { at_least: 2, ..all.clone() }.one_short());
            filters.push(InstitutionFilter { at_least: 2, ..all.clone() });
            filters.push(InstitutionFilter { program: vec!["thp".to_owned()], ..all.clone() });
            filters.push(InstitutionFilter {
                discipline: vec!["nurse".to_owned()],
                from_year: Some(1999),
                ..all.clone()
            });
            filters.push(InstitutionFilter { to_year: Some(2001), ..all.clone() });
            let kenya = vec![CountryCode::parse("KE").unwrap()];
            filters.push(InstitutionFilter { country: kenya.clone(), q: Some("harbour".to_owned()), ..all.clone() });
            filters.push(InstitutionFilter { country: vec![CountryCode::parse("NG").unwrap()], ..all.clone() });
            filters.push(InstitutionFilter { at_least: 2, reached_in: Some(1999), ..all.clone() });
            filters.push(InstitutionFilter {
                program: vec!["thp".to_owned(), "amf".to_owned()],
                discipline: vec!["nurse".to_owned(), "dentist".to_owned()],
                country: kenya,
                from_year: Some(1996),
                to_year: Some(2004),
                at_least: 2,
                order: InstitutionOrder::Last,
                ..all.clone()
            });
            filters.push(all);
        }
    }
    filters
}

async fn agree(community: &Community) {
    let recount = Recount::read(community).await;
    for filter in filters() {
        let report = told(institutions::report(&community.op(), &filter).await.unwrap());
        assert_eq!(report, recount.counts(&filter, Viewer::Staff), "staff, {filter:?}");
        for viewer in Viewer::ALL {
            let op = Op { actor: Actor::SeeingAs(viewer), ..community.op() };
            let page = institutions::browse(&op, &filter, PageRequest::new(1, 200)).await.unwrap();
            assert_eq!(page.total, page.rows.len() as u64);
            assert_eq!(told(page.rows), recount.counts(&filter, viewer), "{viewer:?}, {filter:?}");
        }
    }
}

async fn proved(community: &Community) {
    for filter in filters() {
        for row in institutions::report(&community.op(), &filter).await.unwrap() {
            let (op, request) = (community.op(), PageRequest::new(1, 200));
            let proof = institutions::proof(&op, row.institution.id, &filter, request).await.unwrap();
            let people: BTreeSet<ScholarId> = proof.rows.iter().map(|person| person.id).collect();
            assert_eq!((proof.total, people.len() as u64), (row.alumni.into(), row.alumni.into()), "{filter:?}");
            let years: Vec<i32> =
                proof.rows.iter().flat_map(|person| &person.occasions).filter_map(|why| why.year).collect();
            assert_eq!((years.iter().min(), years.iter().max()), (row.first_year.as_ref(), row.last_year.as_ref()));
            assert!(proof.rows.iter().all(|person| !person.occasions.is_empty()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn counts_agree_with_a_plain_recount_whatever_happened(events in events()) {
        Runtime::new().unwrap().block_on(async {
            let mut community = Community::new().await;
            for event in &events {
                community.happens(event).await;
                agree(&community).await;
            }
            proved(&community).await;
            community.happens(&Event::Renewed).await;
            agree(&community).await;
        });
    }
}
