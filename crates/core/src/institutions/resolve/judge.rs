//! From weighed organizations to a verdict.

use super::evidence::Weighed;
use super::index::{Index, Sort};
use super::query::Query;
use super::weights::{Meant, MeantEvidence, Named, Weights};

/// An organization set against the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Judged {
    pub(super) weighed: Weighed,
    pub(super) standing: MeantEvidence,
    /// How likely the text means it, among others perhaps.
    pub(super) likely: f32,
}

/// The weighed organizations set against each other.
pub(super) struct Judgement {
    /// The likeliest main organization, then its rivals.
    pub(super) ranked: Vec<Judged>,
    /// How likely the text means the main one or the likeliest that is named elsewhere in it.
    pub(super) either: f32,
    /// Further organizations named elsewhere in the text, in the order of their naming.
    pub(super) also: Vec<(u32, f32)>,
}

/// From this likelihood on a further organization is told.
const ALSO: f32 = 0.45;
/// The same where it and the likeliest are both universities or hospitals, clearly named.
const LIKELY: f32 = 0.2;
/// From these odds and this likeness on a name was clearly typed.
const CLEAR: f32 = -0.5;
const NEARLY_SAME: f32 = 0.85;
/// How many of the likeliest are set against each other.
const MOST: usize = 24;
/// From these odds on an organization counts as named beside others.
const NAMED: f32 = 0.0;
/// From this likeness on a fuller name puts the shorter ones within it back.
const NEARLY: f32 = 0.75;
/// Odds this close are about the same.
const CLOSE: f32 = 0.7;

/// Sets the organizations against each other. Those named by other words of the text are no rivals.
pub(super) fn judge(index: &Index, weights: &Weights, query: &Query, weighed: Vec<Weighed>) -> Judgement {
    let judged = judged(index, weights, query, weighed);
    let Some(best) = judged.first().copied() else {
        return Judgement { ranked: Vec::new(), either: 0.0, also: Vec::new() };
    };
    let mut told = vec![best];
    for other in &judged[1..] {
        let apart = told.iter().all(|have| have.weighed.fit.matched & other.weighed.fit.matched == 0);
        if apart && (other.likely >= ALSO || other.likely >= LIKELY && is_clear_whole(other) && is_clear_whole(&best)) {
            told.push(*other);
        }
    }
    told.sort_by_key(|one| one.weighed.fit.matched.trailing_zeros());
    let main = *main_of(&told, &best);
    let also = told.iter().filter(|one| one.weighed.organization != main.weighed.organization);
    let also = also.map(|one| (one.weighed.organization, one.likely)).collect();
    let elsewhere = judged.iter().filter(|other| other.weighed.fit.matched & main.weighed.fit.matched == 0);
    let either = main.likely + elsewhere.map(|other| other.likely).fold(0.0, f32::max);
    let rival = |other: &&Judged| {
        let (a, b) = (other.weighed.fit.matched, main.weighed.fit.matched);
        other.weighed.organization != main.weighed.organization && (a & b != 0 || other.likely < ALSO)
    };
    let ranked = std::iter::once(main).chain(judged.iter().filter(rival).copied()).collect();
    Judgement { ranked, either, also }
}

/// The main one of those named, in the order of their naming: the one that the person's address belongs to; else of
/// universities and hospitals the first; else the likeliest.
fn main_of<'a>(told: &'a [Judged], best: &'a Judged) -> &'a Judged {
    let addressed = told.iter().find(|one| one.weighed.by_domain());
    let first = told.iter().find(|one| is_clear_whole(one)).filter(|_| is_clear_whole(best));
    addressed.or(first).unwrap_or(best)
}

/// A university or hospital whose name was clearly typed: no institute, center or school, which may be a unit of one.
fn is_clear_whole(one: &Judged) -> bool {
    let whole = matches!(one.weighed.sort, Sort::University | Sort::Hospital);
    whole && one.weighed.odds > CLEAR && one.weighed.fit.likeness > NEARLY_SAME && !one.weighed.by_initials()
}

/// The likeliest organizations, each set against the others; the likeliest first.
pub(super) fn judged(index: &Index, weights: &Weights, query: &Query, mut weighed: Vec<Weighed>) -> Vec<Judged> {
    weighed.sort_by(|a, b| b.odds.total_cmp(&a.odds).then(a.organization.cmp(&b.organization)));
    weighed.truncate(MOST);
    let standings: Vec<MeantEvidence> = (0..weighed.len()).map(|at| standing(index, query, &weighed, at)).collect();
    let odds: Vec<f32> = standings.iter().map(|standing| standing.odds(&weights.meant).min(20.0).exp()).collect();
    let mut judged: Vec<Judged> = Vec::with_capacity(weighed.len());
    for (at, one) in weighed.iter().enumerate() {
        // The same words mean one of the organizations at most.
        let same_words = weighed.iter().zip(&odds).filter(|(other, _)| other.fit.matched & one.fit.matched != 0);
        let all: f32 = same_words.map(|(_, odds)| odds).sum();
        judged.push(Judged { weighed: *one, standing: standings[at], likely: odds[at] / (1.0 + all) });
    }
    judged.sort_by(|a, b| b.likely.total_cmp(&a.likely).then(a.weighed.organization.cmp(&b.weighed.organization)));
    judged
}

