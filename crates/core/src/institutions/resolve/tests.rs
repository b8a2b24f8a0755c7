//! Each way in which people write institutions, on a few organizations.

use proptest::prelude::*;

use super::{Decision, Organization, OrganizationName, Resolution, Resolver, TypedInstitution, Verdict};
use crate::institutions::ror::NameKind;
use crate::reference::CountryCode;

/// A line of the small registry: id, country, region, city, domain, type, names (`=` before acronyms), then parent.
const KNOWN: &str = "\
mcgill|CA|Quebec|Montreal|mcgill.ca|education|McGill University;Université McGill
muhc|CA|Quebec|Montreal|muhc.ca|healthcare|McGill University Health Centre;=MUHC
uc|US|California|Oakland|universityofcalifornia.edu|education|University of California System;University of California;=UC
ucsf|US|California|San Francisco|ucsf.edu|education|University of California, San Francisco;=UCSF|uc
ucd|US|California|Davis|ucdavis.edu|education|University of California, Davis;=UCD|uc
ucla|US|California|Los Angeles|ucla.edu|education|University of California, Los Angeles;=UCLA|uc
uclafrica|UG|Central|Kampala|ucla.ac.ug|education|Uganda College of Law and Arts;=UCLA
bonn|DE|North Rhine-Westphalia|Bonn|uni-bonn.de|education|University of Bonn;Rheinische Friedrich-Wilhelms-Universität Bonn
cologne|DE|North Rhine-Westphalia|Cologne|uni-koeln.de|education|University of Cologne;Universität zu Köln
coventry|GB|England|Coventry|coventry.ac.uk|education|Coventry University
mgh|US|Massachusetts|Boston|mgh.harvard.edu|healthcare|Massachusetts General Hospital;=MGH
harvard|US|Massachusetts|Cambridge|harvard.edu|education|Harvard University;Universidad Harvard
hms|US|Massachusetts|Boston||education|Harvard Medical School
faith-in|IN|Odisha|Cuttack|faith.in|healthcare|Faith Hospital
faith-ng|NG|Lagos|Lagos|faithhospital.ng|healthcare|Faith Hospital
loyola|US|Illinois|Chicago|luc.edu|education|Loyola University Chicago
wooster|US|Ohio|Wooster|wooster.edu|education|College of Wooster
wlu|US|Virginia|Lexington|wlu.edu|education|Washington and Lee University
tamu|US|Texas|College Station|tamu.edu|education|Texas A&M University
still|US|Missouri|Kirksville|atsu.edu|education|A.T. Still University
stanne|US|Washington|Burien|vmfh.org|healthcare|St. Anne Hospital in Burien
moscow|RU|Moscow|Moscow|msu.ru|education|Lomonosov Moscow State University;Московский государственный университет имени М. В. Ломоносова
mexico|MX|Mexico City|Mexico City|unam.mx|education|Universidad Nacional Autónoma de México;National Autonomous University of Mexico;=UNAM
mount|CA|Ontario|Toronto|sinaihealth.ca|healthcare|Mount Sinai Hospital
miami|US|Florida|Coral Gables|miami.edu|education|University of Miami
miamioh|US|Ohio|Oxford|miamioh.edu|education|Miami University
acme|US|Ohio|Dayton|acme.com|company|Acme Devices (United States)
acme-de|DE|Bavaria|Munich|acme.de|company|Acme Devices (Germany)|acme
acme-fr|FR|Normandy|Caen|acme.fr|company|Acme Devices (France)|acme";

fn organization(line: &str) -> Organization {
    let cells: Vec<&str> = line.split('|').collect();
    let name = |text: &str| match text.strip_prefix('=') {
        Some(initials) => OrganizationName { text: initials.to_owned(), kind: NameKind::Acronym },
        None => OrganizationName { text: text.to_owned(), kind: NameKind::Label },
    };
    let filled = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    Organization {
        id: cells[0].to_owned(),
        names: cells[6].split(';').map(name).collect(),
        country: CountryCode::parse(cells[1]).ok(),
        regions: filled(cells[2]).into_iter().collect(),
        city: filled(cells[3]),
        domains: filled(cells[4]).into_iter().collect(),
        types: vec![cells[5].to_owned()],
        withdrawn: cells[0] == "hms",
        parents: cells.get(7).map(|id| (*id).to_owned()).into_iter().collect(),
        children: Vec::new(),
        successors: if cells[0] == "hms" { vec!["harvard".to_owned()] } else { Vec::new() },
    }
}

fn resolver() -> Resolver {
    Resolver::new(KNOWN.lines().map(organization))
}

