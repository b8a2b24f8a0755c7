//! What an institution's page shows.

use askama::Template;
use collegium_core::institutions::ror::NameKind;
use collegium_core::institutions::{Detail, InstitutionRef, PresentScholar, SentScholar};
use collegium_core::page::Page;

use crate::following::FollowButton;
use crate::view::chart::{BarRow, YearChart, bar_rows};
use crate::view::map::Place;
use crate::view::{Frame, Pager, Portrait, Step, labels, words};

/// The page of one institution.
#[derive(Template)]
#[template(path = "institutions/institution.html")]
pub struct InstitutionPage {
    frame: Frame,
    slug: String,
    name: String,
    other_names: String,
    place: String,
    ror: String,
    parent: Option<Named>,
    children: Vec<Named>,
    sent: u64,
    now: u64,
    years: Option<YearChart>,
    disciplines: Vec<BarRow>,
    programs: Vec<BarRow>,
    people: Vec<Person>,
    there: Vec<Present>,
    more_there: u64,
    pager: Pager,
    map: Option<Place>,
    follow: Option<FollowButton>,
}

struct Named {
    label: String,
    href: String,
}

struct Person {
    name: String,
    href: String,
    portrait: Portrait,
    year: i32,
    program: String,
    edition_href: String,
}

struct Present {
    name: String,
    href: String,
    portrait: Portrait,
}

impl InstitutionPage {
    /// The page of an institution with one page of those whom it sent, and the first of those who are there now.
    #[must_use]
    pub fn new(frame: Frame, detail: &Detail, sent: &Page<SentScholar>, now: &Page<PresentScholar>) -> Self {
        let institution = &detail.institution;
        let named = &institution.named;
        let country = labels::country(named.country);
        let place = institution.city.as_deref().into_iter().chain(institution.region.as_deref()).chain([country]);
        let mut place: Vec<&str> = place.filter(|part| !part.is_empty()).collect();
        place.dedup();
        let others = institution.names.iter().filter(|name| name.text != named.name && name.kind != NameKind::Alias);
        let mut others: Vec<String> = others.map(|name| name.text.clone()).collect();
        others.dedup();
        others.truncate(4);
        let by_year: Vec<(i32, u64)> =
            detail.sent_by_year.iter().map(|(year, count)| (*year, u64::from(*count))).collect();
        let href = |number: u64| match number {
            1 => format!("/institutions/{}#people", named.slug),
            _ => format!("/institutions/{}?page={number}#people", named.slug),
        };
        Self {
            slug: named.slug.clone(),
            name: named.name.clone(),
            other_names: others.join(" · "),
            place: place.join(", "),
            ror: named.ror.clone().unwrap_or_default(),
            parent: institution.parent.as_ref().map(link),
            children: detail.children.iter().map(link).collect(),
            sent: detail.sent.into(),
            now: detail.now.into(),
            years: YearChart::of(&by_year, "scholars sent"),
            disciplines: bar_rows(detail.sent_by_discipline.iter().map(|(code, count)| {
                (labels::field(code), filtered(&named.slug, "discipline", code), u64::from(*count))
            })),
            programs: bar_rows(
                detail.sent_by_program.iter().map(|(code, name, count)| {
                    (name.clone(), filtered(&named.slug, "program", code), u64::from(*count))
                }),
            ),
            people: sent.rows.iter().map(person).collect(),
            there: now.rows.iter().map(present).collect(),
            more_there: now.total.saturating_sub(now.rows.len() as u64),
            pager: Pager::new(sent.request.number(), sent.pages(), href),
            map: institution.place.and_then(|(north, east)| Place::at(north, east)),
            follow: None,
            frame,
        }
    }

    /// The same page with a button to follow the institution.
    #[must_use]
    pub fn with(self, follow: Option<FollowButton>) -> Self {
        Self { follow, ..self }
    }

    fn sent_words(&self) -> String {
        words::count(self.sent)
    }

