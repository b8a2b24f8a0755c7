//! The law: what a viewer may not see changes nothing that the viewer gets.
//!
//! Two communities differ only in values hidden from a viewer, in the order in which scholars were saved,
//! and in what they went through. Every answer to that viewer is the same, byte for byte.

use collegium_core::audience::{Audience, Viewer};
use collegium_core::scholars::{Field, Profile};
use proptest::prelude::*;
use proptest::sample::select;

use crate::testing::{Maker, index_of, institution, labels, scholar};
use crate::{Change, Index, Query, Sort, Window};

const GIVEN: [&str; 6] = ["Maria", "Marie", "Robert", "Bob", "José", "Li"];
const FAMILY: [&str; 6] = ["Lopez", "Smith", "Al-Rashid", "O'Brien", "Lee", "Leeds"];
const TEXTS: [&str; 4] =
    ["Works on simulation in Lagos", "Team based learning for nurses", "Smith chart expert", "Likes robots"];
const PLACES: [&str; 3] = ["Makerere University", "Boston University", "Smith College"];
const HIDEABLE: [Field; 12] = [
    Field::Name,
    Field::NativeName,
    Field::FormerNames,
    Field::Credentials,
    Field::Title,
    Field::Disciplines,
    Field::Interests,
    Field::Bio,
    Field::City,
    Field::Country,
    Field::Affiliations,
    Field::Programs,
];

/// What may stand in the fields of a scholar.
#[derive(Clone, Debug)]
struct Values {
    name: (usize, usize),
    text: usize,
    place: usize,
    country: usize,
    discipline: usize,
    year: i32,
    former: usize,
}

fn values() -> impl Strategy<Value = Values> {
    ((0_usize..6, 0_usize..6), 0_usize..4, 0_usize..3, 0_usize..4, 0_usize..3, 1996_i32..2002, 0_usize..6).prop_map(
        |(name, text, place, country, discipline, year, former)| Values {
            name,
            text,
            place,
            country,
            discipline,
            year,
            former,
        },
    )
}

fn audiences() -> impl Strategy<Value = Vec<Audience>> {
    proptest::collection::vec(select(vec![Audience::Public, Audience::Public, Audience::Members, Audience::Staff]), 12)
}

/// A scholar whose fields hold `shown` where the viewer sees them, and `hidden` elsewhere.
fn profile(number: usize, viewer: Viewer, audiences: &[Audience], shown: &Values, hidden: &Values) -> Profile {
    let of = |field: Field| {
        let at = HIDEABLE.iter().position(|one| *one == field).unwrap_or(0);
        if viewer.may_see(audiences[at]) { shown } else { hidden }
    };
    let name = of(Field::Name).name;
    let took = of(Field::Programs);
    let home = of(Field::Country);
    let mut maker = scholar(GIVEN[name.0], FAMILY[name.1])
        .numbered(number as u128 + 1)
        .bio(TEXTS[of(Field::Bio).text])
        .title(TEXTS[of(Field::Title).text])
        .of(&[["nurse", "physician", "physical-therapist"][of(Field::Disciplines).discipline]])
        .likes(&[["simulation", "team-based-learning"][of(Field::Interests).text % 2]])
        .lives("", ["GB", "NL", "NG", "US"][home.country])
        .works_at(PLACES[of(Field::Affiliations).place])
        .took(["pehp", "hpe"][took.discipline % 2], took.year, Some(PLACES[took.place]));
    maker.0.scholar.city = Some(PLACES[of(Field::City).place].to_owned());
    maker.0.scholar.native_name = Some(["张海燕", "Ирина Смит"][of(Field::NativeName).text % 2].to_owned());
    maker.0.scholar.former_names = vec![FAMILY[of(Field::FormerNames).former].to_owned()];
    maker.0.scholar.credentials = vec![["RN", "MD", "PhD"][of(Field::Credentials).place].to_owned()];
    for (field, audience) in HIDEABLE.into_iter().zip(audiences) {
        maker = maker.shows(field, *audience);
    }
    // Who hides the name is not there: such a scholar may have any number and any slug.
    maker.0
}

/// One member of the two communities: for each, its audiences, what is shown, and what is hidden.
type Twin = (Vec<Audience>, Values, Values, Values);

