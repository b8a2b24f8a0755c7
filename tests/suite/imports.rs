//! Loading rosters, loading them again, and taking a load back.

use std::path::{Path, PathBuf};

use collegium_core::audience::Viewer;
use collegium_core::imports::{LoadRosters, Loaded, Outcome, UndoError, load_rosters, undo};
use collegium_core::institutions::{self, Count, InstitutionFilter};
use collegium_core::op::{Actor, Op};
use collegium_core::page::PageRequest;
use collegium_core::{indexing, programs, scholars};
use collegium_tests::TestApp;

const SPRING: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"van der Berg, Anna M., MD\",Professor of Medicine,Radboud University Medical Center,Holland,anna.vanderberg@umc.example\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    Total: 3\n";

const AUTUMN: &str = "Given name;Family name;Degrees;Job title;Institution;Country;Email\n\
    Ngozi;Okafor;RN, PhD;Dean of Nursing;University of Lagos;Nigeria;ngozi.okafor@ui.example\n\
    Jun;Tanaka;PharmD;Clinical Pharmacist;Osaka University;Japan;jun.tanaka@osaka.example\n";

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

async fn load(op: &Op, paths: &[PathBuf]) -> Loaded {
    let load = LoadRosters { paths: paths.to_vec(), ..LoadRosters::default() };
    load_rosters(op, &load, |_| {}).await.unwrap()
}

fn outcomes(loaded: &Loaded) -> Vec<Outcome> {
    loaded.decisions.iter().map(|decision| decision.outcome).collect()
}

async fn everybody(op: &Op) -> Vec<scholars::Profile> {
    scholars::all_after(&op.db, None, 100).await.unwrap()
}

/// A roster of March 2013, and one of October 2013 with a person of the first who has moved.
struct Rosters {
    app: TestApp,
    spring: PathBuf,
    autumn: PathBuf,
}

impl Rosters {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let spring = write(app.folder(), "2013-mar-thp.csv", SPRING);
        let autumn = write(app.folder(), "2013-oct-thp.csv", AUTUMN);
        Self { app, spring, autumn }
    }
}

#[tokio::test]
async fn every_line_gets_an_outcome_and_is_kept() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    let loaded = load(&op, std::slice::from_ref(&rosters.spring)).await;
    assert_eq!(outcomes(&loaded), [Outcome::Added, Outcome::Added, Outcome::Repeated]);
    assert_eq!(loaded.decisions[0].scholar, loaded.decisions[2].scholar);
    assert_eq!(loaded.decisions[1].country.unwrap().as_str(), "NL");
    let people = everybody(&op).await;
    let names: Vec<_> = people.iter().map(|profile| profile.scholar.display_name.as_str()).collect();
    assert_eq!(names.len(), 2);
    assert!(names.contains(&"Ngozi Okafor") && names.contains(&"Anna M. van der Berg"), "{names:?}");
    let ngozi = people.iter().find(|profile| profile.scholar.family_name == "Okafor").unwrap();
    assert_eq!(ngozi.scholar.disciplines.first().unwrap(), "nurse");
    assert_eq!(ngozi.participations.len(), 1);
    assert_eq!(ngozi.participations[0].edition_slug, "2013-march");
    assert_eq!(ngozi.institution_now().unwrap().name, "University of Ibadan");
}

#[tokio::test]
async fn somebody_known_is_joined_and_has_moved() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    load(&op, std::slice::from_ref(&rosters.spring)).await;
    let loaded = load(&op, std::slice::from_ref(&rosters.autumn)).await;
    assert_eq!(outcomes(&loaded), [Outcome::Joined, Outcome::Added]);
    assert!(loaded.decisions[0].note.contains("e-mail"), "{}", loaded.decisions[0].note);
    let people = everybody(&op).await;
    let ngozi = people.iter().find(|profile| profile.scholar.family_name == "Okafor").unwrap();
    assert_eq!(ngozi.participations.len(), 2);
    assert_eq!(ngozi.scholar.title.as_deref(), Some("Dean of Nursing"));
    assert_eq!(ngozi.institution_now().unwrap().name, "University of Lagos");
    assert_eq!(ngozi.affiliations[1].to_year, Some(2013));
}

#[tokio::test]
async fn loading_together_comes_to_the_same_as_loading_in_turn() {
    let together = Rosters::new().await;
    let op = together.app.operator();
    load(&op, &[together.spring.clone(), together.autumn.clone()]).await;
    let in_turn = Rosters::new().await;
    let other = in_turn.app.operator();
    load(&other, std::slice::from_ref(&in_turn.spring)).await;
    load(&other, std::slice::from_ref(&in_turn.autumn)).await;
    let told = |people: Vec<scholars::Profile>| {
        let mut told: Vec<_> = people
            .into_iter()
            .map(|profile| {
                let now = profile.institution_now().map(|institution| institution.name.clone());
                (profile.scholar.display_name, profile.scholar.title, now, profile.participations.len())
            })
            .collect();
        told.sort();
        told
    };
    assert_eq!(told(everybody(&op).await), told(everybody(&other).await));
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    let first = load(&op, std::slice::from_ref(&rosters.spring)).await;
    let before = (everybody(&op).await, indexing::newest(&op.db).await.unwrap());
    let again = load(&op, std::slice::from_ref(&rosters.spring)).await;
    assert_eq!(outcomes(&again), [Outcome::Repeated; 3]);
    assert_eq!(again.batch, None);
    let meant =
        |loaded: &Loaded| loaded.decisions.iter().map(|line| (line.scholar, line.institution)).collect::<Vec<_>>();
    assert_eq!(meant(&first), meant(&again));
    assert_eq!(before, (everybody(&op).await, indexing::newest(&op.db).await.unwrap()));
}

