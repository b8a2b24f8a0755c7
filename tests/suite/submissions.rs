//! What scholars send in, from the draft to the feed; who decides, who sees it, and that taking back undoes it all.

use axum::http::Method;
use chrono::TimeDelta;
use collegium_core::accounts::{self, Role};
use collegium_core::op::Op;
use collegium_core::scholars::{self, Field, Shown};
use collegium_core::submissions::{self, Filled, PieceKind, Readers, SubmissionError};
use collegium_tests::{Answer, NOW, TestApp};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"van der Berg, Anna M., MD\",Professor of Medicine,Radboud University Medical Center,Holland,anna.vanderberg@umc.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app
}

/// Somebody who is signed in, with the word against forged forms.
struct Signed<'a> {
    app: &'a TestApp,
    cookie: String,
    csrf: String,
    /// The operation of this person, for steps that no page is needed for.
    op: Op,
}

impl<'a> Signed<'a> {
    /// The scholar of this address, in this role.
    async fn as_scholar(app: &'a TestApp, slug: &str, role: Role) -> Self {
        let Shown::Here(profile) = scholars::show(&app.operator(), slug).await.unwrap() else { panic!("{slug} moved") };
        let started = accounts::sign_in_as(&app.operator(), role, Some(profile.scholar.id)).await.unwrap();
        let op = Op { actor: collegium_core::op::Actor::Account(started.signed), ..app.operator() };
        let cookie = format!("session={}", started.token.as_str());
        let csrf = collegium_web::session::csrf(&app.app, &started.signed);
        Self { app, cookie, csrf, op }
    }

    async fn get(&self, path: &str) -> Answer {
        self.app.visitor().asks(Method::GET, path).with("cookie", &self.cookie).send("").await
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded = |text: &str| collegium_web::view::words::encoded(text);
        let csrf = ("csrf", self.csrf.as_str());
        let fields = fields.iter().chain([&csrf]);
        let body: Vec<String> = fields.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let request = self.app.visitor().asks(Method::POST, path).with("cookie", &self.cookie);
        let request = request.with("sec-fetch-site", "same-origin");
        request.with("content-type", "application/x-www-form-urlencoded").send(body.join("&")).await
    }

    /// Sends a form that leads on, and says where.
    async fn leads(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.post(path, fields).await.status(303);
        answer.header("location").to_owned()
    }

    /// Sends in a piece of news and says where it is.
    async fn sends(&self, title: &str, readers: &str) -> String {
        let fields = [
            ("kind", "news"),
            ("action", "send"),
            ("title", title),
            ("text", "It *went* well. <script>alert(1)</script>"),
            ("readers", readers),
        ];
        self.leads("/me/submissions/new", &fields).await
    }
}

/// The page of an editor about the piece that its author knows at this address.
fn review(own: &str) -> String {
    own.replace("/me/", "/staff/").split('#').next().unwrap_or_default().to_owned()
}

/// The first address in a page that begins so.
fn link<'a>(html: &'a str, begins: &str) -> &'a str {
    let from = html.find(&format!("href=\"{begins}")).unwrap_or_else(|| panic!("no link to {begins} in {html}")) + 6;
    html[from..].split('"').next().unwrap_or_default()
}

