//! What is found by what is typed, and in which order.

use collegium_core::audience::Viewer;
use proptest::prelude::*;

use crate::testing::{found, index_of, scholar};
use crate::{Index, Query, SuggestionKind};

fn community() -> Index {
    index_of(&[
        scholar("Aoife", "O'Brien").lives("Cork", "IE").took("pehp", 2001, None),
        scholar("Ahmed", "Al-Rashid").of(&["physician"]).lives("", "NG"),
        scholar("Hai-yan", "Zhang").native("张海燕"),
        scholar("Robert", "Smith").of(&["nurse"]).works_at("Makerere University"),
        scholar("Zoë", "Łukasz").lives("Utrecht", "NL").likes(&["team-based-learning"]),
        scholar("María José", "García López").bio("Works on **team based learning** in Lagos.").of(&["physician"]),
        scholar("Konstantinos", "Papadopoulos").native("Κωνσταντίνος Παπαδόπουλος").of(&["physical-therapist"]),
        scholar("Emma", "Makerer").took("pehp", 2019, Some("Boston University")),
        scholar("Vanessa", "van der Berg").lives("", "GB").of(&["nurse"]),
    ])
}

#[test]
fn words_are_found_however_they_are_written() {
    let index = community();
    for (typed, name) in [
        ("obrien", "Aoife O'Brien"),
        ("O’BRIEN", "Aoife O'Brien"),
        ("o brien", "Aoife O'Brien"),
        ("alrashid", "Ahmed Al-Rashid"),
        ("al rashid", "Ahmed Al-Rashid"),
        ("Al-Rashid", "Ahmed Al-Rashid"),
        ("zoe lukasz", "Zoë Łukasz"),
        ("garcia lopez maria", "María José García López"),
        ("mariajose", "María José García López"),
        ("海燕", "Hai-yan Zhang"),
        ("张海燕", "Hai-yan Zhang"),
        ("zhang haiyan", "Hai-yan Zhang"),
        ("haiyan zhang", "Hai-yan Zhang"),
        ("Παπαδοπουλος", "Konstantinos Papadopoulos"),
        ("papado", "Konstantinos Papadopoulos"),
        ("bob smith", "Robert Smith"),
        ("smiht", "Robert Smith"),
        ("papadapulos", "Konstantinos Papadopoulos"),
        ("robertsmith", "Robert Smith"),
        ("physio", "Konstantinos Papadopoulos"),
        ("holland", "Zoë Łukasz"),
        ("cork", "Aoife O'Brien"),
        ("tbl utrecht", "Zoë Łukasz"),
        ("discipline:nurse country:UK", "Vanessa van der Berg"),
        ("discipline:RN institution:makerere", "Robert Smith"),
        ("country:holland \"team based learning\"", "Zoë Łukasz"),
        ("name:makerer", "Emma Makerer"),
        ("year:2010-2020", "Emma Makerer"),
        ("vandenberg", "Vanessa van der Berg"),
    ] {
        assert_eq!(found(&index, typed).first().map(String::as_str), Some(name), "{typed}");
    }
}

#[test]
fn phrases_are_found_only_in_order() {
    let index = community();
    assert_eq!(found(&index, "\"team based learning\""), ["Zoë Łukasz", "María José García López"]);
    assert!(found(&index, "\"learning team based\"").is_empty());
    assert_eq!(found(&index, "\"garcia lopez\""), ["María José García López"]);
    assert!(found(&index, "\"lopez garcia\"").is_empty());
}

#[test]
fn whole_names_come_before_beginnings_and_likenesses() {
    let index = index_of(&[
        scholar("Anna", "Martinsen"),
        scholar("Bea", "Martin"),
        scholar("Cid", "Martins"),
        scholar("Dora", "Marten"),
        scholar("Eve", "Holt").works_at("Martin Luther University"),
        scholar("Finn", "Holt").bio("Studied with Martin."),
    ]);
    assert_eq!(
        found(&index, "martin"),
        ["Bea Martin", "Cid Martins", "Anna Martinsen", "Eve Holt", "Dora Marten", "Finn Holt"]
    );
    assert_eq!(found(&index, "bea martin")[0], "Bea Martin");
}

#[test]
fn a_letter_left_out_is_likelier_than_a_wrong_one() {
    // Both are one error away; who took part last comes first among equals.
    let index = index_of(&[
        scholar("Ann", "Hansen").took("a", 1999, None),
        scholar("Bea", "Hanss").took("a", 2020, None),
        scholar("Cid", "Hanson").took("a", 1998, None),
    ]);
    assert_eq!(found(&index, "hansn"), ["Ann Hansen", "Cid Hanson", "Bea Hanss"]);
}

#[test]
fn little_words_are_not_meant_by_others() {
    let index = index_of(&[
        scholar("Ulf", "Kerr").works_at("School of Law and Order"),
        scholar("Bea", "Moss").works_at("Hand Clinic"),
    ]);
    assert_eq!(found(&index, "band"), ["Bea Moss"]);
    assert_eq!(found(&index, "and"), ["Ulf Kerr"]);
}

