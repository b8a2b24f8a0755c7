//! One's own profile: edited, shown, kept from being overwritten, and its history.

use collegium_core::accounts::Role;
use collegium_core::id::ScholarId;
use collegium_core::scholars::{self, Profile, Shown};
use collegium_tests::{Answer, Person, TestApp};

const ROSTER: &str = "Teaching in Health Professions March 2013\n\
    Name,Title,Institution,Country,E-mail\n\
    \"Okafor, Ngozi, RN, PhD\",Clinical Nurse Educator,University of Ibadan,Nigeria,ngozi.okafor@ui.example\n\
    \"Bello, Tunde, PharmD\",Clinical Pharmacist,University of Ibadan,Nigeria,tunde.bello@ui.example\n";

const NGOZI: &str = "ngozi-okafor";

async fn community() -> TestApp {
    let app = TestApp::new().await;
    app.load_roster("2013-mar-thp.csv", ROSTER).await;
    app
}

async fn profile(app: &TestApp, slug: &str) -> Profile {
    match scholars::show(&app.operator(), slug).await.unwrap() {
        Shown::Here(profile) => *profile,
        Shown::Moved(slug) => panic!("moved to {slug}"),
    }
}

async fn id_of(app: &TestApp, slug: &str) -> ScholarId {
    profile(app, slug).await.scholar.id
}

/// The fields of the page's form as a browser would send them back.
fn fields(page: &Answer) -> Vec<(String, String)> {
    let html = page.text();
    let attribute = |tag: &str, name: &str| {
        let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        Some(plain(tag[from..].split('"').next()?))
    };
    let form = html.split("class=\"form\" data-keep").nth(1).expect("the form of the profile");
    let form = form.split("</form>").next().unwrap_or_default();
    let mut fields = Vec::new();
    for piece in form.split('<').skip(1) {
        let (tag, words) = piece.split_once('>').unwrap_or((piece, ""));
        let name = attribute(tag, "name").unwrap_or_default();
        let ticked = !tag.contains("type=\"checkbox\"") && !tag.contains("type=\"radio\"") || tag.contains(" checked");
        if tag.starts_with("input ") && ticked && name != "csrf" {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        } else if tag.starts_with("textarea ") {
            fields.push((name, plain(words)));
        } else if tag.starts_with("select ") {
            fields.push((name, String::new()));
        } else if tag.starts_with("option ") && tag.ends_with(" selected") {
            fields.last_mut().expect("an option stands in a select").1 = attribute(tag, "value").unwrap_or_default();
        }
    }
    fields
}