/// How one of the organizations stands among all.
fn standing(index: &Index, query: &Query, all: &[Weighed], at: usize) -> MeantEvidence {
    let one = &all[at];
    let mut standing = MeantEvidence::default();
    standing.note(Meant::Always, 1.0);
    standing.note(Meant::Odds, one.odds.clamp(-8.0, 12.0));
    let owns = |one: &Weighed| query.owners_from.is_some_and(|from| one.fit.matched.trailing_zeros() as usize > from);
    let others = || all.iter().enumerate().filter(move |(other, _)| *other != at).map(|(_, other)| other);
    note_rivals(index, one, others(), &mut standing);
    note_others(index, one, others().filter(|other| !owns(other)), &mut standing);
    standing.note_if(Meant::Owner, owns(one));
    standing.note_if(Meant::University, one.sort == Sort::University);
    standing.note_if(Meant::Hospital, one.sort == Sort::Hospital);
    standing.note_if(Meant::Unit, one.sort == Sort::Unit);
    standing
}

/// Those that explain some of the same words.
fn note_rivals<'w>(
    index: &Index,
    one: &Weighed,
    others: impl Iterator<Item = &'w Weighed>,
    standing: &mut MeantEvidence,
) {
    let (mut lead, mut equals) = (6.0_f32, 0u8);
    let (mut within_another, mut within_part) = (0.0_f32, 0.0_f32);
    for other in others.filter(|other| other.fit.matched & one.fit.matched != 0) {
        let (mine, theirs) = (one.fit.matched, other.fit.matched);
        let is_part = index.is_part(other.organization, one.organization);
        let is_whole = index.is_part(one.organization, other.organization);
        if mine == theirs && is_part && is_namesake(one, other) {
            standing.note(Meant::Seat, 1.0);
        }
        if mine == theirs && is_whole && is_namesake(other, one) {
            standing.note(Meant::Branch, 1.0);
        }
        if mine & theirs == mine && mine != theirs && other.fit.likeness > NEARLY && other.odds > NAMED {
            let more = (other.fit.told - one.fit.told).clamp(0.0, 1.0);
            let within = if is_part { &mut within_part } else { &mut within_another };
            *within = within.max(0.25 + 0.75 * more);
        }
        if is_whole && mine & theirs == theirs && mine != theirs {
            standing.note(Meant::HoldsWhole, 1.0);
        }
        if is_part && mine == theirs {
            continue;
        }
        lead = lead.min(one.odds - other.odds);
        equals = equals.saturating_add(u8::from((one.odds - other.odds).abs() < CLOSE));
    }
    standing.note(Meant::Lead, lead.clamp(0.0, 6.0));
    standing.note(Meant::Behind, lead.clamp(-6.0, 0.0));
    standing.note(Meant::Equals, f32::from(equals).ln_1p());
    standing.note(Meant::WithinAnother, within_another);
    standing.note(Meant::WithinPart, within_part);
}

/// Whether a part bears just the name of its whole, and nothing says that the part is meant.
fn is_namesake(whole: &Weighed, part: &Weighed) -> bool {
    let has = |one: &Weighed, finding| one.evidence.has(finding);
    (whole.fit.likeness - part.fit.likeness).abs() < 0.1
        && (has(whole, Named::WrittenAsShown) || !has(part, Named::Written))
        && (has(whole, Named::Town) || !has(part, Named::Town))
        && (whole.by_domain() || !part.by_domain())
}

/// Those that are named by other words of the text.
fn note_others<'w>(
    index: &Index,
    one: &Weighed,
    others: impl Iterator<Item = &'w Weighed>,
    standing: &mut MeantEvidence,
) {
    let country = |one: &Weighed| index.known[one.organization as usize].country;
    let parts = index.known[one.organization as usize].children.len();
    let mut any = false;
    for other in others.filter(|other| other.fit.matched & one.fit.matched == 0 && other.odds > NAMED) {
        any = true;
        if index.is_part(one.organization, other.organization) {
            standing.note(Meant::WholeBeside, 1.0);
        } else if index.is_part(other.organization, one.organization) {
            standing.note(Meant::PartBeside, 1.0);
            standing.note(Meant::PartBesideOfMany, (parts as f32).ln());
        } else if other.fit.matched.trailing_zeros() < one.fit.matched.trailing_zeros() {
            standing.note(Meant::Behindhand, 1.0);
        } else {
            standing.note(Meant::Forehand, 1.0);
        }
        if matches!((country(one), country(other)), (Some(a), Some(b)) if a != b) && other.odds > one.odds + 1.0 {
            standing.note(Meant::ForeignToAnother, 1.0);
        }
    }
    if any {
        standing.note_if(Meant::UniversityAmongOthers, one.sort == Sort::University);
        standing.note_if(Meant::HospitalAmongOthers, one.sort == Sort::Hospital);
        standing.note_if(Meant::UnitAmongOthers, one.sort == Sort::Unit);
        standing.note_if(Meant::BodyAmongOthers, one.sort == Sort::Body);
        standing.note_if(Meant::InitialsAmongOthers, one.by_initials());
    }
}