#[test]
fn among_equals_the_newest_comes_first() {
    let index = index_of(&[
        scholar("Ann", "Lee").took("a", 1999, None),
        scholar("Bob", "Lee").took("a", 2020, None),
        scholar("Cy", "Lee"),
    ]);
    assert_eq!(found(&index, "lee"), ["Bob Lee", "Ann Lee", "Cy Lee"]);
    assert_eq!(found(&index, ""), ["Ann Lee", "Bob Lee", "Cy Lee"]);
}

#[test]
fn snippets_show_where_the_word_is() {
    let index = community();
    let results = index.search(&Query::text("lagos"), Viewer::Member).unwrap();
    let parts = results.hits[0].snippet.clone().unwrap();
    assert!(parts.iter().any(|part| part.marked && part.text == "Lagos"), "{parts:?}");
    // Without the marks of Markdown.
    assert_eq!(parts[0].text, "Works on team based learning in ");
    assert_eq!(index.search(&Query::text("smith"), Viewer::Member).unwrap().hits[0].snippet, None);
}

#[test]
fn what_nobody_has_wholly_is_relaxed() {
    let results = community().search(&Query::text("robert smith xylophone"), Viewer::Member).unwrap();
    assert!(results.understood.relaxed);
    assert_eq!(results.hits[0].name, "Robert Smith");
    assert_eq!(community().search(&Query::text("xylophone"), Viewer::Member).unwrap().total, 0);
}

#[test]
fn suggestions_mix_scholars_and_values() {
    let suggestions = community().suggest("maker", Viewer::Member, 8).unwrap();
    let labels: Vec<&str> = suggestions.items.iter().map(|item| item.label.as_str()).collect();
    assert_eq!(labels, ["Emma Makerer", "Makerere University"]);
    let country = community().suggest("holl", Viewer::Member, 8).unwrap();
    assert_eq!(country.items[0].label, "Netherlands");
    assert!(matches!(country.items[0].kind, SuggestionKind::Facet(crate::FacetKind::Country)));
}

#[test]
fn suggestions_complete_the_last_words_beside_known_ones() {
    let index = community();
    let suggested = |typed: &str| {
        let items = index.suggest(typed, Viewer::Member, 8).unwrap().items;
        items.into_iter().map(|item| (item.beside, item.label, item.count)).collect::<Vec<_>>()
    };
    let beside = |words: &str, label: &str| (Some(words.to_owned()), label.to_owned(), 1);
    let person = |name: &str| (None, name.to_owned(), 1);
    assert_eq!(suggested("nurse maker"), [beside("nurse", "Makerere University")]);
    assert_eq!(suggested("nurse united king"), [beside("nurse", "United Kingdom")]);
    assert_eq!(suggested("utrecht zo"), [person("Zoë Łukasz")]);
    assert_eq!(suggested("maria gar"), [person("María José García López")]);
    // Nobody in Nigeria is there, and no word is known that nobody has.
    assert!(suggested("nigeria maker").is_empty() && suggested("xylophone maker").is_empty());
}

#[test]
fn longer_phrases_are_found_only_as_one_run() {
    let index = index_of(&[
        scholar("Ann", "Lee").bio("She learns in small groups and teaches small groups in Lagos."),
        scholar("Bea", "Moss")
            .bio("She teaches small groups. In Lagos she learns in small groups of small groups in all."),
        scholar("Cid", "Ray").bio("In Lagos."),
    ]);
    assert_eq!(found(&index, "\"teaches small groups in lagos\""), ["Ann Lee", "Bea Moss"]);
    assert_eq!(found(&index, "\"small groups of small\""), ["Bea Moss"]);
    assert_eq!(found(&index, "\"learns in small groups of\""), ["Bea Moss"]);
    assert_eq!(found(&index, "\"learns in small groups and teaches\""), ["Ann Lee"]);
    assert!(
        found(&index, "\"groups in small\"").is_empty() && found(&index, "\"she teaches small groups and\"").is_empty()
    );
}

#[test]
fn who_may_be_meant_is_listed_beside_who_has_the_words() {
    let index = index_of(&[
        scholar("Óscar", "Luna"),
        scholar("Oscar", "Perez").bio("Una voz."),
        scholar("Ann", "Lee"),
        scholar("Ana", "Lee"),
    ]);
    assert_eq!(found(&index, "oscar una"), ["Óscar Luna", "Oscar Perez"]);
    assert_eq!(found(&index, "ann lee"), ["Ann Lee", "Ana Lee"]);
    let results = index.search(&Query::text("ann lee"), Viewer::Member).unwrap();
    assert!(!results.understood.widened && !results.understood.relaxed);
}

#[test]
fn staff_find_people_by_address() {
    let index = index_of(&[scholar("Ann", "Lee").email("ann.lee@example.org")]);
    let staff = index.search(&Query::text("\"ann.lee@example.org\""), Viewer::Staff).unwrap();
    assert_eq!(staff.total, 1);
    assert!(found(&index, "\"ann.lee@example.org\"").is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn anything_typed_is_answered(text in "\\PC{0,60}", words in "([a-z]{0,4}[\":*~()-]{0,2} ?){0,12}") {
        thread_local!(static INDEX: Index = community());
        INDEX.with(|index| {
            for text in [&text, &words] {
                for viewer in Viewer::ALL {
                    index.search(&Query::text(text.as_str()), viewer).unwrap();
                    index.suggest(text, viewer, 10).unwrap();
                }
            }
        });
    }
}
