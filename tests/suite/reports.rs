//! The staff's report on institutions, and what of it the institute lets everybody see.

use std::fmt::Write as _;

use collegium_core::accounts::Role;
use collegium_core::audience::Audience;
use collegium_core::institutions;
use collegium_core::scholars::{self, Field, Shown};
use collegium_tests::{Person, TestApp};
use collegium_web::state::Mode;

const REPORT: &str = "/staff/reports/institutions";

const GIVEN: [&str; 6] = ["Ngozi", "Tunde", "Amina", "Grace", "Femi", "Ada"];
const FAMILY: [&str; 6] = ["Okafor", "Bello", "Yusuf", "Eze", "Ojo", "Obi"];

/// A roster of the first so many people, sent by this institution.
fn roster(people: usize, degree: &str, institution: &str, country: &str) -> String {
    let mut text = "First name,Last name,Degrees,Institution,Country\n".to_owned();
    for (given, family) in GIVEN.into_iter().zip(FAMILY).take(people) {
        writeln!(text, "{given},{family},{degree},{institution},{country}").unwrap();
    }
    text
}

/// Ibadan sent four and then one more, Nairobi four.
async fn filled(app: TestApp) -> TestApp {
    app.load_roster("2011-jan-thp.csv", &roster(4, "RN", "Ibadan Ward College", "Nigeria")).await;
    app.load_roster("2014-june-amf.csv", &roster(5, "RN", "Ibadan Ward College", "Nigeria")).await;
    let kenya = "First name,Last name,Degrees,Institution,Country\n\
        Wanjiru,Mwangi,MD,Nairobi Ward College,Kenya\nAchieng,Otieno,MD,Nairobi Ward College,Kenya\n\
        Kamau,Njoroge,RN,Nairobi Ward College,Kenya\nBrian,Kiptoo,MD,Nairobi Ward College,Kenya\n";
    app.load_roster("2014-june-thp.csv", kenya).await;
    app
}

async fn community() -> TestApp {
    filled(TestApp::new().await).await
}

async fn staff(app: &TestApp) -> Person {
    app.signed_in(Role::Staff).await
}

/// The first address in a page that begins so, as a browser reads it.
fn link(html: &str, begins: &str) -> String {
    let from = html.find(&format!("href=\"{begins}")).unwrap_or_else(|| panic!("no link to {begins} in {html}")) + 6;
    html[from..].split('"').next().unwrap_or_default().replace("&#38;", "&")
}

#[tokio::test]
async fn reports_are_listed_and_old_addresses_lead_on() {
    let app = community().await;
    let staff = staff(&app).await;
    let list = staff.get("/staff/reports").await.ok().shows("One short of five");
    assert_eq!(link(&list.text(), &format!("{REPORT}?crossed")), format!("{REPORT}?crossed=2026"), "this year");
    let led = staff.get("/staff/reports?at_least=2&count=now").await.status(308);
    assert_eq!(led.header("location"), "/staff/reports/institutions?at_least=2&count=now");
}

#[tokio::test]
async fn every_filter_narrows_the_report_and_is_named_above_it() {
    let app = community().await;
    let staff = staff(&app).await;
    let five = staff.get(REPORT).await.ok().shows("Institutions that sent 5 or more scholars").shows("1 institution");
    five.shows("Ibadan Ward College").hides("Nairobi Ward College").shows("2011–2014");
    for (query, shown, hidden, words) in [
        ("at_least=1&country=KE", "Nairobi", "Ibadan", "only institutions in Kenya"),
        ("at_least=1&program=amf", "Ibadan", "Nairobi", "only who took part in AMF"),
        ("at_least=3&discipline=physician", "Nairobi", "Ibadan", "main discipline Medicine"),
        ("at_least=1&to=2012", "Ibadan", "Nairobi", "only until 2012"),
        ("at_least=1&q=nairo", "Nairobi", "Ibadan", "with “nairo” in their name"),
        ("one_short=1", "Nairobi", "Ibadan", "Institutions that sent exactly 4 scholars"),
        ("crossed=2014", "Ibadan", "Nairobi", "number of scholars sent reached 5 in 2014"),
        ("crossed=2014&at_least=4", "Nairobi", "Ibadan", "number of scholars sent reached 4 in 2014"),
        ("at_least=4&count=now", "Nairobi", "Mountain", "where they are now"),
    ] {
        let (shown, hidden) = (format!("{shown} Ward College"), format!("{hidden} Ward College"));
        staff.get(&format!("{REPORT}?{query}")).await.ok().shows(&shown).hides(&hidden).shows(words);
    }
    staff.get(&format!("{REPORT}?crossed=2011")).await.ok().shows("No institution reaches this");
}

