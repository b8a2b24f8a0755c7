//! What speaks for an organization and against it, taken by itself.

use super::index::{Index, Name, Sort};
use super::lexicon::is_free_mail;
use super::places::close;
use super::query::{Query, SegmentKind};
use super::score::Fit;
use super::weights::{Named, NamedEvidence, Weights};
use crate::institutions::ror::NameKind;

/// An organization weighed: its best-fitting name and all that speaks for and against it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weighed {
    pub(super) organization: u32,
    pub(super) fit: Fit,
    /// Logarithm of the odds against “none of the known”.
    pub(super) odds: f32,
    pub(super) sort: Sort,
    pub(super) evidence: NamedEvidence,
}

impl Weighed {
    /// The name is initials.
    pub(super) fn by_initials(&self) -> bool {
        use Named::{Initials2, Initials3, Initials4, Initials5};
        [Initials2, Initials3, Initials4, Initials5].iter().any(|initials| self.evidence.has(*initials))
    }

    /// The e-mail domain belongs to it.
    pub(super) fn by_domain(&self) -> bool {
        use Named::{Domain, DomainAbove, DomainFarAbove, DomainShared};
        [Domain, DomainShared, DomainAbove, DomainFarAbove].iter().any(|domain| self.evidence.has(*domain))
    }
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

/// Weighs an organization by one of its names.
pub(super) fn weigh(index: &Index, weights: &Weights, query: &Query, owners: &DomainOwners, fit: Fit) -> Weighed {
    let name = index.names[fit.name as usize];
    let mut evidence = NamedEvidence::default();
    note_fit(index, query, &name, fit, &mut evidence);
    note_organization(index, &name, &mut evidence);
    note_domain(index, query, owners, name.organization, &mut evidence);
    note_country(index, query, name.organization, &mut evidence);
    note_place(index, query, name.organization, fit, &mut evidence);
    note_initials(index, &name, &mut evidence);
    let addressed = owners.exact.contains(&name.organization);
    let alone = index.known[name.organization as usize].is_system && !addressed;
    evidence.note_if(Named::SystemAlone, alone && is_ambiguous_head(index, query, name.organization, fit));
    Weighed { organization: name.organization, fit, odds: evidence.odds(&weights.named), sort: name.sort, evidence }
}

fn note_fit(index: &Index, query: &Query, name: &Name, fit: Fit, evidence: &mut NamedEvidence) {
    evidence.note(Named::Always, 1.0);
    evidence.note(Named::Likeness, fit.likeness);
    evidence.note(Named::NearlySame, (fit.likeness - 0.9).max(0.0));
    evidence.note(Named::Complete, fit.complete.max(0.05).ln());
    evidence.note(Named::Explained, fit.explained.max(0.05).ln());
    evidence.note(Named::Told, fit.told.min(1.0));
    evidence.note(Named::ToldMore, (fit.told - 1.0).clamp(0.0, 2.0));
    let written = name.kind != NameKind::Acronym && query.writings.contains(&name.writing);
    evidence.note_if(Named::Written, written);
    evidence.note_if(Named::WrittenAsShown, written && name.shown);
    evidence.note_if(Named::Disordered, fit.disordered);
    evidence.note_if(Named::WithUnit, fit.with_unit);
    evidence.note_if(Named::HeadImplied, fit.head_implied);
    evidence.note_if(Named::WithoutPatron, fit.without_patron);
    evidence.note_if(Named::Generic, name.generic);
    let segment = usize::from(query.tokens[fit.matched.trailing_zeros() as usize].segment);
    evidence.note_if(Named::InPart, query.segments[segment] == SegmentKind::Part);
    evidence.note_if(Named::OnlyPlaces, only_places(query, fit));
    let town = &index.known[name.organization as usize].town_words;
    let words = index.words_of(name);
    evidence.note_if(Named::TownInName, !town.is_empty() && town.iter().all(|word| words.contains(word)));
    evidence.note_if(Named::Shown, name.kind == NameKind::Label && name.shown);
    evidence.note_if(Named::Label, name.kind == NameKind::Label && !name.shown);
}

fn note_organization(index: &Index, name: &Name, evidence: &mut NamedEvidence) {
    let known = &index.known[name.organization as usize];
    evidence.note_if(Named::Countryless, known.country.is_none());
    evidence.note_if(Named::TeachesOrHeals, known.country.is_some() && known.teaches_or_heals);
    evidence.note_if(Named::Company, known.country.is_some() && !known.teaches_or_heals && known.is_company);
    evidence.note(Named::Names, f32::from(known.labels.min(8)).ln_1p());
    evidence.note(Named::Parts, (known.children.len().min(30) as f32).ln_1p());
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

fn note_domain(index: &Index, query: &Query, owners: &DomainOwners, organization: u32, evidence: &mut NamedEvidence) {
    if query.domain.is_none() || owners.exact.is_empty() && owners.above.is_empty() {
        return;
    }
    let kin = || owners.exact.iter().chain(&owners.above).any(|owner| index.related(*owner, organization));
    let found = if owners.exact.contains(&organization) {
        if owners.exact.len() == 1 { Named::Domain } else { Named::DomainShared }
    } else if owners.above.contains(&organization) {
        if owners.exact.is_empty() { Named::DomainAbove } else { Named::DomainFarAbove }
    } else if kin() {
        Named::DomainOfKin
    } else if owners.exact.is_empty() {
        Named::DomainBelowOthers
    } else {
        Named::DomainOfOthers
    };
    evidence.note(found, 1.0);
}

fn note_country(index: &Index, query: &Query, organization: u32, evidence: &mut NamedEvidence) {
    let Some(country) = index.known[organization as usize].country else { return };
    let told = query.country.is_some() || query.country_in_text.is_some();
    if query.confirms(country) {
        evidence.note(Named::Country, 1.0);
    } else if query.contradicts(country) {
        evidence.note(Named::OtherCountry, 1.0);
    } else if !told {
        match query.country_of_address {
            Some(address) if close(address, country) => evidence.note(Named::EndingAgrees, 1.0),
            Some(_) => evidence.note(Named::EndingDiffers, 1.0),
            None => evidence.note_if(Named::HomeUntold, country.as_str() == "US"),
        }
    }
}

fn note_place(index: &Index, query: &Query, organization: u32, fit: Fit, evidence: &mut NamedEvidence) {
    let known = &index.known[organization as usize];
    let beside = |segment: usize| query.segment_bits[segment] & fit.matched == 0;
    let texts = || {
        query.segments.iter().enumerate().filter_map(move |(at, kind)| match kind {
            SegmentKind::Place(place) if beside(at) => Some(*place),
            _ => None,
        })
    };
    if let Some(city) = known.city {
        if query.city == Some(city) || texts().any(|place| place == city) {
            evidence.note(Named::Town, 1.0);
        } else if query.city.is_some_and(|given| index.places.is_city(given)) {
            evidence.note(Named::OtherTown, 1.0);
        } else {
            let other = texts().any(|place| index.places.is_city(place) && !known.regions.contains(&place));
            evidence.note_if(Named::OtherTownInText, other);
        }
    }
    let named =
        known.regions.iter().any(|region| query.region == Some(*region) || texts().any(|place| place == *region));
    if named {
        evidence.note(Named::Region, 1.0);
    } else {
        evidence.note_if(Named::OtherRegion, query.region.is_some() && !known.regions.is_empty());
    }
}

/// Initials say little by themselves.
fn note_initials(index: &Index, name: &Name, evidence: &mut NamedEvidence) {
    if name.kind != NameKind::Acronym {
        return;
    }
    let letters: usize = index.words_of(name).iter().map(|word| index.vocabulary.text(*word).len()).sum();
    let initials = match letters {
        0..=2 => Named::Initials2,
        3 => Named::Initials3,
        4 => Named::Initials4,
        _ => Named::Initials5,
    };
    evidence.note(initials, 1.0);
    let domain = [Named::Domain, Named::DomainShared, Named::DomainAbove, Named::DomainFarAbove];
    evidence.note_if(Named::InitialsAndDomain, domain.iter().any(|domain| evidence.has(*domain)));
    evidence.note_if(Named::InitialsAndTown, evidence.has(Named::Town));
    evidence.note_if(Named::InitialsAndCountry, evidence.has(Named::Country));
}
