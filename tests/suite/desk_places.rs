//! Institutions kept right: named, placed, merged, and brought up to date with the registry.

use collegium_core::desk;
use collegium_core::institutions::{
    EditError, InstitutionEdit, InstitutionMergeError, MergeInstitutions, RegistryField, as_edit, differences, edit,
    held, load_records, merge, outdated, refresh,
};
use collegium_core::op::Op;
use collegium_tests::{TestApp, difference, dump};

use crate::desk::{agrees, app_with_registry, first_page, institution, record, report, roster};

async fn sent() -> TestApp {
    let app = app_with_registry().await;
    let people = [
        ("Ngozi", "Okafor", "University of Ibadan", "Nigeria"),
        ("Tunde", "Bello", "University of Ibadan", "Nigeria"),
        ("Amina", "Yusuf", "University College Hospital, Ibadan", "Nigeria"),
        ("Ada", "Obi", "University of Lagos", "Nigeria"),
    ];
    app.load_roster("2013-mar-thp.csv", &roster("Teaching in Health Professions March 2013", &people)).await;
    app
}

async fn as_it_is(op: &Op, name: &str) -> InstitutionEdit {
    let held = held(op, institution(op, name).await.institution.id).await.unwrap();
    as_edit(&held.institution, held.successor.map(|successor| successor.id))
}

#[tokio::test]
async fn a_new_name_keeps_the_old_one_and_its_address() {
    let app = sent().await;
    let op = app.operator();
    let before = dump(&op.db).await;
    let id = institution(&op, "University of Lagos").await.institution.id;
    let wanted =
        InstitutionEdit { name: "Lagos State University".to_owned(), ..as_it_is(&op, "University of Lagos").await };
    let decision = edit(&op, id, &wanted).await.unwrap().unwrap();
    assert!(edit(&op, id, &wanted).await.unwrap().is_none(), "nothing more changes");
    app.index().await;
    let moved = app.member().get("/institutions/university-of-lagos").await;
    assert_eq!((moved.status, moved.header("location")), (308, "/institutions/lagos-state-university"));
    app.member().get("/institutions/lagos-state-university").await.ok();
    app.member().get("/scholars?q=obi").await.ok().shows("Lagos State University");
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(difference(&before, &dump(&op.db).await), "");
}

#[tokio::test]
async fn a_parent_changes_what_counts_with_children() {
    let app = sent().await;
    let op = app.operator();
    let (lagos, ibadan) =
        (institution(&op, "University of Lagos").await, institution(&op, "University of Ibadan").await);
    let (lagos, ibadan) = (lagos.institution.id, ibadan.institution.id);
    assert_eq!(report(&op, true).await[&ibadan], 3);
    let wanted = InstitutionEdit { parent: Some(ibadan), ..as_it_is(&op, "University of Lagos").await };
    let decision = edit(&op, lagos, &wanted).await.unwrap().unwrap();
    assert_eq!(report(&op, true).await[&ibadan], 4);
    agrees(&op).await;
    let circle = InstitutionEdit { parent: Some(lagos), ..as_it_is(&op, "University of Ibadan").await };
    assert!(matches!(edit(&op, ibadan, &circle).await, Err(EditError::Circle)));
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(report(&op, true).await[&ibadan], 3);
    agrees(&op).await;
}