#[tokio::test]
async fn what_makes_no_sense_is_answered_with_the_way_out() {
    let app = community().await;
    let staff = staff(&app).await;
    let page = staff.get(&format!("{REPORT}?at_least=many&discipline=wizard&program=nothing&from=2014&to=2011")).await;
    let page = page.ok().shows("“many” was passed over").shows("“wizard” was passed over");
    let page = page.shows("“nothing” was passed over").shows("nobody can be counted");
    let turned = "<a href=\"/staff/reports/institutions?from=2011&#38;to=2014\">Turn the years round</a>";
    assert!(page.text().contains(turned), "{}", page.text());
    for query in
        ["at_least=99999999999", "from=%00", "page=0", "page=99999999999999999999", "q=%ff", "crossed=-1", "q=%25"]
    {
        staff.get(&format!("{REPORT}?{query}")).await.ok();
    }
    staff.get(&format!("{REPORT}?q=%3Cscript%3Ealert(1)%3C/script%3E")).await.ok().hides("<script>alert");
}

#[tokio::test]
async fn a_count_leads_to_names_and_these_to_lines_and_spellings() {
    let app = community().await;
    let staff = staff(&app).await;
    let report = staff.get(&format!("{REPORT}?program=thp&at_least=4&country=NG")).await.ok();
    let proof = link(&report.text(), &format!("{REPORT}/"));
    assert!(proof.ends_with("?country=NG&at_least=4&program=thp"), "{proof}");
    let page = staff.get(&proof).await.ok().shows("4 scholars sent").shows("Amina Yusuf").hides("Femi Ojo");
    let page = page.shows("2011-jan-thp.csv, line 4").shows("typed “Ibadan Ward College”").hides("2014-june-amf.csv");
    let batch = link(&page.text(), "/staff/imports/");
    staff.get(&batch).await.ok().shows("2011-jan-thp.csv");
    let id = proof.split(['/', '?']).nth(4).unwrap().to_owned();
    app.signed_in(Role::Editor).await.get(&proof).await.status(403);
    app.visitor().get(&proof).await.status(303);
    staff.get(&proof.replace(&id, "01934f3a-7c1e-7b60-8f10-2f3a5b6c7d8e")).await.status(404);
    staff.get(&format!("{REPORT}/{id}?from=2020")).await.ok().shows("Nobody is counted here");
    staff.get(&format!("{REPORT}/{id}?count=now")).await.ok().shows("there now");
}

#[tokio::test]
async fn files_have_the_same_rows_and_no_formulas() {
    let app = community().await;
    app.load_roster("2015-june-thp.csv", &roster(5, "RN", "\"=HYPERLINK(\"\"http://e.vil\"\") Clinic\"", "Ghana"))
        .await;
    let staff = staff(&app).await;
    let csv = staff.get(&format!("{REPORT}.csv?at_least=4&country=NG&country=KE&sort=name")).await.ok().text();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "name,ror,country,city,alumni,first_year,last_year,disciplines,years,reached");
    assert_eq!(lines[1], "Ibadan Ward College,,NG,,5,2011,2014,nurse 5,2011 4; 2014 5,2011");
    assert_eq!(lines[2], "Nairobi Ward College,,KE,,4,2014,2014,physician 3; nurse 1,2014 4,2014");
    assert_eq!(lines.len(), 3);
    let ghana = staff.get(&format!("{REPORT}.csv?at_least=1&country=GH")).await.ok().text();
    assert!(ghana.contains("HYPERLINK"), "{ghana}");
    assert!(ghana.lines().skip(1).all(|line| !line.trim_start_matches('"').starts_with('=')), "{ghana}");
    let short = staff.get(&format!("{REPORT}.csv?one_short=1")).await.ok().text();
    assert!(short.lines().nth(1).is_some_and(|line| line.starts_with("Nairobi Ward College,")), "{short}");
    let xlsx = staff.get(&format!("{REPORT}.xlsx?at_least=4&program=amf")).await.ok();
    assert!(xlsx.body.starts_with(b"PK"));
    app.signed_in(Role::Editor).await.get(&format!("{REPORT}.csv")).await.status(403);
}

#[tokio::test]
async fn pages_are_turned_and_what_is_printed_leaves_nothing_out() {
    let app = TestApp::new().await;
    let mut text = "First name,Last name,Degrees,Institution,Country\n".to_owned();
    for place in 0..53_u8 {
        let word: String = [place / 26, place % 26].map(|letter| char::from(b'a' + letter)).iter().collect();
        writeln!(text, "Some,Q{word}son,RN,Z{word}mouth College,Kenya").unwrap();
    }
    app.load_roster("2011-jan-thp.csv", &text).await;
    let staff = staff(&app).await;
    let first = staff.get(&format!("{REPORT}?at_least=1&sort=name")).await.ok().shows("53 institutions");
    let first = first.shows("Zaamouth College").hides("Zcamouth College").shows("Page 1 of 2").text();
    let next = link(&first, &format!("{REPORT}?at_least=1&#38;sort=name&#38;page=2"));
    staff.get(&next).await.ok().shows("Zcamouth College").hides("Zaamouth College");
    let print = staff.get(&link(&first, &format!("{REPORT}?at_least=1&#38;sort=name&#38;print"))).await.ok();
    print.shows("Zaamouth College").shows("Zcamouth College").hides("Page 1 of");
}

