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
