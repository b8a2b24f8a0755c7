//! The pages that people read, on a small community loaded from a roster.

use collegium_tests::TestApp;

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"van der Berg, Anna M., MD\",Professor of Medicine,Radboud University Medical Center,Holland,anna.vanderberg@umc.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

/// A demo with the people of the roster, who can be found.
async fn community() -> TestApp {
    let app = TestApp::demo().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app
}

/// The first address in a page that begins so.
fn link<'a>(html: &'a str, begins: &str) -> &'a str {
    let from = html.find(&format!("href=\"{begins}")).unwrap_or_else(|| panic!("no link to {begins} in {html}")) + 6;
    html[from..].split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn a_program_leads_to_its_editions_its_people_and_whence_they_came() {
    let app = community().await;
    let member = app.member();
    let programs = member.get("/programs").await.ok().shows("1 edition").text();
    let program = member.get(link(&programs, "/programs/")).await.ok().shows("March 2013").text();
    let edition = program.lines().find(|line| line.contains("March 2013")).unwrap_or_default();
    let edition = member.get(link(edition, "/programs/")).await.ok().shows("3 scholars").shows("Ngozi Okafor").text();
    let institution = member.get(link(&edition, "/institutions/")).await.ok();
    institution.shows("scholars sent by it").shows("Who was sent").shows("There now");
    member.get(link(&edition, "/scholars/")).await.ok().shows("2013").shows("sent by");
}

#[tokio::test]
async fn contact_is_for_staff_alone_on_the_page_and_on_the_card() {
    let app = community().await;
    let page = "/scholars/ngozi-okafor";
    app.staff().get(page).await.ok().shows("ngozi.okafor@ui.example").shows("Never confirmed");
    app.member().get(page).await.ok().shows("Ngozi Okafor").hides("ui.example").hides("Never confirmed");
    let card = "/scholars/ngozi-okafor.vcf";
    let staff = app.staff().get(card).await.ok();
    assert_eq!(staff.header("content-type"), "text/vcard; charset=utf-8");
    assert_eq!(staff.header("content-disposition"), "attachment; filename=\"ngozi-okafor.vcf\"");
    assert!(staff.text().contains("EMAIL;PREF=1:ngozi.okafor@ui.example\r\n"));
    app.member().get(card).await.ok().hides("EMAIL");
}

#[tokio::test]
async fn to_a_visitor_somebody_hidden_is_like_nobody() {
    let app = community().await;
    let visitor = app.visitor();
    for ending in ["", ".vcf"] {
        let hidden = visitor.get(&format!("/scholars/ngozi-okafor{ending}")).await.status(404);
        let nobody = visitor.get(&format!("/scholars/nobody-at-all{ending}")).await.status(404);
        assert_eq!(hidden.words(), nobody.words());
    }
    visitor.get("/institutions").await.ok().shows("0 institutions").hides("Ibadan");
    visitor.get("/institutions/university-of-ibadan").await.status(404);
    visitor.get("/programs").await.ok().hides("3 scholars");
}

#[tokio::test]
async fn institutions_are_listed_by_name_country_and_number() {
    let app = community().await;
    let member = app.member();
    member.get("/institutions").await.ok().shows("2 institutions");
    member.get("/institutions?country=NG&at_least=2").await.ok().shows("1 institution").hides("Radboud");
    member.get("/institutions?q=radb").await.ok().shows("Radboud University Medical Center").hides("Ibadan");
    member.get("/institutions?at_least=3").await.ok().shows("No institution found");
}

#[tokio::test]
async fn the_report_is_for_staff_and_names_what_it_counts() {
    let app = community().await;
    app.member().get("/staff/reports/institutions").await.status(403);
    let led = app.visitor().get("/staff/reports/institutions.csv").await.status(303);
    assert_eq!(led.header("location"), "/sign-in?next=%2Fstaff%2Freports%2Finstitutions.csv");
    let staff = app.staff();
    staff
        .get("/staff/reports/institutions")
        .await
        .ok()
        .shows("Institutions that sent 5 or more scholars")
        .shows("No institution reaches this");
    staff
        .get("/staff/reports/institutions?at_least=2&count=now")
        .await
        .ok()
        .shows("Institutions with 2 or more scholars")
        .shows("Ibadan");
    let csv = staff.get("/staff/reports/institutions.csv?at_least=2").await.ok();
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"institutions.csv\"");
    assert!(csv.text().lines().nth(1).is_some_and(|line| line.starts_with("University of Ibadan,")));
    let xlsx = staff.get("/staff/reports/institutions.xlsx?at_least=2").await.ok();
    assert!(xlsx.body.starts_with(b"PK"));
}

#[tokio::test]
async fn what_makes_no_sense_in_an_address_of_a_page_is_passed_over() {
    let app = community().await;
    let member = app.member();
    for query in ["?page=0", "?page=-1", "?page=99999999999999999999", "?country=Narnia", "?at_least=%00", "?q=%ff%fe"]
    {
        member.get(&format!("/institutions{query}")).await.ok();
        member.get(&format!("/programs{query}")).await.ok();
    }
    for path in ["/scholars/%00", "/scholars/..%2f..", "/institutions/'--", "/programs/x/y", "/scholars/.vcf"] {
        member.get(path).await.status(404);
    }
}

#[tokio::test]
async fn people_are_found_by_words_and_filters_as_far_as_the_viewer_may_see() {
    let app = community().await;
    let member = app.member();
    member.get("/scholars").await.ok().shows("3 scholars").shows("Ngozi Okafor").shows("Nigeria");
    member.get("/scholars?q=ngozi").await.ok().shows("1 scholar").hides("Tunde");
    member.get("/scholars?country=NG&discipline=pharmacist").await.ok().shows("1 scholar").shows("Tunde Bello");
    member.get("/scholars?q=xyzzyplugh").await.ok().shows("Nobody found");
    app.visitor().get("/scholars?q=ngozi").await.ok().shows("0 scholars").hides("Okafor");
    member.get("/scholars?page=7").await.status(307);
}

#[tokio::test]
async fn suggestions_lead_to_people_and_to_filters() {
    let app = community().await;
    let suggested = app.member().get("/scholars/suggest?q=nig").await.ok().text();
    assert!(suggested.contains("/scholars?country=NG"), "{suggested}");
    assert!(app.member().get("/scholars/suggest?q=oka").await.ok().text().contains("/scholars/ngozi-okafor"));
    assert_eq!(app.visitor().get("/scholars/suggest?q=oka").await.ok().text(), "{\"suggestions\":[]}");
    app.visitor().get("/scholars/suggest").await.ok();
}

#[tokio::test]
async fn the_home_page_counts_what_its_viewer_may_see() {
    let app = community().await;
    app.member().get("/").await.ok().shows("3 colleagues in 2 countries, for life.").shows("Ngozi Okafor");
    app.visitor().get("/").await.ok().shows("Colleagues for life.").hides("Okafor");
}
