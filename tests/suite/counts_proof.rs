//! Who stands behind a count, and the year in which a number was reached.

use collegium_core::audience::Viewer;
use collegium_core::id::InstitutionId;
use collegium_core::institutions::{self, InstitutionFilter};
use collegium_core::op::{Actor, Op};
use collegium_core::page::PageRequest;
use collegium_tests::TestApp;

#[tokio::test]
async fn a_count_opens_the_names_behind_it_and_the_spellings_behind_those() {
    let app = TestApp::demo().await;
    let header = "First name,Last name,Degrees,Institution,Country\n";
    let spring =
        format!("{header}Ngozi,Okafor,RN,University of Ibadan,Nigeria\nIngrid,Lind,MD,Univ of Lagos,Nigeria\n");
    app.load_roster("2011-jan-thp.csv", &spring).await;
    app.load_roster("2014-may-amf.csv", &format!("{header}Ngozi,Okafor,RN,University of Ibadan,Nigeria\n")).await;
    let filter = InstitutionFilter { q: Some("ibadan".to_owned()), ..InstitutionFilter::default() };
    let ibadan = institutions::report(&app.operator(), &filter).await.unwrap().remove(0);
    assert_eq!(ibadan.reached(1), Some(2011));
    let request = PageRequest::new(1, 50);
    let proof = institutions::proof(&app.operator(), ibadan.institution.id, &filter, request).await.unwrap();
    assert_eq!((proof.total, proof.rows[0].name.as_str()), (1, "Ngozi Okafor"));
    assert_eq!(proof.rows[0].discipline.as_deref(), Some("nurse"));
    let occasions = &proof.rows[0].occasions;
    let told: Vec<_> = occasions.iter().map(|why| (why.program.as_deref(), why.year)).collect();
    assert_eq!(told, [(Some("thp"), Some(2011)), (Some("amf"), Some(2014))]);
    let source = occasions[0].source.as_ref().unwrap();
    assert_eq!((source.file.as_str(), source.number), ("2011-jan-thp.csv", 2));
    let spelling = source.spelling.as_ref().unwrap();
    assert_eq!((spelling.typed.as_str(), spelling.by_a_person), ("University of Ibadan", false));
}

#[tokio::test]
async fn proof_is_for_staff() {
    let app = TestApp::demo().await;
    let (filter, request) = (InstitutionFilter::default(), PageRequest::new(1, 50));
    let op = Op { actor: Actor::SeeingAs(Viewer::Member), ..app.operator() };
    assert!(institutions::proof(&op, InstitutionId::new(), &filter, request).await.is_err());
}

#[tokio::test]
async fn those_who_reached_the_number_in_a_year_are_told_apart() {
    let app = TestApp::new().await;
    let header = "First name,Last name,Degrees,Institution,Country\n";
    let two = format!("{header}Ngozi,Okafor,RN,Ibadan College,Nigeria\nIngrid,Lind,MD,Lagos College,Nigeria\n");
    app.load_roster("2011-jan-thp.csv", &two).await;
    let later = format!("{header}Pablo,Moreau,RN,Ibadan College,Nigeria\nIngrid,Lind,MD,Lagos College,Nigeria\n");
    app.load_roster("2014-jan-thp.csv", &later).await;
    let reached = |year| {
        let op = app.operator();
        async move {
            let filter = InstitutionFilter { at_least: 2, reached_in: Some(year), ..InstitutionFilter::default() };
            let rows = institutions::report(&op, &filter).await.unwrap();
            rows.into_iter().map(|row| row.institution.name).collect::<Vec<_>>()
        }
    };
    assert_eq!(reached(2014).await, ["Ibadan College"]);
    assert!(reached(2011).await.is_empty());
}