fn id(index: u32) -> &'static str {
    KNOWN.lines().nth(index as usize).unwrap().split('|').next().unwrap()
}

fn meant(resolution: &Resolution) -> &'static str {
    match resolution.verdict {
        Verdict::Institution(index) => id(index),
        Verdict::NoOrganization => "nobody",
        Verdict::Unsure => "unsure",
    }
}

#[track_caller]
fn assert_meant(expected: &str, typed: &[&str]) {
    let resolver = resolver();
    for text in typed {
        let resolution = resolver.resolve(&TypedInstitution { text, ..TypedInstitution::default() });
        assert_eq!(meant(&resolution), expected, "{text}: {resolution:?}");
    }
}

fn country(code: &str) -> Option<CountryCode> {
    CountryCode::parse(code).ok()
}

#[test]
fn names_in_every_language_and_dress() {
    assert_meant(
        "mcgill",
        &["McGill University", "MCGILL UNIVERSITY", "Université McGill", "  mcgill   univ. ", "McGill U."],
    );
    assert_meant("cologne", &["Universität zu Köln", "University of Koln", "Univ Cologne", "Universitaet zu Koeln"]);
    assert_meant(
        "moscow",
        &["Московский государственный университет имени М. В. Ломоносова", "Lomonosov Moscow State Univ"],
    );
    assert_meant("mexico", &["Universidad Nacional Autonoma de Mexico", "Universidad Nacional Autnoma de M?xico"]);
    assert_meant("stanne", &["Saint Anne Hosp in Burien", "St Anne Hospital", "ST. ANNE HOSPITAL IN BURIEN"]);
    assert_meant("wlu", &["Washington & Lee University", "Washington and Lee Univ."]);
    assert_meant("tamu", &["Texas A & M University", "Texas A and M U.", "TEXAS A&M UNIVERSITY"]);
    assert_meant("still", &["AT Still University", "A. T. Still Univ"]);
    assert_meant("mount", &["Mt. Sinai Hospital", "Mt Sinai Hosp, Toronto"]);
}

#[test]
fn departments_and_schools_are_cut_off() {
    assert_meant(
        "bonn",
        &[
            "Department of Medicine, University of Bonn",
            "University of Bonn - Department of Medicine",
            "Faculty of Medicine, University of Bonn, Bonn, Germany",
            "Office of Medical Education, Univ. of Bonn",
            "DIVISION OF EMERGENCY MEDICINE, UNIVERSITY OF BONN",
            "Department of Evolutionary Anthropology University of Bonn",
        ],
    );
    assert_meant(
        "wooster",
        &["College of Pharmacy, College of Wooster", "College of Wooster - School of Nursing, USA"],
    );
}

#[test]
fn slips_of_the_fingers_are_forgiven() {
    assert_meant("coventry", &["Coventyr University", "Covenrty Univ", "Coventry Univesity", "Coventrry University"]);
    assert_meant("loyola", &["LoyolaUniversity Chicago", "Loyola Universit yChicago", "Loyola Uinv Chicago"]);
}

#[test]
fn word_order_tells_namesakes_apart() {
    assert_meant("miami", &["University of Miami", "Univ of Miami, Coral Gables"]);
    assert_meant("miamioh", &["Miami University", "Miami Univ., Oxford"]);
}

#[test]
fn country_and_town_choose_among_namesakes() {
    let resolver = resolver();
    let faith = TypedInstitution { text: "Faith Hospital", ..TypedInstitution::default() };
    let alone = resolver.resolve(&faith);
    assert_eq!(alone.verdict, Verdict::Unsure);
    assert_eq!(alone.runners_up.len(), 2);
    let there = |typed: TypedInstitution<'_>| meant(&resolver.resolve(&typed));
    assert_eq!(there(TypedInstitution { country: country("NG"), ..faith }), "faith-ng");
    assert_eq!(there(TypedInstitution { country: country("IN"), ..faith }), "faith-in");
    assert_eq!(there(TypedInstitution { city: Some("Cuttack"), ..faith }), "faith-in");
    assert_eq!(there(TypedInstitution { text: "Faith Hospital, Lagos", ..faith }), "faith-ng");
    assert_eq!(there(TypedInstitution { email_domain: Some("faith.in"), ..faith }), "faith-in");
    assert_eq!(there(TypedInstitution { email_domain: Some("gmail.com"), ..faith }), "unsure");
}

#[test]
fn a_hospital_is_not_its_university() {
    assert_meant("muhc", &["McGill University Health Centre", "McGill Univ Health Ctr, Montreal"]);
    assert_meant("mcgill", &["McGill University, Montreal"]);
}

