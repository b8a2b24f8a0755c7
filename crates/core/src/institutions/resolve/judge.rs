//! From weighed organizations to a verdict.

use super::evidence::Weighed;
use super::index::Index;
use super::query::Query;

/// The weighed organizations set against each other.
pub(super) struct Judgement {
    /// The likeliest main organization and how likely, then its rivals.
    pub(super) ranked: Vec<(Weighed, f32)>,
    /// Further organizations named elsewhere in the text.
    pub(super) also: Vec<u32>,
}

/// How well a further organization has to fit to be reported.
const ALSO_LIKENESS: f32 = 0.6;

/// Sets the organizations against each other. Those named by other words of the text are no rivals; of these the
/// one named first is the main one.
pub(super) fn judge(index: &Index, query: &Query, mut weighed: Vec<Weighed>) -> Judgement {
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
    let main = main_of(index, query, &chosen);
    let rivals = weighed.iter().filter(|other| other.fit.matched & main.fit.matched != 0 || other.fit.matched == 0);
    let rivals: Vec<Weighed> = rivals.copied().collect();
    let odds: f32 = rivals.iter().map(|rival| rival.odds.min(20.0).exp()).sum::<f32>() + 1.0;
    let mut ranked: Vec<(Weighed, f32)> =
        rivals.iter().map(|rival| (*rival, rival.odds.min(20.0).exp() / odds)).collect();
    ranked.sort_by_key(|(rival, _)| rival.organization != main.organization);
    let also = chosen.iter().map(|one| one.organization).filter(|one| *one != main.organization).collect();
    Judgement { ranked, also }
}

/// The main one of several: the first, but rather the one that the person's address belongs to.
fn main_of(_index: &Index, _query: &Query, chosen: &[Weighed]) -> Weighed {
    chosen.iter().find(|one| one.evidence.domain).copied().unwrap_or(chosen[0])
}
