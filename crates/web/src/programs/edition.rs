//! What an edition's page shows.

use askama::Template;
use collegium_core::page::Page;
use collegium_core::programs::{EditionDetail, Participant, ParticipationRole};

use crate::view::{Frame, Pager, Portrait, Step, editions, words};

/// The page of one edition.
#[derive(Template)]
#[template(path = "programs/edition.html")]
pub struct EditionPage {
    frame: Frame,
    program: String,
    program_href: String,
    heading: String,
    address: String,
    place: String,
    groups: Vec<Group>,
    pager: Pager,
}

/// Those who took part in one capacity.
struct Group {
    id: &'static str,
    heading: String,
    people: Vec<Person>,
}

struct Person {
    name: String,
    href: String,
    portrait: Portrait,
    from: String,
    from_href: String,
}

impl EditionPage {
    /// The page of an edition with one page of those who took part.
    #[must_use]
    pub fn new(frame: Frame, detail: &EditionDetail, people: &Page<Participant>) -> Self {
        let edition = &detail.edition;
        let address = format!("/programs/{}/{}", edition.program, edition.slug);
        let groups = detail.roles.iter().map(|(role, count)| Group {
            id: role.as_str(),
            heading: heading(*role, (*count).into()),
            people: people.rows.iter().filter(|person| person.role == *role).map(line).collect(),
        });
        Self {
            program: edition.program_name.clone(),
            program_href: format!("/programs/{}", edition.program),
            heading: editions::when(edition),
            place: editions::place(edition),
            groups: groups.filter(|group| !group.people.is_empty()).collect(),
            pager: Pager::new(people.request.number(), people.pages(), |number| match number {
                1 => address.clone(),
                _ => format!("{address}?page={number}"),
            }),
            address,
            frame,
        }
    }
}

fn heading(role: ParticipationRole, count: u64) -> String {
    match role {
        ParticipationRole::Scholar => words::count_of(count, "scholar", "scholars"),
        ParticipationRole::Faculty => format!("{} faculty", words::count(count)),
        ParticipationRole::GroupLeader => words::count_of(count, "group leader", "group leaders"),
    }
}

fn line(person: &Participant) -> Person {
    let from = person.sent_by.as_ref();
    Person {
        name: person.name.clone(),
        href: format!("/scholars/{}", person.slug),
        portrait: Portrait::of(&person.name),
        from: from.map(|institution| institution.name.clone()).unwrap_or_default(),
        from_href: from.map(|institution| format!("/institutions/{}", institution.slug)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use collegium_core::page::PageRequest;

    use super::*;
    use crate::view::sample;

    #[test]
    fn people_stand_by_what_they_came_for() {
        let person = |name: &str, role| Participant {
            slug: "x".into(),
            name: name.into(),
            role,
            sent_by: Some(sample::institution("university-of-lagos", "University of Lagos", "NG")),
        };
        let rows = vec![
            person("Adaeze Okonkwo-Bell", ParticipationRole::Scholar),
            person("Babatunde Adeyemi", ParticipationRole::Scholar),
            person("João Teixeira da Cunha", ParticipationRole::Scholar),
            person("Maria L. van der Berg", ParticipationRole::Faculty),
        ];
        let people = Page { total: 4, rows, request: PageRequest::new(1, 200) };
        let roles = vec![(ParticipationRole::Scholar, 3), (ParticipationRole::Faculty, 1)];
        let detail = EditionDetail { edition: sample::edition(2014, 4), roles };
        let html =
            EditionPage::new(sample::frame("/programs/pehp/2014-january", ""), &detail, &people).render().unwrap();
        sample::keep("edition", &html);
        assert!(html.contains("3 scholars</h2>") && html.contains("1 faculty</h2>"));
        assert!(html.contains("January 2014"));
    }
}