#[test]
fn a_system_alone_is_no_campus() {
    assert_meant("unsure", &["University of California", "Univ. of California"]);
    assert_meant("uc", &["University of California System"]);
    assert_meant("ucd", &["University of California, Davis", "University of California-Davis"]);
    let resolver = resolver();
    let campus =
        TypedInstitution { text: "University of California", city: Some("Davis"), ..TypedInstitution::default() };
    assert_eq!(meant(&resolver.resolve(&campus)), "ucd");
}

#[test]
fn initials_need_something_beside_them() {
    let resolver = resolver();
    let ucla = TypedInstitution { text: "UCLA", ..TypedInstitution::default() };
    assert_eq!(resolver.resolve(&ucla).verdict, Verdict::Unsure);
    let there = |typed: TypedInstitution<'_>| meant(&resolver.resolve(&typed));
    assert_eq!(there(TypedInstitution { country: country("US"), ..ucla }), "ucla");
    assert_eq!(there(TypedInstitution { text: "UCLA, Kampala", ..ucla }), "uclafrica");
    assert_eq!(there(TypedInstitution { email_domain: Some("mednet.ucla.edu"), ..ucla }), "ucla");
}

#[test]
fn two_organizations_in_one_text() {
    let resolver = resolver();
    let both = TypedInstitution {
        text: "Massachusetts General Hospital / McGill University Health Centre, Boston",
        ..TypedInstitution::default()
    };
    let resolution = resolver.resolve(&both);
    assert_eq!(meant(&resolution), "mgh");
    let both = TypedInstitution { text: "Massachusetts General Hospital and Harvard University", ..both };
    let resolution = resolver.resolve(&both);
    assert_eq!(meant(&resolution), "mgh");
    assert_eq!(resolution.also.iter().map(|(also, _)| id(*also)).collect::<Vec<_>>(), ["harvard"]);
}

#[test]
fn units_beside_a_name_are_no_hindrance() {
    assert_meant("harvard", &["Harvard University Society of Fellows, Graduate School", "Harvard Business School"]);
    assert_meant("mcgill", &["McGill University Graduate School of Medical and Dental Sciences"]);
    assert_meant("bonn", &["Institute of Anatomy at the University of Bonn", "University of Bonn 4 , Bonn, Germany"]);
}

#[test]
fn letters_written_out_and_patrons_left_out() {
    assert_meant("cologne", &["Universitaet zu Koeln", "University of Koeln"]);
    assert_meant("moscow", &["Moscow State University", "M. V. Lomonosov Moscow State University, Moscow, Russia"]);
}

#[test]
fn a_company_is_known_without_its_country_and_its_seat_before_its_branches() {
    assert_meant("acme", &["Acme Devices Inc.", "ACME DEVICES", "Acme Devices (United States)"]);
    let typed = TypedInstitution { text: "Acme Devices", country: country("DE"), ..TypedInstitution::default() };
    assert_eq!(meant(&resolver().resolve(&typed)), "acme-de");
}

#[test]
fn those_that_a_named_one_belongs_to_are_not_meant() {
    let text = "Coventry University, corporate member of University of Bonn and University of Cologne";
    let resolution = resolver().resolve(&TypedInstitution { text, ..TypedInstitution::default() });
    assert_eq!(meant(&resolution), "coventry");
    assert!(resolution.also.is_empty(), "{resolution:?}");
}

#[test]
fn many_threads_may_ask_one_resolver() {
    let resolver = resolver();
    let ask = || meant(&resolver.resolve(&TypedInstitution { text: "Univ. of Bonn", ..TypedInstitution::default() }));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), "bonn");
        }
    });
}

#[test]
fn a_withdrawn_organization_means_its_successor() {
    assert_meant("harvard", &["Harvard Medical School", "Harvard Med. School, Boston"]);
}

#[test]
fn what_names_no_organization() {
    assert_meant(
        "nobody",
        &[
            "",
            " - ",
            "n/a",
            "N.A.",
            "retired",
            "Retired",
            "Private practice",
            "self-employed",
            "Independent consultant",
            "12345",
        ],
    );
    assert_meant("nobody", &["Dr. Ann Lee", "Ann Lee, MD", "12 High Street, Apt. 4", "Retired physician"]);
    assert_meant("bonn", &["Retired, University of Bonn"]);
    assert_meant("unsure", &["University", "Hospital", "Zxqvb Plmk"]);
}