#[tokio::test]
async fn two_that_are_one_are_merged_and_parted_again() {
    let app = sent().await;
    let op = app.operator();
    let before = dump(&op.db).await;
    let ids = [institution(&op, "University of Lagos").await, institution(&op, "University of Ibadan").await];
    let [lagos, ibadan] = ids.map(|found| found.institution.id);
    let hospital = institution(&op, "University College Hospital, Ibadan").await.institution.id;
    let upside_down = merge(&op, MergeInstitutions { keep: hospital, merge: ibadan }).await;
    assert!(matches!(upside_down, Err(InstitutionMergeError::KeepTheWhole)));

    let decision = merge(&op, MergeInstitutions { keep: lagos, merge: ibadan }).await.unwrap();
    app.index().await;
    assert_eq!(report(&op, false).await[&lagos], 3);
    assert_eq!(report(&op, true).await[&lagos], 4, "its parts follow");
    agrees(&op).await;
    let moved = app.member().get("/institutions/university-of-ibadan").await;
    assert_eq!((moved.status, moved.header("location")), (308, "/institutions/university-of-lagos"));

    // The registry goes on knowing the one that was merged; who comes from it is counted under the one kept.
    let later = [("Femi", "Ojo", "University of Ibadan", "Nigeria")];
    let loaded =
        app.load_roster("2015-oct-thp.csv", &roster("Teaching in Health Professions October 2015", &later)).await;
    assert_eq!(report(&op, false).await[&lagos], 4);
    collegium_core::imports::undo(&op, loaded.batch.unwrap()).await.unwrap();

    desk::undo(&op, decision).await.unwrap();
    let lines = ["import_batch", "import_file", "import_line", "scholar_slug"];
    let lost = difference(&before, &dump(&op.db).await);
    assert!(lost.lines().all(|line| lines.iter().any(|table| line.starts_with(&format!("{table} gained")))), "{lost}");
    agrees(&op).await;
}

#[tokio::test]
async fn a_newer_registry_is_compared_and_taken_over() {
    let app = sent().await;
    let op = app.operator();
    let id = institution(&op, "University of Lagos").await.institution.id;
    assert!(differences(&op, id).await.unwrap().is_empty());
    let newer = record("05rk03822", "Lagos University", "NG", "Akoka", Some("03wx2rr30"));
    load_records(&op, &[newer]).await.unwrap();
    let differ: Vec<_> = differences(&op, id).await.unwrap().into_iter().map(|difference| difference.field).collect();
    assert_eq!(differ, [RegistryField::Name, RegistryField::Place, RegistryField::Parent, RegistryField::Names]);
    assert_eq!(outdated(&op, first_page()).await.unwrap().total, 1);
    let before = dump(&op.db).await;
    let decision = refresh(&op, id, &[RegistryField::Name, RegistryField::Parent]).await.unwrap().unwrap();
    let now = held(&op, id).await.unwrap();
    assert_eq!(now.institution.named.name, "Lagos University");
    assert_eq!(now.institution.parent.unwrap().name, "University of Ibadan");
    assert_eq!(now.institution.city.as_deref(), Some("Lagos"), "only what was chosen");
    agrees(&op).await;
    desk::undo(&op, decision).await.unwrap();
    assert_eq!(difference(&before, &dump(&op.db).await), "");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_by_name() {
    let app = sent().await;
    let op = app.operator();
    let id = institution(&op, "University of Lagos").await.institution.id;
    let now = as_it_is(&op, "University of Lagos").await;
    let refused = [
        InstitutionEdit { name: "  ".to_owned(), ..now.clone() },
        InstitutionEdit { ror: Some("lagos".to_owned()), ..now.clone() },
        InstitutionEdit { ror: Some("https://ror.org/03wx2rr30".to_owned()), ..now.clone() },
        InstitutionEdit { place: Some((91.0, 0.0)), ..now.clone() },
        InstitutionEdit { successor: Some(id), ..now },
    ];
    let mut said = Vec::new();
    for wanted in refused {
        said.push(edit(&op, id, &wanted).await.unwrap_err().to_string());
    }
    assert_eq!(
        said,
        [
            "an institution needs a name",
            "“lagos” is no ROR id; one looks like https://ror.org/03wx2rr30",
            "another institution has this ROR id; merge the two, if they are one",
            "degrees north go from -90 to 90, degrees east from -180 to 180",
            "an institution cannot belong to itself, nor to a part of itself",
        ]
    );
}
