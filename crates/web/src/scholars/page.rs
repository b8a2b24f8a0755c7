//! What a profile's page shows.

use askama::Template;
use collegium_core::audience::Viewer;
use collegium_core::programs::ParticipationRole;
use collegium_core::scholars::{Affiliation, Participation, Profile};

use super::linked;
use super::shared::Shared;
use crate::following::FollowButton;
use crate::view::{CleanHtml, Frame, Portrait, labels, words};

/// The page of one scholar.
#[derive(Template)]
#[template(path = "scholars/profile.html")]
pub struct ProfilePage {
    frame: Frame,
    slug: String,
    name: String,
    native: String,
    former: String,
    pronouns: String,
    credentials: String,
    deceased: bool,
    portrait: Portrait,
    title: String,
    institution: Option<Named>,
    place: String,
    country_href: String,
    bio: CleanHtml,
    work: Vec<Stay>,
    programs: Vec<Attended>,
    disciplines: Vec<Named>,
    interests: Vec<Named>,
    emails: Vec<String>,
    phones: Vec<String>,
    links: Vec<Named>,
    orcid: String,
    languages: String,
    open_to: Vec<&'static str>,
    record: Vec<String>,
    linked_data: Option<String>,
    /// Whose view of the profile this is, where its owner looks.
    note: Option<Note>,
    shared: Shared,
    follow: Option<FollowButton>,
}

/// What its owner is told above a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// This is the owner's own view: nothing is hidden.
    Own,
    /// This is how this viewer sees it.
    As(Viewer),
}

/// Words that lead somewhere.
struct Named {
    label: String,
    href: String,
}

/// Somewhere where the scholar works or worked.
struct Stay {
    when: String,
    at: String,
    href: String,
    details: String,
}

/// An edition that the scholar took part in.
struct Attended {
    year: i32,
    program: String,
    href: String,
    role: &'static str,
    sent_by: Option<Named>,
}

impl ProfilePage {
    /// The same page with what the scholar shared.
    #[must_use]
    pub(super) fn with(self, shared: Shared) -> Self {
        Self { shared, ..self }
    }

    /// The same page with a button to follow the scholar.
    #[must_use]
    pub(super) fn with_button(self, follow: Option<FollowButton>) -> Self {
        Self { follow, ..self }
    }

    /// The page of a profile as the viewer may see it.
    #[must_use]
    pub fn new(frame: Frame, profile: &Profile) -> Self {
        let scholar = &profile.scholar;
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let country = labels::country(scholar.country);
        let place: Vec<&str> =
            scholar.city.as_deref().into_iter().chain([country]).filter(|part| !part.is_empty()).collect();
        let filter = |facet: &str, code: &str| format!("/scholars?{facet}={}", words::encoded(code));
        let url = frame.absolute(&format!("/scholars/{}", scholar.slug));
        Self {
            shared: Shared::default(),
            follow: None,
            slug: scholar.slug.clone(),
            name: scholar.display_name.clone(),
            native: text(&scholar.native_name),
            former: words::in_a_row(&scholar.former_names),
            pronouns: text(&scholar.pronouns),
            credentials: scholar.credentials.join(", "),
            deceased: scholar.deceased,
            portrait: Portrait::of(&scholar.display_name)
                .with_photo(scholar.has_photo.then_some(scholar.slug.as_str())),
            title: text(&scholar.title),
            institution: profile.institution_now().map(|institution| Named {
                label: institution.name.clone(),
                href: format!("/institutions/{}", institution.slug),
            }),
            place: place.join(", "),
            country_href: scholar.country.map(|code| filter("country", code.as_str())).unwrap_or_default(),
            bio: scholar.bio.as_deref().map(CleanHtml::from_markdown).unwrap_or_default(),
            work: profile.affiliations.iter().map(stay).collect(),
            programs: profile.participations.iter().map(attended).collect(),
            disciplines: scholar
                .disciplines
                .iter()
                .map(|code| Named { label: labels::field(code), href: filter("discipline", code) })
                .collect(),
            interests: scholar
                .interests
                .iter()
                .map(|code| Named { label: labels::interest(code), href: filter("interest", code) })
                .collect(),
            emails: scholar.emails.iter().map(|email| email.address.clone()).collect(),
            phones: scholar.phones.clone(),
            links: scholar
                .links
                .iter()
                .filter(|link| link.url.starts_with("https://") || link.url.starts_with("http://"))
                .map(|link| Named { label: link.label.clone(), href: link.url.clone() })
                .collect(),
            orcid: text(&scholar.orcid),
            languages: words::in_a_row(&scholar.languages.iter().map(|tag| labels::language(tag)).collect::<Vec<_>>()),
            open_to: scholar.availability.iter().map(|one| labels::availability(*one)).collect(),
            record: if frame.staff() { record(profile) } else { Vec::new() },
            linked_data: (frame.viewer == Viewer::Visitor).then(|| linked::person(profile, &url)),
            note: None,
            frame,
        }
    }