#[tokio::test]
async fn news_goes_from_the_draft_to_the_feed() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    author.get("/me/submissions").await.ok().shows("Nothing yet");
    let kept = [("kind", "news"), ("action", "keep"), ("title", "A talk in Lagos"), ("link", "no address")];
    let draft = author.leads("/me/submissions/new", &kept).await;
    let page = author.get(&draft).await.ok().shows("Draft");
    assert!(page.text().contains("value=\"no address\""), "a draft is kept as it was typed");
    let refused = author.post(&draft, &[("action", "send"), ("version", "1"), ("title", "A talk in Lagos")]).await;
    refused.status(422).shows("The text is missing");
    let whole = [
        ("action", "send"),
        ("version", "2"),
        ("title", "A talk in Lagos"),
        ("text", "It *went* well. <script>alert(1)</script>"),
        ("readers", "everybody"),
    ];
    author.leads(&draft, &whole).await;
    author.get(&draft).await.ok().shows("With the editors");
    app.visitor().get("/news").await.ok().shows("0 pieces");

    editor.get("/staff/submissions").await.ok().shows("A talk in Lagos").shows("Ngozi Okafor");
    editor.leads(&review(&draft), &[("action", "approve"), ("version", "4")]).await;
    let news = app.visitor().get("/news").await.ok().shows("1 piece").shows("by Ngozi Okafor").text();
    assert!(!news.contains("/scholars/ngozi-okafor"), "a visitor may not see the profile");
    let address = link(&news, "/news/a-talk").to_owned();
    let page = app.visitor().get(&address).await.ok().shows("It went well.");
    assert!(!page.text().contains("<script>alert"), "{}", page.text());
    assert!(page.text().contains("og:title") && page.text().contains("\"@type\":\"NewsArticle\""));
    author.get(&address).await.ok().shows("Ngozi Okafor");
    let feed = app.visitor().get("/news.atom?kind=news").await.ok();
    assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
    assert!(feed.text().contains("A talk in Lagos") && feed.text().contains("<name>Ngozi Okafor</name>"));
    assert!(!app.visitor().get("/news.atom?kind=promotion").await.ok().text().contains("A talk"));
    assert!(app.visitor().get("/sitemap.xml").await.ok().text().contains(&address));

    app.run_work().await;
    let letters = app.letters();
    let letter = letters.iter().find(|letter| letter.subject == "Published: A talk in Lagos").unwrap();
    assert!(letter.to == "ngozi.okafor@ui.example" && letter.text.contains(&address), "{}", letter.text);
}

#[tokio::test]
async fn what_is_for_members_is_not_there_for_visitors() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let before = app.visitor().get("/news").await.ok().text();
    let own = author.sends("For members alone", "members").await;
    editor.leads(&review(&own), &[("action", "approve"), ("version", "2")]).await;
    let news = author.get("/news").await.ok().shows("For members alone").text();
    let address = link(&news, "/news/for-members").to_owned();
    let same = |text: &str| text.lines().filter(|line| !line.contains("request")).collect::<Vec<_>>().join("\n");
    assert_eq!(same(&app.visitor().get("/news").await.ok().text()), same(&before));
    let hidden = app.visitor().get(&address).await.status(404).words();
    assert_eq!(hidden, app.visitor().get("/news/nothing-at-all").await.status(404).words());
    for path in ["/news.atom", "/sitemap.xml", "/news?q=members", "/publications"] {
        app.visitor().get(path).await.ok().hides("For members alone").hides("Okafor");
    }
}

#[tokio::test]
async fn filters_know_of_authors_what_the_viewer_knows() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let own = author.sends("A talk in Lagos", "everybody").await;
    editor.leads(&review(&own), &[("action", "approve"), ("version", "2")]).await;
    for query in ["country=NG", "discipline=nurse", "q=lago&kind=news", "year=2026"] {
        author.get(&format!("/news?{query}")).await.ok().shows("A talk in Lagos");
    }
    for query in ["country=US", "discipline=physician", "q=oslo", "year=2025", "kind=promotion"] {
        author.get(&format!("/news?{query}")).await.ok().hides("A talk in Lagos");
    }
    // To visitors the author's country and discipline are hidden, so nothing is found by them.
    for query in ["country=NG", "discipline=nurse"] {
        app.visitor().get(&format!("/news?{query}")).await.ok().hides("A talk in Lagos");
    }
    app.open_to_everybody(&["ngozi-okafor"], &[Field::Name, Field::Country]).await;
    let opened = app.visitor().get("/news?country=NG").await.ok().shows("A talk in Lagos");
    assert!(opened.text().contains("/scholars/ngozi-okafor"));
    app.visitor().get("/news?discipline=nurse").await.ok().hides("A talk in Lagos");
}

#[tokio::test]
async fn nobody_decides_about_their_own_and_only_one_decides() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Editor).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let other = Signed::as_scholar(&app, "anna-m-van-der-berg", Role::Scholar).await;
    let own = author.sends("Mine", "everybody").await;
    author.post(&review(&own), &[("action", "approve"), ("version", "2")]).await.status(403);
    other.get(&review(&own)).await.status(403);
    other.get(&own).await.status(404);
    other.post(&own, &[("action", "withdraw"), ("version", "2")]).await.status(404);
    app.visitor().get("/staff/submissions").await.status(303);
    editor.leads(&review(&own), &[("action", "take"), ("version", "2")]).await;
    // Who saw an earlier version comes too late.
    editor.post(&review(&own), &[("action", "approve"), ("version", "2")]).await.status(409).shows("changed");
    editor
        .post(&review(&own), &[("action", "refuse"), ("version", "3"), ("message", " ")])
        .await
        .status(422)
        .shows("Say why");
    editor.leads(&review(&own), &[("action", "refuse"), ("version", "3"), ("message", "Not for this place.")]).await;
    author.get(&own).await.ok().shows("Not published").shows("Not for this place.");
    editor.post(&review(&own), &[("action", "approve"), ("version", "4")]).await.status(409);
}

