//! Scholars who are one, and who are two.

use std::collections::BTreeSet;

use collegium_core::audience::Audience;
use collegium_core::desk;
use collegium_core::duplicates::{self, PairKind, PairState, Verdict};
use collegium_core::id::{DecisionId, ScholarId};
use collegium_core::op::Op;
use collegium_core::scholars::merging::{Choice, Choices, MergeScholars, SplitScholar, hanging, merge, split};
use collegium_core::scholars::{self, Field};
use collegium_tests::{TestApp, difference, dump};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use crate::desk::{agrees, everybody, first_page, named, roster};

/// Anna and Anna Maria van der Berg, and somebody else.
async fn two_who_are_one() -> TestApp {
    let app = TestApp::demo().await;
    let spring =
        [("Anna", "van der Berg", "Radboud University", "Netherlands"), ("Jun", "Tanaka", "Osaka University", "Japan")];
    app.load_roster("2013-mar-thp.csv", &roster("Teaching in Health Professions March 2013", &spring)).await;
    let autumn = [("Johanna", "Bergman", "Utrecht University", "Netherlands")];
    app.load_roster("2015-oct-thp.csv", &roster("Teaching in Health Professions October 2015", &autumn)).await;
    app
}

async fn ids(op: &Op) -> (ScholarId, ScholarId) {
    (named(op, "Anna van der Berg").await.scholar.id, named(op, "Johanna Bergman").await.scholar.id)
}

async fn merged(op: &Op, choices: Choices) -> DecisionId {
    let (keep, other) = ids(op).await;
    merge(op, &MergeScholars { keep, merge: other, choices }).await.unwrap()
}

#[tokio::test]
async fn everything_follows_and_old_addresses_lead_on() {
    let app = two_who_are_one().await;
    let op = app.operator();
    merged(&op, Choices::default().with(Field::Name, Choice::Both)).await;
    app.index().await;
    let one = named(&op, "Anna van der Berg").await;
    assert_eq!(one.participations.len(), 2);
    assert_eq!(one.affiliations.len(), 2);
    let addresses: Vec<_> = one.scholar.emails.iter().map(|email| (email.address.as_str(), email.primary)).collect();
    assert_eq!(addresses, [("anna.vanderberg@mail.example", true), ("johanna.bergman@mail.example", false)]);
    assert_eq!(one.scholar.former_names, ["Johanna Bergman"]);
    assert_eq!(everybody(&op).await.len(), 2);
    agrees(&op).await;
    let moved = app.member().get("/scholars/johanna-bergman").await;
    assert_eq!((moved.status, moved.header("location")), (308, "/scholars/anna-van-der-berg"));
    app.member().get("/scholars/anna-van-der-berg").await.ok().shows("Utrecht University");
    app.member().get("/scholars?q=bergman").await.ok().hides("johanna-bergman");
}

#[tokio::test]
async fn undo_brings_both_back_as_they_were() {
    for (field, choice) in Choices::fields().flat_map(|field| Choice::ALL.map(|choice| (field, choice))).step_by(4) {
        let app = two_who_are_one().await;
        let op = app.operator();
        enrich(&op).await;
        let before = dump(&op.db).await;
        let decision = merged(&op, Choices::default().with(field, choice)).await;
        agrees(&op).await;
        let undone = desk::undo(&op, decision).await.unwrap();
        assert_eq!(undone.edited_since, Vec::<String>::new());
        assert_eq!(difference(&before, &dump(&op.db).await), "", "{field:?} {choice:?}");
        agrees(&op).await;
    }
}

/// Gives both more to lose.
async fn enrich(op: &Op) {
    let (one, other) = (named(op, "Anna van der Berg").await.scholar, named(op, "Johanna Bergman").await.scholar);
    let mut one = scholars::Scholar { title: Some("Dean".to_owned()), ..one };
    one.interests = vec!["simulation".to_owned()];
    let mut other = scholars::Scholar { bio: Some("I teach.".to_owned()), title: Some("Nurse".to_owned()), ..other };
    other.interests = vec!["simulation".to_owned(), "assessment".to_owned()];
    other.audiences = other.audiences.with(Field::Bio, Audience::Staff);
    scholars::save(op, &[one, other]).await.unwrap();
}