    fn now_words(&self) -> String {
        words::count(self.now)
    }

    fn all_href(&self) -> String {
        format!("/scholars?institution={}", words::encoded(&self.slug))
    }
}

fn link(institution: &InstitutionRef) -> Named {
    Named { label: institution.name.clone(), href: format!("/institutions/{}", institution.slug) }
}

fn filtered(institution: &str, facet: &str, value: &str) -> String {
    format!("/scholars?institution={}&{facet}={}", words::encoded(institution), words::encoded(value))
}

fn person(sent: &SentScholar) -> Person {
    Person {
        name: sent.name.clone(),
        href: format!("/scholars/{}", sent.slug),
        portrait: Portrait::of(&sent.name),
        year: sent.year,
        program: labels::initials(&sent.program).unwrap_or_default(),
        edition_href: format!("/programs/{}/{}", sent.program, sent.edition),
    }
}

fn present(scholar: &PresentScholar) -> Present {
    Present {
        name: scholar.name.clone(),
        href: format!("/scholars/{}", scholar.slug),
        portrait: Portrait::of(&scholar.name),
    }
}

#[cfg(test)]
mod tests {
    use collegium_core::institutions::Institution;
    use collegium_core::page::PageRequest;

    use super::*;
    use crate::view::sample;

    fn detail() -> Detail {
        let institution = Institution {
            named: sample::institution("university-of-lagos", "University of Lagos", "NG"),
            region: Some("Lagos".into()),
            city: Some("Lagos".into()),
            place: Some((6.52, 3.39)),
            domains: vec!["lagos.example".into()],
            parent: None,
            names: vec![],
        };
        Detail {
            institution,
            children: vec![sample::institution("luth", "Lagos University Teaching Hospital", "NG")],
            sent: 31,
            now: 22,
            sent_by_year: vec![(1999, 1), (2004, 3), (2009, 2), (2012, 6), (2014, 9), (2015, 2), (2021, 5), (2024, 3)],
            sent_by_discipline: vec![("physician".into(), 19), ("nurse".into(), 8), ("pharmacist".into(), 4)],
            sent_by_program: vec![
                ("pehp".into(), "Program for Educators in Health Professions".into(), 25),
                ("afl".into(), "Assessment for Learning".into(), 6),
            ],
        }
    }

    fn page(people: usize) -> String {
        let names = ["Adaeze Okonkwo-Bell", "Babatunde Adeyemi", "Chinwe Eze", "Dayo Ogunleye"];
        let rows = names.iter().cycle().take(people).map(|name| SentScholar {
            slug: "x".into(),
            name: (*name).into(),
            program: "pehp".into(),
            edition: "2014-january".into(),
            year: 2014,
        });
        let sent = Page { rows: rows.collect(), total: people as u64, request: PageRequest::new(1, 60) };
        let there = names.iter().take(people).map(|name| PresentScholar { slug: "x".into(), name: (*name).into() });
        let now = Page { rows: there.collect(), total: people as u64, request: PageRequest::new(1, 48) };
        let frame = sample::frame("/institutions/university-of-lagos", "");
        InstitutionPage::new(frame, &detail(), &sent, &now).render().unwrap()
    }

    #[test]
    fn counts_charts_and_people_stand_on_the_page() {
        let html = page(12);
        sample::keep("institution", &html);
        assert!(html.contains("31 scholars sent from 1999 to 2024, most in 2014: 9."));
        assert!(html.contains("institution=university-of-lagos&#38;discipline=nurse"));
        assert!(html.contains("<circle cx="), "the place on the map");
        assert!(html.contains("There now") && html.contains("8 more"));
        assert!(html.contains("Lagos, Nigeria") && !html.contains("Lagos, Lagos"));
    }

    #[test]
    fn an_institution_that_sent_nobody_has_a_page() {
        let html = page(0);
        assert!(html.contains("University of Lagos") && !html.contains("There now"));
    }
}