#[tokio::test]
async fn a_dry_run_decides_alike_and_writes_nothing() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    let dry = LoadRosters { paths: vec![rosters.spring.clone()], dry_run: true, ..LoadRosters::default() };
    let foretold = load_rosters(&op, &dry, |_| {}).await.unwrap();
    assert_eq!(foretold.batch, None);
    assert!(everybody(&op).await.is_empty());
    assert!(programs::browse(&op).await.unwrap().is_empty());
    let real = load(&op, std::slice::from_ref(&rosters.spring)).await;
    assert_eq!(outcomes(&foretold), outcomes(&real));
}

#[tokio::test]
async fn taking_back_restores_what_was_before() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    load(&op, std::slice::from_ref(&rosters.spring)).await;
    let before = everybody(&op).await;
    let autumn = load(&op, std::slice::from_ref(&rosters.autumn)).await;
    let undone = undo(&op, autumn.batch.unwrap()).await.unwrap();
    assert_eq!((undone.lines, undone.removed, undone.kept), (2, 1, 0));
    let plain = |people: Vec<scholars::Profile>| {
        people
            .into_iter()
            .map(|mut profile| {
                // The version and the time of the change move on; everything else is as it was.
                profile.scholar.version = 0;
                profile.scholar.updated_at = profile.scholar.created_at;
                profile
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(plain(everybody(&op).await), plain(before));
    assert_eq!(programs::browse(&op).await.unwrap()[0].editions, 1);
    let again = undo(&op, autumn.batch.unwrap()).await;
    assert!(matches!(again, Err(UndoError::AlreadyUndone(_))));
    let reloaded = load(&op, std::slice::from_ref(&rosters.autumn)).await;
    assert_eq!(outcomes(&reloaded), [Outcome::Joined, Outcome::Added]);
}

#[tokio::test]
async fn taking_back_leaves_what_people_edited() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    let spring = load(&op, std::slice::from_ref(&rosters.spring)).await;
    let mut anna = everybody(&op).await.into_iter().find(|p| p.scholar.family_name == "van der Berg").unwrap().scholar;
    anna.bio = Some("Teaches at the bedside.".to_owned());
    scholars::save(&op, std::slice::from_ref(&anna)).await.unwrap();
    let undone = undo(&op, spring.batch.unwrap()).await.unwrap();
    assert_eq!((undone.removed, undone.kept), (1, 1));
    let left = everybody(&op).await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].scholar.bio.as_deref(), Some("Teaches at the bedside."));
}

#[tokio::test]
async fn a_file_that_cannot_be_read_stops_the_whole_load() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    let bad = write(rosters.app.folder(), "2013-may-thp.csv", "nothing here\nis a roster\n");
    let both = LoadRosters { paths: vec![rosters.spring.clone(), bad], ..LoadRosters::default() };
    let error = load_rosters(&op, &both, |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("2013-may-thp.csv"), "{error}");
    assert!(everybody(&op).await.is_empty());
}

#[tokio::test]
async fn nobody_but_the_operator_loads() {
    let rosters = Rosters::new().await;
    for actor in [Actor::Visitor, Actor::SeeingAs(Viewer::Staff)] {
        let op = Op { actor, ..rosters.app.operator() };
        let load = LoadRosters { paths: vec![rosters.spring.clone()], ..LoadRosters::default() };
        assert!(load_rosters(&op, &load, |_| {}).await.is_err());
    }
}

#[tokio::test]
async fn counts_are_of_distinct_people_and_of_those_one_may_see() {
    let rosters = Rosters::new().await;
    let op = rosters.app.operator();
    load(&op, &[rosters.spring.clone(), rosters.autumn.clone()]).await;
    let counted = |count, viewer| {
        let op = Op { actor: Actor::SeeingAs(viewer), ..op.clone() };
        async move {
            let filter = InstitutionFilter { count, ..InstitutionFilter::default() };
            let page = institutions::browse(&op, &filter, PageRequest::new(1, 50)).await.unwrap();
            page.rows.into_iter().map(|row| (row.institution.name, row.alumni)).collect::<Vec<_>>()
        }
    };
    let ibadan = ("University of Ibadan".to_owned(), 1);
    assert!(counted(Count::Sent, Viewer::Member).await.contains(&ibadan));
    assert!(!counted(Count::Now, Viewer::Member).await.contains(&ibadan));
    assert!(counted(Count::Sent, Viewer::Visitor).await.is_empty());
    let mut ngozi = everybody(&op).await.into_iter().find(|p| p.scholar.family_name == "Okafor").unwrap().scholar;
    ngozi.listed = false;
    scholars::save(&op, std::slice::from_ref(&ngozi)).await.unwrap();
    assert!(!counted(Count::Sent, Viewer::Member).await.contains(&ibadan));
    assert!(counted(Count::Sent, Viewer::Staff).await.contains(&ibadan));
}