#[tokio::test]
async fn what_was_edited_since_stays_and_is_told() {
    let app = two_who_are_one().await;
    let op = app.operator();
    enrich(&op).await;
    let decision = merged(&op, Choices::default().with(Field::Title, Choice::Other)).await;
    let mut one = named(&op, "Anna van der Berg").await.scholar;
    assert_eq!(one.title.as_deref(), Some("Nurse"));
    one.title = Some("Professor".to_owned());
    scholars::save(&op, &[one]).await.unwrap();
    let undone = desk::undo(&op, decision).await.unwrap();
    assert_eq!(undone.edited_since, ["“title” was edited since"]);
    assert_eq!(named(&op, "Anna van der Berg").await.scholar.title.as_deref(), Some("Professor"));
    assert_eq!(named(&op, "Johanna Bergman").await.scholar.title.as_deref(), Some("Nurse"));
}

#[tokio::test]
async fn what_either_hid_stays_hidden() {
    let app = two_who_are_one().await;
    let op = app.operator();
    enrich(&op).await;
    let (keep, other) = ids(&op).await;
    app.open_to_everybody(&["anna-van-der-berg"], &[Field::Name, Field::Bio]).await;
    merge(&op, &MergeScholars { keep, merge: other, choices: Choices::default() }).await.unwrap();
    let one = named(&op, "Anna van der Berg").await.scholar;
    assert_eq!(one.bio.as_deref(), Some("I teach."));
    assert_eq!(one.audiences.of(Field::Bio), Audience::Staff);
    assert_eq!(one.audiences.of(Field::Name), Audience::Public);
}

#[tokio::test]
async fn one_is_made_two_and_one_again() {
    let app = two_who_are_one().await;
    let op = app.operator();
    merged(&op, Choices::default()).await;
    let before = dump(&op.db).await;
    let one = named(&op, "Anna van der Berg").await;
    let utrecht =
        |name: &Option<scholars::InstitutionRef>| name.as_ref().is_some_and(|by| by.name == "Utrecht University");
    let asked = SplitScholar {
        from: one.scholar.id,
        given: "Johanna".to_owned(),
        family: "Bergman".to_owned(),
        participations: one.participations.iter().filter(|p| utrecht(&p.sent_by)).map(|p| p.id).collect(),
        affiliations: one.affiliations.iter().filter(|a| utrecht(&a.institution)).map(|a| a.id).collect(),
        emails: vec!["johanna.bergman@mail.example".to_owned()],
    };
    let (new, decision) = split(&op, &asked).await.unwrap();
    let part = named(&op, "Johanna Bergman").await;
    assert_eq!(part.scholar.id, new);
    assert_eq!((part.participations.len(), part.affiliations.len(), part.scholar.emails.len()), (1, 1, 1));
    assert_eq!(named(&op, "Anna van der Berg").await.participations.len(), 1);
    assert_ne!(part.scholar.slug, "johanna-bergman", "the old address still leads to Anna");
    agrees(&op).await;
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(difference(&before, &dump(&op.db).await), "");
    let all = SplitScholar { participations: Vec::new(), affiliations: Vec::new(), emails: Vec::new(), ..asked };
    assert!(split(&op, &all).await.is_err(), "nothing to split");
}