#[tokio::test]
async fn of_many_who_decide_at_once_one_does() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let own = author.sends("Once", "everybody").await;
    let id: collegium_core::id::SubmissionId = own.rsplit('/').next().unwrap().parse().unwrap();
    let tries = (0..8).map(|turn| {
        let op = editor.op.clone();
        tokio::spawn(async move {
            if turn % 2 == 0 {
                submissions::approve(&op, id, 2, None).await
            } else {
                submissions::refuse(&op, id, 2, "no").await
            }
        })
    });
    let mut through = 0;
    for one in tries.collect::<Vec<_>>() {
        match one.await.unwrap() {
            Ok(()) => through += 1,
            Err(error) => assert!(matches!(error, SubmissionError::Stale), "{error}"),
        }
    }
    assert_eq!(through, 1);
}

#[tokio::test]
async fn changes_are_asked_made_and_approved_with_an_editors_words() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let own = author.sends("A tlak", "everybody").await;
    editor.leads(&review(&own), &[("action", "ask"), ("version", "2"), ("message", "A typo in the title?")]).await;
    author.get(&own).await.ok().shows("Changes asked").shows("A typo in the title?");
    let again =
        [("action", "send"), ("version", "3"), ("title", "A tallk"), ("text", "Well."), ("readers", "everybody")];
    author.leads(&own, &again).await;
    let edited = [("action", "approve-edited"), ("version", "5"), ("title", "A talk"), ("text", "Well.")];
    editor.leads(&review(&own), &edited).await;
    editor.get(&review(&own)).await.ok().shows("What it said before").shows("A tallk");
    let news = app.visitor().get("/news").await.ok().shows("A talk").hides("A tallk").text();
    let address = link(&news, "/news/a-talk").to_owned();
    editor
        .leads(&review(&own), &[("action", "correct"), ("version", "6"), ("title", "The talk"), ("text", "Well.")])
        .await;
    app.visitor().get(&address).await.ok().shows("The talk").shows("corrected");
    editor.leads(&review(&own), &[("action", "unpublish"), ("version", "7"), ("message", "A wrong date.")]).await;
    app.visitor().get(&address).await.status(410).shows("taken back");
    for path in ["/news", "/news.atom", "/sitemap.xml"] {
        app.visitor().get(path).await.ok().hides("The talk");
    }
    author.get(&own).await.ok().shows("A wrong date.");
}

#[tokio::test]
async fn a_promotion_changes_the_profile_and_taking_it_back_undoes_it() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let before = author.get("/scholars/ngozi-okafor").await.ok().shows("Clinical Nurse Educator").words();
    let fields = [
        ("kind", "promotion"),
        ("action", "send"),
        ("title", "Dean of Nursing"),
        ("institution", "Radboud University Medical Center"),
        ("since", "2026-02"),
        ("readers", "everybody"),
    ];
    let own = author.leads("/me/submissions/new", &fields).await;
    editor.get(&review(&own)).await.ok().shows("What this changes on the profile").shows("University of Ibadan");
    editor.leads(&review(&own), &[("action", "approve"), ("version", "2")]).await;
    let after = author.get("/scholars/ngozi-okafor").await.ok().shows("Dean of Nursing").shows("Radboud").words();
    assert_ne!(after, before);
    author.leads(&own, &[("action", "take-back"), ("version", "3")]).await;
    assert_eq!(author.get("/scholars/ngozi-okafor").await.ok().words(), before);
}

