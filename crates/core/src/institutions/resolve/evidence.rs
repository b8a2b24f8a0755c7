//! What speaks for an organization and against it, in logarithms of odds.

use super::index::Index;
use super::lexicon::is_free_mail;
use super::places::close;
use super::query::{Query, SegmentKind};
use super::score::Fit;
use crate::institutions::ror::NameKind;

/// An organization weighed: its best-fitting name and all that speaks for and against it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) organization: u32,
    pub(super) fit: Fit,
    /// Logarithm of the odds against “none of the known”.
    pub(super) odds: f32,
    pub(super) evidence: Evidence,
}

/// What was found beside the name, for the reason in words.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent finding")]
pub(super) struct Evidence {
    pub(super) domain: bool,
    pub(super) country: bool,
    pub(super) other_country: bool,
    pub(super) city: bool,
    pub(super) region: bool,
    pub(super) acronym: bool,
}

/// How the e-mail domain belongs to an organization.
#[derive(Clone, Debug, Default)]
pub(super) struct DomainOwners {
    /// Organizations with just this domain.
    pub(super) exact: Vec<u32>,
    /// Organizations with a domain above it: `ucsd.edu` for `health.ucsd.edu`.
    pub(super) above: Vec<u32>,
}

/// The most organizations that may share a domain that still says something.
const MOST_SHARING: usize = 12;

/// The organizations that an e-mail domain belongs to.
pub(super) fn owners(index: &Index, domain: Option<&str>) -> DomainOwners {
    let Some(domain) = domain.filter(|domain| !is_free_mail(domain)) else { return DomainOwners::default() };
    let few = |owners: &[u32]| if owners.len() > MOST_SHARING { Vec::new() } else { owners.to_vec() };
    let mut owners = DomainOwners { exact: few(index.at_domain(domain)), above: Vec::new() };
    let mut rest = domain;
    while let Some((_, above)) = rest.split_once('.') {
        if !above.contains('.') {
            break;
        }
        let found = index.at_domain(above);
        if !found.is_empty() {
            owners.above = few(found);
            break;
        }
        rest = above;
    }
    owners
}

/// Weighs an organization by its best-fitting name.
pub(super) fn weigh(index: &Index, query: &Query, owners: &DomainOwners, fit: Fit) -> Weighed {
    let name = index.names[fit.name as usize];
    let known = &index.known[name.organization as usize];
    let mut evidence = Evidence { acronym: name.kind == NameKind::Acronym, ..Evidence::default() };
    let mut odds = 13.0 * (fit.likeness - 0.72) + 2.5 * (fit.told.min(1.0) - 0.8) + known.bias;
    if name.kind != NameKind::Acronym && query.writings.contains(&name.writing) {
        odds += 0.8;
    }
    if only_places(query, fit) {
        odds -= 6.0;
    }
    if known.is_system
        && !owners.exact.contains(&name.organization)
        && is_ambiguous_head(index, query, name.organization, fit)
    {
        odds -= 6.0;
    }
    odds += domain(index, query, owners, name.organization, &mut evidence);
    if let Some(country) = known.country {
        if query.confirms(country) {
            evidence.country = true;
            odds += 1.5;
        } else if query.contradicts(country) {
            evidence.other_country = true;
            odds -= 4.5;
        } else if let Some(address) =
            query.country_of_address.filter(|_| query.country.is_none() && query.country_in_text.is_none())
        {
            odds += if close(address, country) { 0.8 } else { -1.5 };
        }
    }
    odds += place(index, query, name.organization, fit, &mut evidence);
    odds += match name.kind {
        NameKind::Label if name.shown => 0.9,
        NameKind::Label => 0.6,
        NameKind::Alias => 0.0,
        NameKind::Acronym => acronym(index, fit, evidence),
    };
    Weighed { organization: name.organization, fit, odds, evidence }
}