    /// The same page with a note for its owner.
    #[must_use]
    pub fn with_note(self, note: Note) -> Self {
        Self { note: Some(note), ..self }
    }

    fn has_contact(&self) -> bool {
        !(self.emails.is_empty() && self.phones.is_empty() && self.links.is_empty() && self.orcid.is_empty())
    }

    /// Whether the reader can write to the scholar from here.
    fn can_be_written_to(&self) -> bool {
        let has_record = self.frame.person.is_some_and(|person| person.scholar.is_some());
        has_record && self.note.is_none() && !self.deceased
    }

    fn bare(&self) -> bool {
        self.bio.is_empty() && self.work.is_empty() && self.programs.is_empty() && self.interests.is_empty()
    }
}

fn stay(affiliation: &Affiliation) -> Stay {
    let named = affiliation.institution.as_ref();
    let details: Vec<&str> =
        [&affiliation.role, &affiliation.department].into_iter().flatten().map(String::as_str).collect();
    let when = words::years(affiliation.from_year, affiliation.to_year);
    Stay {
        when: if when.is_empty() && affiliation.to_year.is_none() { "now".to_owned() } else { when },
        at: named.map_or_else(|| affiliation.typed.clone().unwrap_or_default(), |institution| institution.name.clone()),
        href: named.map(|institution| format!("/institutions/{}", institution.slug)).unwrap_or_default(),
        details: details.join(", "),
    }
}

fn attended(participation: &Participation) -> Attended {
    Attended {
        year: participation.year,
        program: participation.program_name.clone(),
        href: format!("/programs/{}/{}", participation.program, participation.edition_slug),
        role: match participation.role {
            ParticipationRole::Scholar => "",
            ParticipationRole::Faculty => "as faculty",
            ParticipationRole::GroupLeader => "as group leader",
        },
        sent_by: participation.sent_by.as_ref().map(|institution| Named {
            label: institution.name.clone(),
            href: format!("/institutions/{}", institution.slug),
        }),
    }
}

/// What staff need to know of the record itself.
fn record(profile: &Profile) -> Vec<String> {
    let scholar = &profile.scholar;
    let listed = if scholar.listed { "Listed in the directory" } else { "Not listed: staff alone see this profile" };
    let confirmed = scholar
        .confirmed_at
        .map_or_else(|| "Never confirmed".to_owned(), |moment| format!("Confirmed {}", words::day(moment)));
    vec![listed.to_owned(), confirmed, format!("Changed {}", words::day(scholar.updated_at))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;

    fn page(viewer: Viewer) -> String {
        let seen = sample::profile().seen_by(viewer).unwrap();
        let frame = Frame { viewer, ..sample::frame("/scholars/adaeze-okonkwo-bell", "") };
        let html = ProfilePage::new(frame, &seen).render().unwrap();
        sample::keep(&format!("profile-{}", viewer.as_str()), &html);
        html
    }

    #[test]
    fn members_see_work_and_programs_but_no_contact() {
        let html = page(Viewer::Member);
        assert!(html.contains("University of Lagos") && html.contains("Program for Educators"));
        assert!(!html.contains("adaeze@lagos.example") && !html.contains("+234"));
    }

    #[test]
    fn staff_see_contact_and_the_record() {
        let html = page(Viewer::Staff);
        assert!(html.contains("mailto:adaeze@lagos.example") && html.contains("Never confirmed"));
    }

    #[test]
    fn linked_data_is_for_visitors_alone() {
        use collegium_core::audience::Audience;
        use collegium_core::scholars::Field;
        let mut profile = sample::profile();
        profile.scholar.audiences = profile.scholar.audiences.with(Field::Name, Audience::Public);
        let seen = profile.seen_by(Viewer::Visitor).unwrap();
        let frame = Frame { viewer: Viewer::Visitor, ..sample::frame("/scholars/adaeze-okonkwo-bell", "") };
        let html = ProfilePage::new(frame, &seen).render().unwrap();
        sample::keep("profile-visitor", &html);
        assert!(html.contains("application/ld+json") && !html.contains("University of Lagos"));
        assert!(!page(Viewer::Member).contains("application/ld+json"));
    }
}