fn ask_everything(index: &Index, viewer: Viewer, texts: &[String]) -> Vec<String> {
    let mut answers = vec![serde_json::to_string(&index.counts(viewer).unwrap()).unwrap()];
    for text in texts {
        answers.push(serde_json::to_string(&index.suggest(text, viewer, 10).unwrap()).unwrap());
        for sort in [Sort::Relevance, Sort::Name, Sort::Newest] {
            let window = Window::Cursor { after: None, limit: 3 };
            let mut query = Query { sort, window, ..Query::text(text.as_str()) };
            loop {
                let results = index.search(&query, viewer).unwrap();
                answers.push(serde_json::to_string(&results).unwrap());
                let Some(next) = results.next else { break };
                query.window = Window::Cursor { after: Some(next), limit: 3 };
            }
        }
        let chosen = Query { discipline: vec!["nurse".into()], year: vec![1998, 1999], ..Query::text(text.as_str()) };
        answers.push(serde_json::to_string(&index.search(&chosen, viewer).unwrap()).unwrap());
    }
    answers
}

fn texts() -> impl Strategy<Value = Vec<String>> {
    let word = select(vec![
        "maria",
        "mari",
        "lopez",
        "smith",
        "smiht",
        "bob",
        "li",
        "nurse",
        "uk",
        "lagos",
        "learning",
        "obrien",
        "makerere",
        "boston",
        "rn",
        "海燕",
        "irina",
        "country:GB",
        "discipline:RN",
        "institution:smith",
        "year:1998",
        "\"team based\"",
        "program:pehp",
        "leee",
        "r",
        "simulation",
        "zzz",
    ]);
    let text = proptest::collection::vec(word, 0..4).prop_map(|words| words.join(" "));
    proptest::collection::vec(text, 3)
}

/// Some scholars first looked otherwise, some came and went again: nothing of it is left.
fn with_a_past(profiles: &[Profile], past: &[Profile], order: &[usize]) -> Index {
    let index = Index::in_memory(labels()).unwrap();
    let put = |profile: &Profile| Change::Put(Box::new(profile.clone()));
    index.apply(past.iter().map(put).collect(), 1).unwrap();
    let leavers = [scholar("Maria", "Gone").numbered(999).public(), scholar("Lee", "Smith").numbered(998).public()];
    index.apply(leavers.iter().map(Maker::put).collect(), 2).unwrap();
    for at in order {
        index.apply(vec![put(&profiles[*at])], 3).unwrap();
    }
    index.apply(leavers.iter().map(|leaver| Change::Remove(leaver.0.scholar.id)).collect(), 4).unwrap();
    index
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn hidden_values_change_no_answer(
        twins in proptest::collection::vec((audiences(), values(), values(), values()), 4..14),
        order in Just(()).prop_perturb(|(), mut random| (0..14).map(|_| random.random::<u32>()).collect::<Vec<_>>()),
        texts in texts(),
        viewer in select(vec![Viewer::Visitor, Viewer::Member]),
    ) {
        let one = |(number, (audiences, shown, hidden, _)): (usize, &Twin)| profile(number, viewer, audiences, shown, hidden);
        let other = |(number, (audiences, shown, _, hidden)): (usize, &Twin)| profile(number, viewer, audiences, shown, hidden);
        let past = |(number, (audiences, _, shown, hidden)): (usize, &Twin)| profile(number, viewer, audiences, shown, hidden);
        let first: Vec<Profile> = twins.iter().enumerate().map(one).collect();
        let second: Vec<Profile> = twins.iter().enumerate().map(other).collect();
        let past: Vec<Profile> = twins.iter().enumerate().map(past).collect();
        for (a, b) in first.iter().zip(&second) {
            prop_assert_eq!(a.seen_by(viewer), b.seen_by(viewer));
        }
        let mut shuffled: Vec<usize> = (0..second.len()).collect();
        shuffled.sort_by_key(|at| order[*at]);
        let plain = index_of(&first.into_iter().map(Maker).collect::<Vec<_>>());
        let lived = with_a_past(&second, &past, &shuffled);
        let (a, b) = (ask_everything(&plain, viewer, &texts), ask_everything(&lived, viewer, &texts));
        for (a, b) in a.iter().zip(&b) {
            prop_assert_eq!(a, b);
        }
        prop_assert_eq!(a.len(), b.len());
    }
}

#[test]
fn who_is_hidden_is_not_there_at_all() {
    let index = index_of(&[
        scholar("Ann", "Lee").public(),
        scholar("Bea", "Leeds").shows(Field::Name, Audience::Staff).lives("", "NG"),
        scholar("Cid", "Leander").works_at("Makerere University"),
    ]);
    let total = |viewer| index.search(&Query::text("lee"), viewer).unwrap().total;
    assert_eq!(Viewer::ALL.map(|viewer| index.counts(viewer).unwrap().scholars), [1, 2, 3]);
    assert_eq!(Viewer::ALL.map(total), [1, 1, 2]);
    assert!(index.suggest("makerere", Viewer::Visitor, 5).unwrap().items.is_empty());
    assert_eq!(institution("Makerere University").slug, "makerere-university");
}
