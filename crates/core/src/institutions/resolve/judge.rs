//! From weighed organizations to a verdict.

use super::evidence::Weighed;
use super::index::Index;
use super::score::Fit;

/// The weighed organizations set against each other.
pub(super) struct Judgement {
    /// The likeliest main organization and how likely, then its rivals.
    pub(super) ranked: Vec<(Weighed, f32)>,
    /// Further organizations named elsewhere in the text.
    pub(super) also: Vec<u32>,
}

/// How much likelier a part is where its whole is named too, in logarithms of odds.
const WITH_ITS_PARENT: f32 = 1.5;
/// How well a further organization has to fit to be reported.
const ALSO_LIKENESS: f32 = 0.6;
/// How well a longer name has to fit to make a shorter one within it less likely.
const FULL: f32 = 0.88;

/// Sets the organizations against each other. Those named by other words of the text are no rivals; of these the
/// one named first is the main one.
pub(super) fn judge(index: &Index, mut weighed: Vec<Weighed>) -> Judgement {
    prefer_the_fuller(&mut weighed);
    prefer_what_is_named_with_its_parent(index, &mut weighed);
    weighed.sort_by(|a, b| b.odds.total_cmp(&a.odds).then(a.organization.cmp(&b.organization)));
    let Some(best) = weighed.first().copied() else {
        return Judgement { ranked: Vec::new(), also: Vec::new() };
    };
    let mut chosen = vec![best];
    for other in &weighed {
        let apart = chosen
            .iter()
            .all(|have| have.fit.matched & other.fit.matched == 0 && have.organization != other.organization);
        if apart
            && other.odds > 0.0
            && other.fit.likeness > ALSO_LIKENESS
            && other.fit.told > 0.7
            && !other.evidence.acronym
        {
            chosen.push(*other);
        }
    }
    chosen.sort_by_key(|one| one.fit.matched.trailing_zeros());
    let main = main_of(index, &chosen);
    let rivals = weighed.iter().filter(|other| other.fit.matched & main.fit.matched != 0 || other.fit.matched == 0);
    let rivals: Vec<Weighed> = rivals.copied().collect();
    let odds: f32 = rivals.iter().map(|rival| rival.odds.min(20.0).exp()).sum::<f32>() + 1.0;
    let mut ranked: Vec<(Weighed, f32)> =
        rivals.iter().map(|rival| (*rival, rival.odds.min(20.0).exp() / odds)).collect();
    ranked.sort_by_key(|(rival, _)| rival.organization != main.organization);
    let also = chosen.iter().filter(|one| is_another(index, &main, one)).map(|one| one.organization).collect();
    Judgement { ranked, also }
}

/// Where one name explains all the words that another does and more, the other is the less likely.
fn prefer_the_fuller(weighed: &mut [Weighed]) {
    let fuller: Vec<Fit> =
        weighed.iter().filter(|one| one.odds > 0.0 && one.fit.likeness > FULL).map(|one| one.fit).collect();
    for one in weighed {
        let within = |fit: &&Fit| fit.matched & one.fit.matched == one.fit.matched && fit.matched != one.fit.matched;
        let more = fuller.iter().filter(within).map(|fit| fit.told - one.fit.told).fold(0.0, f32::max);
        if more > 0.0 {
            one.odds -= 1.0 + 3.0 * more.min(1.0);
        }
    }
}

/// “National Cancer Institute, National Institutes of Health”: the whole beside the part tells which namesake it is.
fn prefer_what_is_named_with_its_parent(index: &Index, weighed: &mut [Weighed]) {
    let clear: Vec<Weighed> = weighed.iter().filter(|one| one.odds > 0.0).copied().collect();
    for one in weighed {
        let parent = |other: &&Weighed| {
            other.fit.matched & one.fit.matched == 0
                && index.known[one.organization as usize].parents.contains(&other.organization)
        };
        if one.fit.likeness > FULL && clear.iter().any(|other| parent(&other)) {
            one.odds += WITH_ITS_PARENT;
        }
    }
}

/// The main one of several: the one that the person's address belongs to; else the university or hospital that the
/// first one seems to be a unit of; else the first.
fn main_of(index: &Index, chosen: &[Weighed]) -> Weighed {
    let first = chosen[0];
    if let Some(addressed) = chosen.iter().find(|one| one.evidence.domain) {
        return *addressed;
    }
    if is_whole(index, &first) {
        return first;
    }
    let agrees = |one: &Weighed| !conflicting(index, &first, one) || one.odds > first.odds - 1.0;
    let whole = chosen.iter().find(|one| is_whole(index, one) && agrees(one));
    whole.copied().unwrap_or(first)
}

/// A university or hospital by the name that was typed, no institute, center or school that may be a unit of one.
fn is_whole(index: &Index, one: &Weighed) -> bool {
    let words = index.words_of(&index.names[one.fit.name as usize]);
    words.iter().any(|word| matches!(index.vocabulary.text(*word), "university" | "hospital" | "polytechnic"))
}

/// Whether a further organization is to be told: not a unit of the main one, nor one that may be.
fn is_another(index: &Index, main: &Weighed, other: &Weighed) -> bool {
    main.organization != other.organization
        && !index.related(main.organization, other.organization)
        && (is_whole(index, other) || !is_whole(index, main))
        && !conflicting(index, main, other)
}

fn conflicting(index: &Index, a: &Weighed, b: &Weighed) -> bool {
    let country = |one: &Weighed| index.known[one.organization as usize].country;
    matches!((country(a), country(b)), (Some(a), Some(b)) if a != b)
}