/// The name matches only words that say where something is.
fn only_places(query: &Query, fit: Fit) -> bool {
    if query.segments.len() < 2 || !query.segments.contains(&SegmentKind::Name) {
        return false;
    }
    let bits = query.segments.iter().zip(&query.segment_bits);
    let named = bits.filter(|(kind, _)| !matches!(kind, SegmentKind::Place(_) | SegmentKind::Country(_)));
    named.fold(0, |named, (_, bits)| named | bits) & fit.matched == 0
}

/// “University of California”: the typed words begin the names of several parts, and nothing says that the whole is meant.
fn is_ambiguous_head(index: &Index, query: &Query, organization: u32, fit: Fit) -> bool {
    if query.tokens.iter().any(|token| token.text == "system") {
        return false;
    }
    let typed = index.words_of(&index.names[fit.name as usize]);
    let begins = |part: &&u32| {
        index.names_of(**part).any(|name| {
            let words = index.words_of(&index.names[name as usize]);
            words.len() >= typed.len() && typed.iter().all(|word| words.contains(word))
        })
    };
    index.known[organization as usize].children.iter().filter(begins).count() > 1
}

fn domain(index: &Index, query: &Query, owners: &DomainOwners, organization: u32, evidence: &mut Evidence) -> f32 {
    if query.domain.is_none() || owners.exact.is_empty() && owners.above.is_empty() {
        return 0.0;
    }
    if owners.exact.contains(&organization) {
        evidence.domain = true;
        return if owners.exact.len() == 1 { 4.5 } else { 3.5 };
    }
    if owners.above.contains(&organization) {
        evidence.domain = true;
        return if owners.exact.is_empty() { 3.0 } else { 1.5 };
    }
    let related = owners.exact.iter().chain(&owners.above).any(|owner| index.related(*owner, organization));
    if related {
        0.3
    } else if owners.exact.is_empty() {
        -1.0
    } else {
        -2.0
    }
}

fn place(index: &Index, query: &Query, organization: u32, fit: Fit, evidence: &mut Evidence) -> f32 {
    let known = &index.known[organization as usize];
    let mut odds = 0.0;
    let in_text = |segment: usize| {
        let bits = query.tokens.iter().enumerate().filter(|(_, token)| usize::from(token.segment) == segment);
        bits.fold(0u64, |bits, (at, _)| bits | 1 << at) & fit.matched == 0
    };
    let texts = query.segments.iter().enumerate().filter(|(at, _)| in_text(*at));
    let texts: Vec<u32> =
        texts.filter_map(|(_, kind)| if let SegmentKind::Place(place) = kind { Some(*place) } else { None }).collect();
    if let Some(city) = known.city {
        if query.city == Some(city) || texts.contains(&city) {
            evidence.city = true;
            odds += 2.2;
        } else if query.city.is_some_and(|given| index.places.is_city(given)) {
            odds -= 1.2;
        } else if texts.iter().any(|place| index.places.is_city(*place) && !known.regions.contains(place)) {
            odds -= 0.8;
        }
    }
    if known.regions.iter().any(|region| query.region == Some(*region) || texts.contains(region)) {
        evidence.region = true;
        odds += 1.2;
    } else if query.region.is_some() && !known.regions.is_empty() {
        odds -= 2.0;
    }
    odds
}

/// Initials say little by themselves.
fn acronym(index: &Index, fit: Fit, evidence: Evidence) -> f32 {
    let letters: usize =
        index.words_of(&index.names[fit.name as usize]).iter().map(|word| index.vocabulary.text(*word).len()).sum();
    let alone = match letters {
        0..=2 => -5.0,
        3 => -4.0,
        4 => -3.2,
        _ => -1.8,
    };
    let backed = [(evidence.domain, 2.0), (evidence.city, 1.0), (evidence.country, 0.6)];
    let backed: f32 = backed.iter().filter(|(found, _)| *found).map(|(_, odds)| odds).sum();
    alone + backed
}