#[tokio::test]
async fn the_way_to_a_new_release_of_the_registry_is_shown() {
    let app = community().await;
    let page = staff(&app).await.get("/staff/institutions/outdated").await.ok();
    page.shows("collegium import institutions").shows("value by value");
}

/// A site whose institute published the list, or did not.
async fn published(is_published: bool) -> TestApp {
    let file = if is_published { "[public]\nfive_or_more = true" } else { "" };
    filled(TestApp::with(Mode::Serve, file).await).await
}

async fn hides_programs(app: &TestApp, slug: &str, audience: Audience) {
    let Shown::Here(profile) = scholars::show(&app.operator(), slug).await.unwrap() else { panic!("moved") };
    let mut scholar = profile.scholar;
    scholar.audiences = scholar.audiences.with(Field::Programs, audience);
    scholars::save(&app.operator(), &[scholar]).await.unwrap();
}

#[tokio::test]
async fn visitors_get_no_count_that_the_institute_did_not_publish() {
    let app = published(false).await;
    let page = app.visitor().get("/institutions?at_least=5").await.ok().shows("0 institutions").hides("Ibadan");
    page.shows("has not published");
    let api = app.visitor().get("/api/v1/institutions?at_least=5").await.ok().json();
    assert_eq!(api["meta"]["total"], 0);
}

#[tokio::test]
async fn what_is_published_names_institutions_and_numbers_alone() {
    let app = published(true).await;
    let visitor = app.visitor();
    visitor.get("/institutions").await.ok().shows("0 institutions").shows("Institutions that sent five or more");
    let page =
        visitor.get("/institutions?at_least=5").await.ok().shows("1 institution").shows("Published by the institute");
    let page = page.shows("Ibadan Ward College").hides("Nairobi").hides("Nursing").hides("2011");
    assert!(!page.text().contains("/institutions/ibadan"), "there is no page for visitors");
    visitor.get("/institutions/ibadan-ward-college").await.status(404);
    let api = visitor.get("/api/v1/institutions?at_least=5").await.ok().json();
    let item = &api["data"][0];
    assert_eq!((item["alumni"].as_u64(), item["disciplines"].to_string().as_str()), (Some(5), "{}"));
    assert!(item["first_year"].is_null() && item["last_year"].is_null());
    // No smaller number, no other way of counting, no part of a count.
    for query in ["at_least=4", "at_least=1", "at_least=5&count=now", "at_least=5&with_children=true"] {
        let api = visitor.get(&format!("/api/v1/institutions?{query}")).await.ok().json();
        assert_eq!(api["meta"]["total"], 0, "{query}");
    }
    visitor.get("/institutions?at_least=5&from=2012&program=amf&discipline=nurse").await.ok().shows("Ibadan");
    visitor.get("/institutions?at_least=5&country=KE").await.ok().shows("0 institutions");
    let member = app.scholar("tunde-bello").await;
    member.get("/institutions?at_least=5").await.ok().shows("Nursing").hides("Published by");
}

#[tokio::test]
async fn who_hides_from_members_is_in_no_published_count() {
    let app = published(true).await;
    let list = || async { app.visitor().get("/institutions?at_least=5").await.ok() };
    hides_programs(&app, "ngozi-okafor", Audience::Staff).await;
    list().await.shows("0 institutions").hides("Ibadan");
    hides_programs(&app, "ngozi-okafor", Audience::Public).await;
    list().await.shows("Ibadan");
    let leaves = app.scholar("femi-ojo").await;
    leaves.post("/me/data/leave", "").await.status(303);
    list().await.shows("0 institutions").hides("Ibadan");
    institutions::renew_counts(&app.operator().db).await.unwrap();
    list().await.shows("0 institutions").hides("Ibadan");
}

#[tokio::test]
async fn two_communities_that_differ_in_what_is_hidden_publish_the_same() {
    let (hidden, absent) = (published(true).await, published(true).await);
    // A sixth person whom members do not see, in one of the two.
    let more = format!("{}Xq,Zz,MD,Ibadan Ward College,Nigeria\n", roster(0, "", "", ""));
    hidden.load_roster("2019-june-thp.csv", &more).await;
    hides_programs(&hidden, "xq-zz", Audience::Staff).await;
    for path in
        ["/institutions?at_least=5", "/institutions", "/institutions?at_least=6", "/institutions?at_least=5&q=ibadan"]
    {
        let (one, other) = (hidden.visitor().get(path).await.ok(), absent.visitor().get(path).await.ok());
        assert_eq!(one.words(), other.words(), "{path}");
    }
}
