//! A profile as a contact card: vCard 4.0 (RFC 6350).

use std::fmt::Write as _;

use collegium_core::scholars::Profile;

use crate::view::labels;

/// The most bytes of a line before it is folded.
const LINE: usize = 75;

/// The contact card of a profile as the viewer may see it; `url` is the profile's absolute address.
pub(super) fn vcard(profile: &Profile, url: &str) -> String {
    let scholar = &profile.scholar;
    let mut card = Card::default();
    card.line("BEGIN", "VCARD");
    card.line("VERSION", "4.0");
    card.line("KIND", "individual");
    card.text("FN", &scholar.display_name);
    let suffixes: Vec<&str> =
        scholar.suffix.iter().chain(&scholar.credentials).map(String::as_str).filter(|s| !s.is_empty()).collect();
    let suffixes = suffixes.iter().map(|suffix| escaped(suffix)).collect::<Vec<_>>().join(",");
    card.line("N", &format!("{};{};;;{suffixes}", escaped(&scholar.family_name), escaped(&scholar.given_name)));
    if let Some(native) = &scholar.native_name {
        card.text("NICKNAME", native);
    }
    if let Some(title) = &scholar.title {
        card.text("TITLE", title);
    }
    if let Some(institution) = profile.institution_now() {
        card.text("ORG", &institution.name);
    }
    for email in &scholar.emails {
        card.text(if email.primary { "EMAIL;PREF=1" } else { "EMAIL" }, &email.address);
    }
    for phone in &scholar.phones {
        card.text("TEL;VALUE=text", phone);
    }
    let country = labels::country(scholar.country);
    if scholar.city.is_some() || !country.is_empty() {
        let city = scholar.city.as_deref().unwrap_or_default();
        card.line("ADR", &format!(";;;{};;;{}", escaped(city), escaped(country)));
    }
    for language in &scholar.languages {
        card.text("LANG", language);
    }
    card.line("URL", url);
    for link in &scholar.links {
        card.line("URL", &one_line(&link.url));
    }
    if let Some(orcid) = &scholar.orcid {
        card.line("URL", &format!("https://orcid.org/{}", one_line(orcid)));
    }
    if !scholar.disciplines.is_empty() {
        let fields: Vec<String> = scholar.disciplines.iter().map(|code| escaped(&labels::field(code))).collect();
        card.line("CATEGORIES", &fields.join(","));
    }
    card.line("END", "VCARD");
    card.0
}

#[derive(Default)]
struct Card(String);

impl Card {
    fn text(&mut self, name: &str, value: &str) {
        self.line(name, &escaped(value));
    }

    /// Writes one line, folded so that none is longer than the standard wants, never inside a letter.
    fn line(&mut self, name: &str, value: &str) {
        let mut line = String::with_capacity(name.len() + value.len() + 1);
        // Writing into a String cannot fail.
        let _ = write!(line, "{name}:{value}");
        let mut length = 0;
        for letter in line.chars() {
            if length + letter.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// Text with the characters that mean something in a card made harmless.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ',' | ';' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            control if control.is_control() => {}
            plain => out.push(plain),
        }
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::view::sample;

    #[test]
    fn a_card_names_the_person_and_the_ways_to_reach_them() {
        let card = vcard(&sample::profile(), "https://alumni.example.org/scholars/adaeze-okonkwo-bell");
        let unfolded = card.replace("\r\n ", "");
        assert!(card.starts_with("BEGIN:VCARD\r\nVERSION:4.0\r\n") && card.ends_with("END:VCARD\r\n"));
        assert!(unfolded.contains("N:Okonkwo-Bell;Adaeze;;;MBBS,MHPE\r\n"), "{unfolded}");
        assert!(unfolded.contains("EMAIL;PREF=1:adaeze@lagos.example\r\n"));
        assert!(unfolded.contains("ADR:;;;Lagos;;;Nigeria\r\n"));
    }

    #[test]
    fn hidden_values_are_not_on_the_card() {
        use collegium_core::audience::Viewer;
        let seen = sample::profile().seen_by(Viewer::Member).unwrap();
        let card = vcard(&seen, "https://alumni.example.org/scholars/x");
        assert!(!card.contains("EMAIL") && !card.contains("TEL"));
    }

    proptest! {
        #[test]
        fn no_value_breaks_out_of_its_line(text in "\\PC{0,90}|[\\r\\n;,\\\\a]{0,40}") {
            let mut card = Card::default();
            card.text("NOTE", &text);
            let unfolded = card.0.replace("\r\n ", "");
            prop_assert_eq!(unfolded.matches('\n').count(), 1);
            prop_assert!(card.0.split("\r\n").all(|line| line.len() <= LINE));
        }
    }
}