#[tokio::test]
async fn works_of_a_file_join_the_list_once_and_leave_in_every_format() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let colleague = Signed::as_scholar(&app, "anna-m-van-der-berg", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let file = "@article{a, title={On night rounds}, author={Okafor, Ngozi}, year=2019, doi={10.5555/rounds}, journal={Journal of Teaching}}\n\
        @article{a2, title={On night rounds}, author={Okafor, Ngozi}, year=2019}\n\
        @book{b, title={=Feedback}, author={Okafor, Ngozi}, year=2021}\n";
    let taken = [("kind", "publication"), ("action", "take-in"), ("file", file), ("readers", "everybody")];
    let own = author.leads("/me/submissions/new", &taken).await;
    author.get(&own).await.ok().shows("This piece brings 2 works");
    let id: collegium_core::id::SubmissionId = own.rsplit('/').next().unwrap().parse().unwrap();
    submissions::send(&author.op, id, 1).await.unwrap();
    editor.leads(&review(&own), &[("action", "approve"), ("version", "2")]).await;
    app.visitor().get("/publications").await.ok().shows("2 publications").shows("On night rounds").shows("Okafor, N.");
    app.visitor().get("/publications?q=feedb").await.ok().shows("1 publication").hides("night rounds");
    app.visitor().get("/publications?style=vancouver&q=rounds").await.ok().shows("Okafor N.");

    // A colleague who sends in the same work is joined with it.
    let fields = [
        ("kind", "publication"),
        ("action", "send"),
        ("title", "Another title of it"),
        ("authors", "van der Berg, Anna"),
        ("doi", "https://doi.org/10.5555/ROUNDS"),
        ("readers", "everybody"),
    ];
    let theirs = colleague.leads("/me/submissions/new", &fields).await;
    editor.leads(&review(&theirs), &[("action", "approve"), ("version", "2")]).await;
    let list = author.get("/publications").await.ok().shows("2 publications").text();
    assert!(list.contains("/scholars/ngozi-okafor") && list.contains("/scholars/anna-m-van-der-berg"));
    assert!(
        !app.visitor().get("/publications").await.ok().text().contains("/scholars/ngozi"),
        "visitors see no profile"
    );

    for (format, begins) in [("bib", "@article{okafor2019,"), ("ris", "TY  - "), ("json", "["), ("csv", "kind,title,")]
    {
        let file = app.visitor().get(&format!("/publications/export?format={format}")).await.ok();
        assert!(file.text().contains(begins), "{format}: {}", file.text());
        assert!(file.header("content-disposition").contains(&format!("publications.{format}")));
    }
    let csv = app.visitor().get("/publications/export?format=csv").await.ok().text();
    assert!(csv.contains("'=Feedback"), "{csv}");

    let forms = list.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let not_mine = forms.into_iter().find(|address| address.ends_with("/not-mine")).unwrap().to_owned();
    author.leads(&not_mine, &[]).await;
    author.leads(&own, &[("action", "take-back"), ("version", "3")]).await;
    app.visitor().get("/publications").await.ok().shows("1 publication");
}

#[tokio::test]
async fn who_is_erased_takes_along_what_they_sent_in() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let news = author.sends("A talk in Lagos", "everybody").await;
    let fields = [
        ("kind", "publication"),
        ("action", "send"),
        ("title", "On night rounds"),
        ("authors", "Okafor, Ngozi"),
        ("readers", "everybody"),
    ];
    let work = author.leads("/me/submissions/new", &fields).await;
    for own in [&news, &work] {
        editor.leads(&review(own), &[("action", "approve"), ("version", "2")]).await;
    }
    app.visitor().get("/publications").await.ok().shows("On night rounds");
    collegium_core::personal_data::erase(&author.op).await.unwrap();
    for path in ["/news", "/news.atom", "/publications", "/publications/export?format=bib"] {
        app.visitor().get(path).await.ok().hides("Okafor").hides("night rounds").hides("Lagos");
    }
}

#[tokio::test]
async fn a_scheduled_piece_comes_out_in_its_time() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let own = author.sends("Tomorrow", "everybody").await;
    let past = [("action", "schedule"), ("version", "2"), ("comes_out", "2026-03-14T09:00")];
    editor.post(&review(&own), &past).await.status(422).shows("within the next year");
    editor.leads(&review(&own), &[("action", "schedule"), ("version", "2"), ("comes_out", "2026-03-15T09:00")]).await;
    app.run_work().await;
    app.visitor().get("/news").await.ok().hides("Tomorrow");
    let later = Op { now: NOW + TimeDelta::days(1), actor: collegium_core::op::Actor::System, ..app.operator() };
    assert_eq!(submissions::come_out(&later).await.unwrap(), 1);
    assert_eq!(submissions::come_out(&later).await.unwrap(), 0);
    app.visitor().get("/news").await.ok().shows("Tomorrow");
}

