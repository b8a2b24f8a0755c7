//! Makers of small communities for tests.

use chrono::DateTime;
use collegium_core::audience::{Audience, Viewer};
use collegium_core::id::{AffiliationId, EditionId, InstitutionId, ParticipationId, ScholarId};
use collegium_core::reference::CountryCode;
use collegium_core::scholars::{
    Affiliation, Audiences, Field, InstitutionRef, Participation, ParticipationRole, Profile, Scholar, ScholarEmail,
};
use collegium_core::text::fold;
use uuid::Uuid;

use crate::{Change, Index, Label, Labels, Query, Results};

/// A scholar in the making.
#[derive(Clone)]
pub(crate) struct Maker(pub(crate) Profile);

/// A scholar of this name whom members see, with nothing else said.
pub(crate) fn scholar(given: &str, family: &str) -> Maker {
    let display_name = format!("{given} {family}").trim().to_owned();
    let number = fold(&display_name).bytes().fold(7_u128, |sum, byte| sum * 31 + u128::from(byte));
    Maker(Profile {
        scholar: Scholar {
            id: ScholarId(Uuid::from_u128(number)),
            slug: fold(&display_name).replace(' ', "-"),
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            suffix: None,
            sort_name: fold(&format!("{family} {given}")),
            display_name,
            native_name: None,
            former_names: Vec::new(),
            pronouns: None,
            credentials: Vec::new(),
            title: None,
            disciplines: Vec::new(),
            interests: Vec::new(),
            bio: None,
            city: None,
            country: None,
            languages: Vec::new(),
            links: Vec::new(),
            orcid: None,
            phones: Vec::new(),
            availability: Vec::new(),
            emails: Vec::new(),
            has_photo: false,
            audiences: Audiences::default(),
            listed: true,
            deceased: false,
            confirmed_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            version: 1,
        },
        affiliations: Vec::new(),
        participations: Vec::new(),
    })
}

/// An institution by its name.
pub(crate) fn institution(name: &str) -> InstitutionRef {
    let number = name.bytes().fold(3_u128, |sum, byte| sum * 31 + u128::from(byte));
    InstitutionRef {
        id: InstitutionId(Uuid::from_u128(number)),
        slug: fold(name).replace(' ', "-"),
        name: name.to_owned(),
        ror: None,
        country: None,
    }
}

impl Maker {
    pub(crate) fn numbered(mut self, number: u128) -> Self {
        self.0.scholar.id = ScholarId(Uuid::from_u128(number));
        self.0.scholar.slug = format!("{}-{number}", self.0.scholar.slug);
        self
    }

    pub(crate) fn native(mut self, name: &str) -> Self {
        self.0.scholar.native_name = Some(name.to_owned());
        self
    }

    pub(crate) fn bio(mut self, bio: &str) -> Self {
        self.0.scholar.bio = Some(bio.to_owned());
        self
    }

    pub(crate) fn title(mut self, title: &str) -> Self {
        self.0.scholar.title = Some(title.to_owned());
        self
    }

    pub(crate) fn email(mut self, address: &str) -> Self {
        self.0.scholar.emails.push(ScholarEmail { address: address.to_owned(), typed: None, primary: true });
        self
    }

    pub(crate) fn of(mut self, disciplines: &[&str]) -> Self {
        self.0.scholar.disciplines = disciplines.iter().map(|code| (*code).to_owned()).collect();
        self
    }

    pub(crate) fn likes(mut self, interests: &[&str]) -> Self {
        self.0.scholar.interests = interests.iter().map(|code| (*code).to_owned()).collect();
        self
    }

    pub(crate) fn lives(mut self, city: &str, country: &str) -> Self {
        self.0.scholar.city = (!city.is_empty()).then(|| city.to_owned());
        self.0.scholar.country = CountryCode::parse(country).ok();
        self
    }

    pub(crate) fn works_at(mut self, name: &str) -> Self {
        self.0.affiliations.push(Affiliation {
            id: AffiliationId(Uuid::nil()),
            institution: Some(institution(name)),
            typed: None,
            role: None,
            department: None,
            from_year: None,
            to_year: None,
            primary: true,
        });
        self
    }

    pub(crate) fn took(mut self, program: &str, year: i32, sent_by: Option<&str>) -> Self {
        self.0.participations.push(Participation {
            id: ParticipationId(Uuid::nil()),
            edition: EditionId(Uuid::nil()),
            program: program.to_owned(),
            program_name: format!("Program {}", program.to_uppercase()),
            edition_slug: year.to_string(),
            year,
            role: ParticipationRole::Scholar,
            sent_by: sent_by.map(institution),
        });
        self
    }

    pub(crate) fn shows(mut self, field: Field, audience: Audience) -> Self {
        self.0.scholar.audiences = self.0.scholar.audiences.clone().with(field, audience);
        self
    }

    /// Everything is for everybody.
    pub(crate) fn public(self) -> Self {
        Field::ALL.into_iter().fold(self, |maker, field| maker.shows(field, Audience::Public))
    }

    pub(crate) fn put(&self) -> Change {
        Change::Put(Box::new(self.0.clone()))
    }
}

fn variants(name: &str) -> Vec<String> {
    match name {
        "bob" | "robert" => ["bob", "rob", "robert"].map(str::to_owned).to_vec(),
        _ => Vec::new(),
    }
}

/// Short curated lists.
pub(crate) fn labels() -> Labels {
    let disciplines = vec![
        Label::new("nurse", "Nursing").with_synonyms(&["RN", "registered nurse"]),
        Label::new("physician", "Medicine").with_synonyms(&["doctor", "MD"]),
        Label::new("physical-therapist", "Physical Therapy").with_synonyms(&["physio", "PT"]),
    ];
    let interests = vec![
        Label::new("team-based-learning", "Team-based learning").with_synonyms(&["TBL"]),
        Label::new("simulation", "Simulation"),
    ];
    let countries = vec![
        Label::new("GB", "United Kingdom").with_synonyms(&["UK", "Great Britain"]).in_group("Europe"),
        Label::new("NL", "Netherlands").with_synonyms(&["Holland"]).in_group("Europe"),
        Label::new("NG", "Nigeria").in_group("Sub-Saharan Africa"),
        Label::new("US", "United States").with_synonyms(&["USA", "America"]).in_group("Northern America"),
    ];
    Labels::new(disciplines, interests, countries).with_name_variants(variants)
}

/// An index in memory that holds these.
pub(crate) fn index_of(scholars: &[Maker]) -> Index {
    let index = Index::in_memory(labels()).unwrap();
    index.apply(scholars.iter().map(Maker::put).collect(), 1).unwrap();
    index
}

/// The names found by a member, in order.
pub(crate) fn found(index: &Index, text: &str) -> Vec<String> {
    names(&index.search(&Query::text(text), Viewer::Member).unwrap())
}

pub(crate) fn names(results: &Results) -> Vec<String> {
    results.hits.iter().map(|hit| hit.name.clone()).collect()
}
