//! Whatever staff do in whatever order: the report says what a plain recount says, and taking all of it back, the
//! newest first, leaves everything as it was.

use collegium_core::desk;
use collegium_core::id::DecisionId;
use collegium_core::institutions::{
    self, InstitutionEdit, Meant, MergeInstitutions, SpellingState, Target, as_edit, decide, held, queue,
};
use collegium_core::op::Op;
use collegium_core::scholars::merging::{Choices, MergeScholars, SplitScholar, merge, split};
use collegium_tests::{TestApp, difference, dump};
use proptest::prelude::*;

use crate::desk::{agrees, app_with_registry, everybody, first_page, roster};

/// One thing that staff do; the numbers choose to what.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Decide(usize, usize),
    MergeScholars(usize, usize),
    Split(usize),
    MergeInstitutions(usize, usize),
    Under(usize, usize),
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let one = prop_oneof![
        3 => (0..9_usize, 0..5_usize).prop_map(|(spelling, meant)| Deed::Decide(spelling, meant)),
        2 => (0..9_usize, 0..9_usize).prop_map(|(keep, merge)| Deed::MergeScholars(keep, merge)),
        1 => (0..9_usize).prop_map(Deed::Split),
        2 => (0..9_usize, 0..9_usize).prop_map(|(keep, merge)| Deed::MergeInstitutions(keep, merge)),
        1 => (0..9_usize, 0..9_usize).prop_map(|(child, parent)| Deed::Under(child, parent)),
    ];
    prop::collection::vec(one, 1..9)
}

async fn community() -> TestApp {
    let app = app_with_registry().await;
    let spring = [
        ("Ngozi", "Okafor", "UCHIB Ward Seven", "Nigeria"),
        ("Tunde", "Bello", "University of Ibadan", "Nigeria"),
        ("Amina", "Yusuf", "University College Hospital, Ibadan", "Nigeria"),
        ("Grace", "Eze", "Qqlag Zzx", "Nigeria"),
        ("Ada", "Obi", "University of Lagos", "Nigeria"),
    ];
    app.load_roster("2013-mar-thp.csv", &roster("Teaching in Health Professions March 2013", &spring)).await;
    let autumn = [
        ("Ngozi", "Okafor", "University of Lagos", "Nigeria"),
        ("Femi", "Ojo", "UCHIB Ward Seven", "Nigeria"),
        ("Ada", "Obi", "Miami University", "United States"),
    ];
    app.load_roster("2015-oct-thp.csv", &roster("Teaching in Health Professions October 2015", &autumn)).await;
    app
}

/// Does it, if it can be done.
async fn done(op: &Op, deed: Deed) -> Option<DecisionId> {
    match deed {
        Deed::Decide(spelling, meant) => {
            let mut all = Vec::new();
            for state in SpellingState::ALL {
                all.extend(queue(op, state, first_page()).await.unwrap().rows);
            }
            all.sort_by(|a, b| (&a.typed, a.id).cmp(&(&b.typed, b.id)));
            let id = all.get(spelling)?.id;
            let meant = match meant {
                0 => Meant::Nothing,
                1 => Meant::Later,
                2 => Meant::New { name: "Ward Seven Clinic".to_owned(), city: None, country: None },
                3 => Meant::Target(Target::Registry("022yvqh08".to_owned())),
                _ => Meant::Target(Target::Institution(places(op).await.first()?.id)),
            };
            Some(decide(op, id, meant).await.unwrap().decision)
        }
        Deed::MergeScholars(keep, other) => {
            let people = everybody(op).await;
            let asked = MergeScholars {
                keep: people.get(keep)?.scholar.id,
                merge: people.get(other)?.scholar.id,
                choices: Choices::default(),
            };
            merge(op, &asked).await.ok()
        }
        Deed::Split(from) => {
            let people = everybody(op).await;
            let one = people.get(from)?;
            let asked = SplitScholar {
                from: one.scholar.id,
                given: "Some".to_owned(),
                family: "Body".to_owned(),
                participations: vec![one.participations.first()?.id],
                affiliations: Vec::new(),
                emails: Vec::new(),
            };
            split(op, &asked).await.ok().map(|(_, decision)| decision)
        }
        Deed::MergeInstitutions(keep, other) => {
            let places = places(op).await;
            let asked = MergeInstitutions { keep: places.get(keep)?.id, merge: places.get(other)?.id };
            institutions::merge(op, asked).await.ok()
        }
        Deed::Under(child, parent) => {
            let places = places(op).await;
            let (child, parent) = (places.get(child)?.id, places.get(parent)?.id);
            let now = held(op, child).await.unwrap();
            let wanted = InstitutionEdit { parent: Some(parent), ..as_edit(&now.institution, None) };
            institutions::edit(op, child, &wanted).await.ok().flatten()
        }
    }
}

async fn places(op: &Op) -> Vec<institutions::InstitutionRef> {
    institutions::find(op, "", first_page()).await.unwrap().rows.into_iter().map(|found| found.institution).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn the_report_agrees_and_all_of_it_can_be_taken_back(deeds in deeds()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let app = community().await;
            let op = app.operator();
            let before = dump(&op.db).await;
            let mut decisions = Vec::new();
            for deed in deeds {
                decisions.extend(done(&op, deed).await);
                agrees(&op).await;
            }
            for decision in decisions.into_iter().rev() {
                desk::undo(&op, decision).await.unwrap();
                agrees(&op).await;
            }
            assert_eq!(difference(&before, &dump(&op.db).await), "");
        });
    }
}