#[tokio::test]
async fn what_waits_for_days_is_told_to_editors_once_a_morning() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let _editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    author.sends("Still waiting", "everybody").await;
    let system = Op { actor: collegium_core::op::Actor::System, ..app.operator() };
    let after = |days, hours| Op { now: NOW + TimeDelta::days(days) + TimeDelta::hours(hours), ..system.clone() };
    assert_eq!(submissions::remind(&after(2, 0)).await.unwrap(), 0, "two days are no long time");
    assert_eq!(submissions::remind(&after(4, -6)).await.unwrap(), 0, "it is three at night");
    assert_eq!(submissions::remind(&after(4, 0)).await.unwrap(), 1);
    assert_eq!(submissions::remind(&after(4, 3)).await.unwrap(), 0, "once a day is enough");
    assert_eq!(submissions::remind(&after(5, 0)).await.unwrap(), 1);
}

#[tokio::test]
async fn who_is_named_is_shown_to_those_who_may_see_them_and_can_take_their_name_off() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let named = Signed::as_scholar(&app, "anna-m-van-der-berg", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    let fields = [
        ("kind", "news"),
        ("action", "send"),
        ("title", "Together"),
        ("text", "A talk by two."),
        ("colleagues", "/scholars/anna-m-van-der-berg, nobody-at-all"),
        ("readers", "everybody"),
    ];
    let own = author.leads("/me/submissions/new", &fields).await;
    editor.leads(&review(&own), &[("action", "approve"), ("version", "2")]).await;
    let address = link(&author.get("/news").await.ok().text(), "/news/together").to_owned();
    app.visitor().get(&address).await.ok().hides("Berg");
    let page = named.get(&address).await.ok().shows("With Anna M. van der Berg").shows("Take my name off").text();
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    named.leads(&address, &[("action", "untag"), ("id", &id)]).await;
    author.get(&address).await.ok().hides("van der Berg");
}

#[tokio::test]
async fn a_day_has_its_limit() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let mut refused = 0;
    for _ in 0..61 {
        let begun = submissions::begin(&author.op, PieceKind::News, Filled::default(), Readers::Members).await;
        refused += usize::from(matches!(begun, Err(SubmissionError::TooMany(_))));
    }
    assert_eq!(refused, 1);
}

#[tokio::test]
async fn anybody_can_report_a_page_and_editors_see_to_it() {
    let app = community().await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    app.visitor().get("/report?path=/news/x").await.ok().shows("What is wrong with it");
    app.visitor().post("/report", "path=/news/x&message=").await.status(422).shows("Say why");
    app.visitor().post("/report", "path=/news/x&message=It+is+false.").await.status(303);
    editor.get("/staff/abuse").await.ok().shows("/news/x").shows("It is false.");
    let page = editor.get("/staff/abuse").await.ok().text();
    let id = page.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    editor.leads("/staff/abuse", &[("id", &id)]).await;
    editor.get("/staff/abuse").await.ok().shows("No report waits");
}

#[tokio::test]
async fn hostile_words_stay_words_in_pages_and_feeds() {
    let app = community().await;
    let author = Signed::as_scholar(&app, "ngozi-okafor", Role::Scholar).await;
    let editor = Signed::as_scholar(&app, "tunde-bello", Role::Editor).await;
    for hostile in [
        "</title><script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "]]><script>alert(1)</script>",
        "</script><script>alert(1)</script>",
        "{{7*7}}${7*7}",
        "javascript:alert(1)",
    ] {
        let fields =
            [("kind", "news"), ("action", "send"), ("title", hostile), ("text", hostile), ("readers", "everybody")];
        let own = author.leads("/me/submissions/new", &fields).await;
        editor.get(&review(&own)).await.ok().hides("<script>alert").hides("<img src=x");
        editor.leads(&review(&own), &[("action", "approve"), ("version", "2")]).await;
    }
    for path in ["/news", "/news.atom", "/sitemap.xml"] {
        app.visitor().get(path).await.ok().hides("<script>alert").hides("<img src=x");
    }
    let news = app.visitor().get("/news").await.ok().text();
    for address in news
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.starts_with("/news/"))
    {
        app.visitor().get(address).await.ok().hides("<script>alert").hides("<img src=x");
    }
}
