//! Sample pages' surroundings for tests.

use std::sync::Arc;

use collegium_core::audience::Viewer;

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
