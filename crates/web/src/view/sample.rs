//! Sample pages' surroundings for tests.

use std::sync::Arc;

use chrono::DateTime;
use collegium_core::audience::Viewer;
use collegium_core::id::{AffiliationId, EditionId, InstitutionId, ParticipationId, ScholarId};
use collegium_core::institutions::InstitutionRef;
use collegium_core::programs::{Edition, ParticipationRole};
use collegium_core::reference::CountryCode;
use collegium_core::scholars::{
    Affiliation, Audiences, Availability, Link, Participation, Profile, Scholar, ScholarEmail,
};

use super::{Assets, Entry, Frame, Piece, Portrait, Site};

/// The frame of a request by a member of a demo.
pub(crate) fn frame(path: &str, query: &str) -> Frame {
    let assets = Assets {
        stylesheet: "/assets/collegium.css".to_owned(),
        script: "/assets/collegium.js".to_owned(),
        icons: "/assets/icons.svg".to_owned(),
        world: "/assets/world.svg".to_owned(),
        favicon_svg: "/assets/favicon.svg".to_owned(),
        favicon_png: "/assets/favicon.png".to_owned(),
    };
    let site = Site {
        community: "Collegium of Educators".to_owned(),
        base_url: "https://alumni.example.org".to_owned(),
        demo: true,
        assets,
    };
    Frame {
        site: Arc::new(site),
        viewer: Viewer::Member,
        person: None,
        csrf: String::new(),
        path: path.to_owned(),
        query: query.to_owned(),
        request_id: "01934f3a-7c1e-7b60-8f10-2f3a5b6c7d8e".to_owned(),
    }
}

/// Keeps the rendered page in the folder that `COLLEGIUM_PAGES` names, to be looked at in a browser.
pub(crate) fn keep(name: &str, html: &str) {
    if let Some(folder) = option_env!("COLLEGIUM_PAGES") {
        std::fs::write(std::path::Path::new(folder).join(format!("{name}.html")), html).unwrap();
    }
}

/// Countries with counts, most first.
pub(crate) const COUNTRIES: [(&str, &str, u64); 24] = [
    ("US", "United States", 2_611),
    ("CA", "Canada", 604),
    ("GB", "United Kingdom", 512),
    ("BR", "Brazil", 388),
    ("IN", "India", 342),
    ("NG", "Nigeria", 260),
    ("KE", "Kenya", 214),
    ("TW", "Taiwan", 201),
    ("JP", "Japan", 188),
    ("SA", "Saudi Arabia", 170),
    ("AU", "Australia", 158),
    ("ZA", "South Africa", 120),
    ("CL", "Chile", 96),
    ("DE", "Germany", 84),
    ("SG", "Singapore", 77),
    ("PK", "Pakistan", 61),
    ("ET", "Ethiopia", 44),
    ("PT", "Portugal", 31),
    ("QA", "Qatar", 26),
    ("VN", "Vietnam", 18),
    ("MT", "Malta", 9),
    ("BB", "Barbados", 5),
    ("IS", "Iceland", 2),
    ("FJ", "Fiji", 1),
];

/// Entries of the directory.
pub(crate) fn entries() -> Vec<Entry> {
    let people = [
        (
            "Adaeze Okonkwo-Bell",
            "",
            "MBBS, MHPE",
            "Physician, educator · University of Lagos",
            "Lagos, Nigeria",
            "PEHP 2014, LCS 2019",
        ),
        (
            "Lin Mei-hua",
            "林美華",
            "RN, PhD",
            "Nurse · National Taiwan University Hospital",
            "Taipei, Taiwan",
            "PEHP 2021",
        ),
        ("João Teixeira da Cunha", "", "PharmD", "Pharmacist · Universidade de Lisboa", "Lisbon, Portugal", "AFL 2025"),
        (
            "Maria L. van der Berg",
            "",
            "DPT, EdD",
            "Physical therapist · Maastricht University",
            "Netherlands",
            "PEHP 2009, PEHP 2016 (faculty)",
        ),
        ("Yusuf al-Harbi", "يوسف الحربي", "MD", "Physician · King Saud University", "Riyadh, Saudi Arabia", "LCS 2026"),
        (
            "Priya Raghunathan",
            "",
            "BDS, MSc",
            "Dentist · Manipal Academy of Higher Education",
            "Manipal, India",
            "AFL 2023",
        ),
        ("김민준", "", "MD, PhD", "Physician, scientist · Ewha Womans University", "Seoul, South Korea", "PEHP 2018"),
    ];
    people
        .into_iter()
        .enumerate()
        .map(|(at, (name, native, credentials, work, place, programs))| Entry {
            href: "/scholars/adaeze-okonkwo-bell".to_owned(),
            name: name.to_owned(),
            native: native.to_owned(),
            credentials: credentials.to_owned(),
            portrait: Portrait::of(name),
            work: work.to_owned(),
            place: place.to_owned(),
            programs: programs.to_owned(),
            snippet: if at % 3 == 0 { snippet() } else { Vec::new() },
        })
        .collect()
}