#[test]
fn what_people_decided_outranks_everything() {
    let mut resolver = resolver();
    let typed = TypedInstitution { text: "McGill  UNIVERSITY", country: country("CA"), ..TypedInstitution::default() };
    resolver.decide("mcgill university", None, Decision::NoOrganization);
    assert_eq!(meant(&resolver.resolve(&typed)), "nobody");
    resolver.decide("McGill University", country("CA"), Decision::Institution(1));
    assert_eq!(meant(&resolver.resolve(&typed)), "muhc");
    assert_eq!(resolver.forget("McGill University", country("CA")), Some(Decision::Institution(1)));
    assert_eq!(resolver.forget("McGill University", None), Some(Decision::NoOrganization));
    assert_eq!(meant(&resolver.resolve(&typed)), "mcgill");
}

#[test]
fn reasons_say_what_agrees() {
    let typed = TypedInstitution {
        text: "McGill Univ",
        email_domain: Some("mail.mcgill.ca"),
        country: country("CA"),
        ..TypedInstitution::default()
    };
    let resolution = resolver().resolve(&typed);
    assert_eq!(resolution.reason, "this is a name of “McGill University”; e-mail domain and country agree");
    assert!(resolution.confidence > 0.95, "{resolution:?}");
}

#[test]
fn nobody_is_found_where_nobody_is_known() {
    let empty = Resolver::new([]);
    assert!(empty.is_empty());
    let typed = TypedInstitution { text: "McGill University", ..TypedInstitution::default() };
    assert_eq!(empty.resolve(&typed).verdict, Verdict::Unsure);
}

/// Words of the known names and some others, in any order.
const TEXTS: &str = "((Univ\\\\.|University|of|Harvard|McGill|Bonn|California|Davis|Faith|Hospital|Miami|Dept of Surgery|UCLA|and|,|Acme|Xyz) ){1,7}";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_typed_makes_it_fail(text in "\\PC{0,120}", city in "\\PC{0,20}", state in "\\PC{0,10}", domain in "\\PC{0,20}") {
        let resolver = resolver();
        let typed = TypedInstitution {
            text: &text,
            department: None,
            city: Some(&city),
            state: Some(&state),
            country: country("US"),
            email_domain: Some(&domain),
        };
        let resolution = resolver.resolve(&typed);
        prop_assert!((0.0..=1.0).contains(&resolution.confidence));
    }

    #[test]
    fn an_organizations_own_name_and_country_mean_it(line in 0..KNOWN.lines().count(), upper: bool) {
        let known = organization(KNOWN.lines().nth(line).unwrap());
        prop_assume!(!known.withdrawn);
        let name = &known.names[0].text;
        let text = if upper { name.to_uppercase() } else { name.clone() };
        let typed = TypedInstitution { text: &text, country: known.country, ..TypedInstitution::default() };
        let resolution = resolver().resolve(&typed);
        prop_assert_eq!(meant(&resolution), known.id, "{:?}", resolution);
    }

    #[test]
    fn the_order_of_the_registry_changes_nothing(order in Just((0..KNOWN.lines().count()).collect::<Vec<_>>()).prop_shuffle(), text in TEXTS) {
        let shuffled = Resolver::new(order.iter().map(|line| organization(KNOWN.lines().nth(*line).unwrap())));
        let typed = TypedInstitution { text: &text, ..TypedInstitution::default() };
        let (one, other) = (resolver().resolve(&typed), shuffled.resolve(&typed));
        let at = |place: u32| id(u32::try_from(order[place as usize]).unwrap());
        let named = |all: &[(u32, f32)]| all.iter().map(|(place, _)| id(*place)).collect::<Vec<_>>();
        let named_there = |all: &[(u32, f32)]| all.iter().map(|(place, _)| at(*place)).collect::<Vec<_>>();
        prop_assert_eq!(named(&one.runners_up), named_there(&other.runners_up));
        prop_assert_eq!(named(&one.also), named_there(&other.also));
        prop_assert_eq!((one.confidence, &one.reason), (other.confidence, &other.reason));
    }

    #[test]
    fn what_people_decided_always_wins(text in "\\PC{1,60}", place in 0..3u32, country in prop::option::of(Just("CA"))) {
        let mut resolver = resolver();
        let country = country.and_then(|code| CountryCode::parse(code).ok());
        resolver.decide(&text, country, Decision::Institution(place));
        let typed = TypedInstitution { text: &text, country: CountryCode::parse("CA").ok(), ..TypedInstitution::default() };
        prop_assert_eq!(resolver.resolve(&typed).verdict, Verdict::Institution(place));
        resolver.decide(&text, country, Decision::NoOrganization);
        prop_assert_eq!(resolver.resolve(&typed).verdict, Verdict::NoOrganization);
    }
}
