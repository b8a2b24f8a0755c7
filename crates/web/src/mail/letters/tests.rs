use super::*;

/// The paper of a sample.
pub(crate) fn paper() -> Paper {
    Paper {
        community: "Collegium of Educators".to_owned(),
        home: "https://alumni.example.org/".to_owned(),
        name: Some("Ngozi Okafor".to_owned()),
        contact: Some("hello@alumni.example.org".to_owned()),
        preferences: None,
        why: "",
    }
}

#[test]
fn every_letter_keeps_to_what_mail_clients_show() {
    for kind in KINDS {
        let paper =
            Paper { preferences: kind.class.may_be_declined().then(|| "https://a.org/p".to_owned()), ..paper() };
        let letter = (kind.sample)(paper).unwrap();
        crate::view::sample::keep(&format!("letter-{}", kind.kind), &letter.html);
        assert!(letter.html.contains("<table") && letter.html.contains("style=\""), "{}", kind.kind);
        for forbidden in ["<script", "<img", "<link", "<iframe", "<form", "@import", "url(", "onload=", "src="] {
            assert!(!letter.html.contains(forbidden), "{} has {forbidden}", kind.kind);
        }
        let elsewhere = letter.html.split("http").skip(1).filter(|rest| {
            !["s://alumni.example.org", "s://a.org", "://www.w3.org"].iter().any(|ours| rest.starts_with(ours))
                && !rest.starts_with("-equiv")
        });
        assert_eq!(elsewhere.count(), 0, "{} leads elsewhere", kind.kind);
        assert!(letter.text.starts_with("Collegium of Educators\n\nDear Ngozi Okafor,\n\n"), "{}", letter.text);
        assert!(!letter.text.contains('<') && letter.html.len() < 100_000, "Gmail cuts off what is longer");
        assert!(!letter.subject.is_empty() && letter.subject.chars().count() < 120);
    }
}

#[test]
fn what_people_typed_stays_words() {
    let name = "<script>alert(1)</script> & \"Sons\"";
    let letter = test::sample(Paper { name: Some(name.to_owned()), ..paper() }).unwrap();
    assert!(!letter.html.contains("<script"), "{}", letter.html);
    assert!(letter.text.contains(name), "{}", letter.text);
}