fn snippet() -> Vec<Piece> {
    let piece = |text: &str, marked| Piece { text: text.to_owned(), marked };
    vec![
        piece("… brought ", false),
        piece("team based learning", true),
        piece(" to the first two years of the clinical curriculum …", false),
    ]
}

/// A scholar with every field, everything for its default audience.
pub(crate) fn profile() -> Profile {
    let moment = DateTime::from_timestamp(1_760_000_000, 0).unwrap();
    let university = InstitutionRef {
        id: InstitutionId::new(),
        slug: "university-of-lagos".into(),
        name: "University of Lagos".into(),
        ror: Some("05rk03822".into()),
        country: CountryCode::parse("NG").ok(),
    };
    let scholar = Scholar {
        id: ScholarId::new(),
        slug: "adaeze-okonkwo-bell".into(),
        given_name: "Adaeze".into(),
        family_name: "Okonkwo-Bell".into(),
        suffix: None,
        display_name: "Adaeze Okonkwo-Bell".into(),
        sort_name: "okonkwo bell adaeze".into(),
        native_name: Some("Adaézè".into()),
        former_names: vec!["Adaeze Okonkwo".into()],
        pronouns: Some("she/her".into()),
        credentials: vec!["MBBS".into(), "MHPE".into()],
        title: Some("Professor of Internal Medicine".into()),
        disciplines: vec!["physician".into(), "educator".into()],
        interests: vec!["team-based-learning".into(), "simulation".into(), "rural-practice".into()],
        bio: Some(
            "Teaches internal medicine on the wards and in the *skills laboratory*, and brought team based learning to \
             the first two clinical years.\n\nLooks for colleagues who assess teamwork, see [the project](https://lagos.example/teams)."
                .into(),
        ),
        city: Some("Lagos".into()),
        country: CountryCode::parse("NG").ok(),
        languages: vec!["en".into(), "ig".into(), "yo".into()],
        links: vec![Link { label: "Department page".into(), url: "https://lagos.example/adaeze".into() }],
        orcid: Some("0000-0002-1825-0097".into()),
        phones: vec!["+234 1 555 0142".into()],
        availability: vec![Availability::Mentoring, Availability::Visiting],
        emails: vec![ScholarEmail { address: "adaeze@lagos.example".into(), typed: None, primary: true }],
        has_photo: false,
        audiences: Audiences::default(),
        listed: true,
        deceased: false,
        confirmed_at: None,
        created_at: moment,
        updated_at: moment,
        version: 1,
    };
    let affiliation = |role: &str, from, to, primary| Affiliation {
        id: AffiliationId::new(),
        institution: Some(university.clone()),
        typed: Some("Univ. of Lagos".into()),
        role: Some(role.into()),
        department: Some("Department of Medicine".into()),
        from_year: from,
        to_year: to,
        primary,
    };
    let participation = |year: i32, role| Participation {
        id: ParticipationId::new(),
        edition: EditionId::new(),
        program: "pehp".into(),
        program_name: "Program for Educators in Health Professions".into(),
        edition_slug: format!("{year}-january"),
        year,
        role,
        sent_by: Some(university.clone()),
    };
    Profile {
        scholar,
        affiliations: vec![
            affiliation("Professor", Some(2016), None, true),
            affiliation("Senior lecturer", Some(2009), Some(2016), false),
        ],
        participations: vec![
            participation(2019, ParticipationRole::Faculty),
            participation(2014, ParticipationRole::Scholar),
        ],
    }
}

/// An edition in January of this year.
pub(crate) fn edition(year: i32, scholars: u32) -> Edition {
    Edition {
        id: EditionId::new(),
        program: "pehp".into(),
        program_name: "Program for Educators in Health Professions".into(),
        slug: format!("{year}-january"),
        year,
        month: Some(1),
        season: None,
        place: (year % 2 == 0).then(|| "Boston".into()),
        remote: year % 2 == 1,
        scholars,
    }
}

/// An institution as it is named elsewhere.
pub(crate) fn institution(slug: &str, name: &str, country: &str) -> InstitutionRef {
    InstitutionRef {
        id: InstitutionId::new(),
        slug: slug.into(),
        name: name.into(),
        ror: Some("05rk03822".into()),
        country: CountryCode::parse(country).ok(),
    }
}