fn plain(escaped: &str) -> String {
    let signs = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")];
    signs.iter().fold(escaped.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The form with these fields typed anew, as a body to send.
fn filled(page: &Answer, typed: &[(&str, &str)]) -> String {
    let mut fields = fields(page);
    for (name, value) in typed {
        fields.retain(|(one, _)| one != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    let mut body = form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(fields).finish()
}

async fn save(person: &Person, page: &Answer, typed: &[(&str, &str)]) -> Answer {
    person.post("/me/profile", &filled(page, typed)).await
}

#[tokio::test]
async fn everything_of_ones_own_is_edited_and_shown_at_once() {
    let app = community().await;
    let ngozi = app.scholar(NGOZI).await;
    let page = ngozi.get("/me/profile").await.ok();
    assert!(fields(&page).contains(&("title".to_owned(), "Clinical Nurse Educator".to_owned())));
    let typed = [
        ("given", "Ngozi Ada"),
        ("native", "Ńgọ́zi"),
        ("former", "Ngozi Eze\nNgozi Obi"),
        ("pronouns", "she/her"),
        ("credentials", "RN, PhD, FAAN"),
        ("title", "Dean of Nursing"),
        ("discipline-1", "nurse"),
        ("discipline-2", "educator"),
        ("interest", "simulation"),
        ("available", "mentoring"),
        ("language", "ig"),
        ("bio", "Teaches *bedside* skills.\r\n\r\nAnd more."),
        ("city", "Ibadan"),
        ("orcid", "https://orcid.org/0000-0002-1825-0097"),
        ("phones", "+234 1 555 0142"),
        ("link-1-address", "ui.example/ngozi"),
        ("link-1-label", "At the university"),
        ("work-1-to", "2019"),
    ];
    let saved = save(&ngozi, &page, &typed).await.status(303);
    assert_eq!(saved.header("location"), "/me/profile?saved=yes");

    let profile = profile(&app, "ngozi-ada-okafor").await;
    let scholar = &profile.scholar;
    assert_eq!(scholar.display_name, "Ngozi Ada Okafor");
    assert_eq!(scholar.former_names, ["Ngozi Eze", "Ngozi Obi"]);
    assert_eq!(scholar.credentials, ["RN", "PhD", "FAAN"]);
    assert_eq!(scholar.disciplines, ["nurse", "educator"], "in the order of the rows");
    assert_eq!(
        (scholar.interests.as_slice(), scholar.languages.as_slice()),
        (&["simulation".to_owned()][..], &["ig".to_owned()][..])
    );
    assert_eq!(scholar.bio.as_deref(), Some("Teaches *bedside* skills.\n\nAnd more."));
    assert_eq!(scholar.orcid.as_deref(), Some("0000-0002-1825-0097"));
    assert_eq!(scholar.links[0].url, "https://ui.example/ngozi");
    assert_eq!(profile.affiliations[0].to_year, Some(2019));
    assert_eq!(
        profile.affiliations[0].institution.as_ref().unwrap().name,
        "University of Ibadan",
        "the same institution"
    );

    let tunde = app.scholar("tunde-bello").await;
    let seen = tunde.get("/scholars/ngozi-ada-okafor").await.ok();
    seen.clone().shows("Dean of Nursing").shows("Open to Mentoring").shows("Teaches bedside skills.");
    seen.hides("555 0142").hides("Ngozi Eze");
    assert_eq!(tunde.get("/scholars/ngozi-okafor").await.status(308).header("location"), "/scholars/ngozi-ada-okafor");
    app.index().await;
    tunde.get("/scholars?q=dean").await.ok().shows("Ngozi Ada Okafor");
    ngozi.get("/scholars/ngozi-ada-okafor").await.ok().shows("555 0142").shows("your own profile");
}

#[tokio::test]
async fn saving_a_form_as_it_is_changes_nothing() {
    let app = community().await;
    let before = profile(&app, NGOZI).await;
    let ngozi = app.scholar(NGOZI).await;
    let page = ngozi.get("/me/profile").await.ok();
    save(&ngozi, &page, &[]).await.status(303);
    assert_eq!(profile(&app, NGOZI).await, before);
    ngozi.get("/me/profile/history").await.ok().shows("Nothing was changed");
}

#[tokio::test]
async fn what_is_wrong_is_told_beside_the_field_and_everything_typed_is_kept() {
    let app = community().await;
    let before = profile(&app, NGOZI).await;
    let ngozi = app.scholar(NGOZI).await;
    let page = ngozi.get("/me/profile").await.ok();
    for (name, value, said) in [
        ("orcid", "0000-0002-1825-0098", "The last digit of this ORCID iD does not fit"),
        ("given", "", ""),
        ("country", "Narnia", "“Narnia” is no country code"),
        ("link-1-address", "javascript://x.y/%0aalert(1)", "This is no address of a page"),
        ("phones", "by carrier pigeon", "A phone number has at least three digits"),
        ("work-1-from", "next year", "A year of four digits"),
        ("work-1-name", "", "Please name the institution"),
        ("discipline-1", "wizard", "This is not on the list"),
        ("interest", "gardening-at-night", "This is not on the list"),
    ] {
        let typed = [("city", "Ìbàdàn & <Co>"), ("family", if name == "given" { "" } else { "Okafor" }), (name, value)];
        let answer = save(&ngozi, &page, &typed).await.status(422);
        let said = if name == "given" { "Please write your name" } else { said };
        let answer = answer.shows(said);
        let kept = fields(&answer);
        assert!(kept.contains(&("city".to_owned(), "Ìbàdàn & <Co>".to_owned())), "{name}: {kept:?}");
        assert!(answer.text().contains("aria-invalid=\"true\"") || name == "interest", "{name}");
    }
    assert_eq!(profile(&app, NGOZI).await, before, "nothing of it was saved");
}

#[tokio::test]
async fn rows_are_added_looked_up_and_blanked_without_a_script() {
    let app = community().await;
    let ngozi = app.scholar(NGOZI).await;
    let page = ngozi.get("/me/profile").await.ok();
    let more = save(&ngozi, &page, &[("do", "add-work"), ("city", "Lagos")]).await.ok();
    assert!(more.text().contains("name=\"work-2-name\"") && !page.text().contains("name=\"work-2-name\""));
    assert!(fields(&more).contains(&("city".to_owned(), "Lagos".to_owned())), "nothing typed is lost");
    let looked = save(&ngozi, &more, &[("do", "look-2"), ("work-2-name", "ibadan")]).await.ok();
    let looked = looked.shows("Do you mean one of these?").shows("University of Ibadan");
    let nobody = save(&ngozi, &looked, &[("do", "look-2"), ("work-2-name", "Xyzzy Clinic")]).await.ok();
    let nobody = nobody.shows("kept as you type it");
    save(&ngozi, &nobody, &[("do", "save"), ("work-2-from", "2020"), ("work-main", "2")]).await.status(303);
    let saved = profile(&app, NGOZI).await;
    let typed = saved.affiliations.iter().find(|one| one.typed.as_deref() == Some("Xyzzy Clinic")).unwrap();
    assert!(typed.institution.is_none() && typed.primary && typed.from_year == Some(2020));

    let page = ngozi.get("/me/profile").await.ok();
    let row = if fields(&page).contains(&("work-1-name".to_owned(), "Xyzzy Clinic".to_owned())) { 1 } else { 2 };
    let pressed = format!("drop-work-{row}");
    let blanked = save(&ngozi, &page, &[("do", &pressed)]).await.ok();
    save(&ngozi, &blanked, &[("do", "save")]).await.status(303);
    assert_eq!(profile(&app, NGOZI).await.affiliations.len(), 1);
    let preview = save(&ngozi, &page, &[("do", "preview"), ("bio", "So *true* <script>alert(1)</script>")]).await.ok();
    assert!(preview.text().contains("<em>true</em>") && !preview.text().contains("<script>alert"));
}

#[tokio::test]
async fn two_who_edit_different_parts_lose_nothing() {
    let app = community().await;
    let id = id_of(&app, NGOZI).await;
    let (ngozi, staff) = (app.scholar(NGOZI).await, app.signed_in(Role::Staff).await);
    let edit = format!("/staff/scholars/{id}/edit");
    let (mine, theirs) = (ngozi.get("/me/profile").await.ok(), staff.get(&edit).await.ok());
    staff.post(&edit, &filled(&theirs, &[("city", "Abuja")])).await.status(303);
    save(&ngozi, &mine, &[("title", "Dean")]).await.status(303);
    let scholar = profile(&app, NGOZI).await.scholar;
    assert_eq!((scholar.city.as_deref(), scholar.title.as_deref()), (Some("Abuja"), Some("Dean")));
}

#[tokio::test]
async fn two_who_edit_the_same_part_are_shown_both_and_choose() {
    let app = community().await;
    let id = id_of(&app, NGOZI).await;
    let (ngozi, staff) = (app.scholar(NGOZI).await, app.signed_in(Role::Staff).await);
    let edit = format!("/staff/scholars/{id}/edit");
    let (mine, theirs) = (ngozi.get("/me/profile").await.ok(), staff.get(&edit).await.ok());
    staff.post(&edit, &filled(&theirs, &[("city", "Abuja"), ("title", "Provost")])).await.status(303);
    let both = save(&ngozi, &mine, &[("city", "Jos")]).await.status(409).shows("Abuja").shows("Jos");
    let kept = fields(&both);
    assert!(kept.contains(&("city".to_owned(), "Jos".to_owned())), "{kept:?}");
    assert!(kept.contains(&("title".to_owned(), "Provost".to_owned())), "what did not clash comes together: {kept:?}");
    assert_eq!(profile(&app, NGOZI).await.scholar.city.as_deref(), Some("Abuja"), "nothing is saved yet");

    save(&ngozi, &both, &[("choose-city", "theirs")]).await.status(303);
    assert_eq!(profile(&app, NGOZI).await.scholar.city.as_deref(), Some("Abuja"));
    save(&ngozi, &both, &[("choose-city", "mine")]).await.status(303);
    let scholar = profile(&app, NGOZI).await.scholar;
    assert_eq!((scholar.city.as_deref(), scholar.title.as_deref()), (Some("Jos"), Some("Provost")));
}

#[tokio::test]
async fn many_edits_at_once_lose_nothing_silently() {
    let app = community().await;
    let ngozi = app.scholar(NGOZI).await;
    let page = ngozi.get("/me/profile").await.ok();
    let edits = (0..40).map(|number| {
        let (ngozi, page) = (ngozi.clone(), page.clone());
        tokio::spawn(async move { save(&ngozi, &page, &[("city", &format!("City {number}"))]).await.status })
    });
    let mut statuses = Vec::new();
    for edit in edits.collect::<Vec<_>>() {
        statuses.push(edit.await.unwrap());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 303 | 409)), "{statuses:?}");
}

#[tokio::test]
async fn staff_edits_are_in_the_history_and_told_by_letter() {
    let app = community().await;
    let id = id_of(&app, NGOZI).await;
    let (ngozi, staff) = (app.scholar(NGOZI).await, app.signed_in(Role::Staff).await);
    let edit = format!("/staff/scholars/{id}/edit");
    let page = staff.get(&edit).await.ok().shows("Ngozi Okafor");
    staff.post(&edit, &filled(&page, &[("city", "Abuja"), ("phones", "+234 1 555 0142")])).await.status(303);
    let page = ngozi.get("/me/profile/history").await.ok();
    page.shows("City Staff, 14 March 2026, 09:26 UTC before: nothing after: Abuja").shows("after: +234 1 555 0142");
    app.run_work().await;
    let letters = app.letters();
    let letter = letters.iter().find(|letter| letter.to == "ngozi.okafor@ui.example").unwrap();
    assert!(letter.text.contains("City") && letter.text.contains("Phones"), "{}", letter.text);
    assert!(!letter.text.contains("Abuja") && !letter.text.contains("555 0142"), "values stay on the site");
    assert!(!letter.link("http").is_empty());

    let mine = ngozi.get("/me/profile").await.ok();
    save(&ngozi, &mine, &[("title", "Dean")]).await.status(303);
    app.run_work().await;
    assert_eq!(app.letters().len(), letters.len(), "nobody writes to you about your own change");
}

#[tokio::test]
async fn a_profile_is_edited_by_its_owner_and_by_staff_alone() {
    let app = community().await;
    let id = id_of(&app, NGOZI).await;
    let before = profile(&app, NGOZI).await;
    let (ngozi, tunde) = (app.scholar(NGOZI).await, app.scholar("tunde-bello").await);
    let page = ngozi.get("/me/profile").await.ok();
    for path in ["edit", "history"] {
        let path = format!("/staff/scholars/{id}/{path}");
        app.visitor().get(&path).await.status(303);
        app.signed_in(Role::Editor).await.get(&path).await.status(403);
    }
    tunde.post(&format!("/staff/scholars/{id}/edit"), &filled(&page, &[("city", "Jos")])).await.status(403);
    // The same body sent as one's own changes one's own; ids, role and slug in it are nobody's.
    let forged = [("id", id.to_string()), ("slug", "admin".to_owned()), ("role", "admin".to_owned())];
    let forged: Vec<(&str, &str)> = forged.iter().map(|(name, value)| (*name, value.as_str())).collect();
    save(&tunde, &page, &forged).await.status(422).shows("A place of work in this form is not there any more");
    assert_eq!(profile(&app, NGOZI).await, before);
    app.visitor().post("/me/profile", "city=Jos").await.status(401);
    app.signed_in(Role::Scholar).await.get("/me/profile").await.status(403).shows("/me/claim");
}