#[tokio::test]
async fn pairs_are_found_and_asked_about_once() {
    let app = TestApp::demo().await;
    let op = app.operator();
    let spring =
        [("Annika", "Vandenberg", "Radboud University", "Netherlands"), ("Jun", "Tanaka", "Osaka University", "Japan")];
    app.load_roster("2013-mar-thp.csv", &roster("Teaching in Health Professions March 2013", &spring)).await;
    let mut scholar = named(&op, "Jun Tanaka").await.scholar;
    (scholar.given_name, scholar.family_name) = ("Annika".to_owned(), "Vandenberg".to_owned());
    (scholar.display_name, scholar.sort_name) = ("Annika Vandenberg".to_owned(), "vandenberg annika".to_owned());
    scholar.country = named(&op, "Annika Vandenberg").await.scholar.country;
    scholars::save(&op, &[scholar]).await.unwrap();
    let twins: Vec<ScholarId> = everybody(&op).await.iter().map(|one| one.scholar.id).collect();
    assert_eq!(twins.len(), 2);

    // Said of a pair that rules did not find: it stands all the same, and looking again does not ask.
    let pair = (twins[0].0, twins[1].0);
    let decision = duplicates::differ(&op, PairKind::Scholars, pair, Verdict::Different).await.unwrap();
    duplicates::refresh(&op).await.unwrap();
    assert_eq!(duplicates::open_pairs(&op, PairKind::Scholars).await.unwrap(), 0);
    let different = duplicates::pairs(&op, PairKind::Scholars, PairState::Different, first_page()).await.unwrap();
    assert_eq!(different.total, 1);
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(duplicates::pairs(&op, PairKind::Scholars, PairState::Different, first_page()).await.unwrap().total, 0);
}

#[tokio::test]
async fn a_likely_pair_shows_its_evidence_and_merging_settles_it() {
    let app = TestApp::demo().await;
    let op = app.operator();
    // The load itself would join them, so they come apart by a split.
    let spring =
        [("Ingrid", "Lindqvist", "Karolinska Institutet", "Sweden"), ("Jun", "Tanaka", "Osaka University", "Japan")];
    app.load_roster("2013-mar-thp.csv", &roster("Teaching in Health Professions March 2013", &spring)).await;
    app.load_roster("2015-oct-thp.csv", &roster("Teaching in Health Professions October 2015", &spring)).await;
    let one = named(&op, "Ingrid Lindqvist").await;
    let asked = SplitScholar {
        from: one.scholar.id,
        given: "Ingrid".to_owned(),
        family: "Lindqvist".to_owned(),
        participations: vec![one.participations[0].id],
        affiliations: Vec::new(),
        emails: Vec::new(),
    };
    let (new, _) = split(&op, &asked).await.unwrap();
    let found = duplicates::refresh(&op).await.unwrap();
    assert_eq!(found.scholars, 1);
    let open = duplicates::pairs(&op, PairKind::Scholars, PairState::Open, first_page()).await.unwrap();
    let reasons: BTreeSet<_> = open.rows[0].reasons.iter().map(|(words, _)| words.as_str()).collect();
    assert!(reasons.contains("same family name") && open.rows[0].score > 1.0, "{reasons:?}");
    let asked = MergeScholars { keep: one.scholar.id, merge: new, choices: Choices::default() };
    let decision = duplicates::same_scholar(&op, &asked).await.unwrap();
    assert_eq!(duplicates::open_pairs(&op, PairKind::Scholars).await.unwrap(), 0);
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(duplicates::open_pairs(&op, PairKind::Scholars).await.unwrap(), 1, "it is asked about again");
}

#[tokio::test]
async fn every_table_that_names_a_scholar_is_known_to_merging() {
    let app = TestApp::new().await;
    let db = app.app.db();
    let keys = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS name FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE f.\"table\" = 'scholar'"
        }
        _ => {
            "SELECT DISTINCT t.relname::text AS name FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid \
             JOIN pg_class r ON r.oid = c.confrelid WHERE c.contype = 'f' AND r.relname = 'scholar'"
        }
    };
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), keys)).await.unwrap();
    let tables: BTreeSet<String> = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
    let known: BTreeSet<&str> = hanging().collect();
    let unknown: Vec<_> = tables.iter().filter(|table| !known.contains(table.as_str())).collect();
    assert!(
        unknown.is_empty(),
        "{unknown:?} hang on scholars; say in scholars/merging/hanging.rs what becomes of them"
    );
}
