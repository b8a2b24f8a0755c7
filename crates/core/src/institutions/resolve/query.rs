//! A typed institution prepared for asking: its words, their possible meanings, and what each is likely to be.

use super::index::Index;
use super::lexicon::{WordRole, is_stop_word, role};
use super::model::TypedInstitution;
use super::places::close;
use super::vocabulary::RAREST;
use super::words::{Word, Words, key_of, words_of};
use crate::reference::{CountryCode, find_country};

/// One typed word.
pub(super) struct Token {
    pub(super) text: String,
    /// The word of some name that it is, if it is one.
    pub(super) number: Option<u32>,
    /// Words of names that it may have been meant to be, with their likeness.
    pub(super) instead: Vec<(u32, f32)>,
    pub(super) weight: f32,
    pub(super) segment: u16,
    pub(super) role: WordRole,
    /// How much it matters when a name leaves it unexplained, from 0 to 1.
    pub(super) cost: f32,
    abbreviated: bool,
}

/// What stands in a segment as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SegmentKind {
    /// Perhaps an organization's name.
    Name,
    /// A department or school by field.
    Part,
    /// A town or region, by number.
    Place(u32),
    /// A country.
    Country(CountryCode),
    /// Digits, a street, a person's role.
    Other,
}

/// A typed institution, understood as far as its words go.
pub(super) struct Query {
    pub(super) tokens: Vec<Token>,
    pub(super) segments: Vec<SegmentKind>,
    pub(super) country: Option<CountryCode>,
    /// The country was named in the text, not beside it.
    pub(super) country_in_text: Option<CountryCode>,
    pub(super) city: Option<u32>,
    pub(super) region: Option<u32>,
    /// Words of the town, region and country typed beside the name: names may hold them.
    pub(super) beside: Vec<u32>,
    pub(super) domain: Option<String>,
}

impl Query {
    /// Prepares what was typed.
    pub(super) fn new(index: &Index, typed: &TypedInstitution<'_>) -> Self {
        let cut = words_of(typed.text);
        let words = mend_blanks(index, cut.words);
        let mut segments = vec![SegmentKind::Name; cut.segments.len()];
        let mut tokens: Vec<Token> = words.into_iter().map(|word| token(index, word)).collect();
        let mut country_in_text = None;
        classify(index, &Words { words: Vec::new(), segments: cut.segments }, &mut tokens, &mut segments);
        for kind in &segments {
            if let SegmentKind::Country(country) = kind {
                country_in_text = Some(*country);
            }
        }
        trailing_country(&mut tokens, &segments, &mut country_in_text);
        let city = typed.city.and_then(|city| index.places.number(&key_of(city)));
        let region = typed.state.and_then(|state| index.places.number(&key_of(state)));
        let beside = [typed.city, typed.state].into_iter().flatten().flat_map(|place| words_of(place).words);
        let beside = beside.filter_map(|word| index.vocabulary.number(&word.text)).collect();
        let domain = typed.email_domain.map(|domain| domain.trim().trim_end_matches('.').to_lowercase());
        let domain = domain.filter(|domain| domain.contains('.'));
        Self { tokens, segments, country: typed.country, country_in_text, city, region, beside, domain }
    }

    /// Also considers that words known to be right were mistyped.
    pub(super) fn doubt_known_words(&mut self, index: &Index) {
        for token in &mut self.tokens {
            if token.number.is_some() && token.instead.is_empty() && token.weight > 0.4 {
                token.instead = index.vocabulary.mistyped(&token.text);
                if token.abbreviated {
                    token.instead.extend(index.vocabulary.abbreviated(&token.text));
                }
            }
        }
    }

    /// Whether the countries given speak against `country`.
    pub(super) fn contradicts(&self, country: CountryCode) -> bool {
        let against = |given: Option<CountryCode>| given.is_some_and(|given| !close(given, country));
        let for_it = |given: Option<CountryCode>| given.is_some_and(|given| close(given, country));
        (against(self.country) || against(self.country_in_text))
            && !for_it(self.country)
            && !for_it(self.country_in_text)
    }

    /// Whether one of the countries given is `country`.
    pub(super) fn confirms(&self, country: CountryCode) -> bool {
        self.country == Some(country) || self.country_in_text == Some(country)
    }
}

fn token(index: &Index, word: Word) -> Token {
    let vocabulary = &index.vocabulary;
    let number = vocabulary.number(&word.text);
    let mut instead = Vec::new();
    if number.is_none() {
        instead = vocabulary.mistyped(&word.text);
        if word.abbreviated {
            instead.extend(vocabulary.abbreviated(&word.text));
        }
    }
    let role = role(&word.text);
    let mut weight = number.map_or(RAREST * 0.9, |number| vocabulary.weight(number));
    if let Some((instead, _)) = instead.first().filter(|_| number.is_none()) {
        weight = vocabulary.weight(*instead).max(0.3);
    }
    let digits = word.text.bytes().any(|byte| byte.is_ascii_digit());
    let cost = if digits && number.is_none() {
        0.05
    } else if role.person {
        0.3
    } else if role.address {
        0.2
    } else {
        1.0
    };
    Token { text: word.text, number, instead, weight, segment: word.segment, role, cost, abbreviated: word.abbreviated }
}

/// Parts words typed without a blank between them, and moves blanks that slipped into a word.
fn mend_blanks(index: &Index, words: Vec<Word>) -> Vec<Word> {
    let known = |part: &str| {
        if is_stop_word(part) {
            return Some(1000);
        }
        let canonical = super::lexicon::canonical(part);
        index
            .vocabulary
            .number(&canonical)
            .map(|number| index.vocabulary.count_of(number))
            .filter(|count| part.chars().count() >= 4 || *count > 50)
    };
    let is_known = |word: &Word| index.vocabulary.number(&word.text).is_some();
    let mut mended: Vec<Word> = Vec::with_capacity(words.len());
    let mut words = words.into_iter().peekable();
    while let Some(word) = words.next() {
        if is_known(&word) || word.text.bytes().any(|byte| byte.is_ascii_digit()) {
            mended.push(word);
            continue;
        }
        if let Some(next) =
            words.peek().filter(|next| next.segment == word.segment && !(is_known(next) && next.text.len() > 3))
        {
            let joined = format!("{}{}", word.text, next.text);
            if index.vocabulary.number(&joined).is_some() {
                words.next();
                mended.push(Word { text: joined, ..word });
                continue;
            }
            if let Some((a, b)) = index.vocabulary.unglued(&joined, known) {
                words.next();
                push_parts(&mut mended, &word, [a, b]);
                continue;
            }
        }
        if index.vocabulary.mistyped(&word.text).first().is_none_or(|(_, likeness)| *likeness < 0.9)
            && let Some((a, b)) = index.vocabulary.unglued(&word.text, known)
        {
            push_parts(&mut mended, &word, [a, b]);
            continue;
        }
        mended.push(word);
    }
    mended
}

fn push_parts(mended: &mut Vec<Word>, word: &Word, parts: [String; 2]) {
    for part in parts {
        if !is_stop_word(&part) {
            mended.push(Word { text: super::lexicon::canonical(&part), ..word.clone() });
        }
    }
}

/// Tells what each segment is, and lowers the cost of words that name parts of institutions.
fn classify(index: &Index, cut: &Words, tokens: &mut [Token], kinds: &mut [SegmentKind]) {
    for (segment, kind) in kinds.iter_mut().enumerate() {
        let typed = cut.segments[segment].as_str();
        let own = tokens.iter_mut().filter(|token| usize::from(token.segment) == segment).collect::<Vec<_>>();
        *kind = kind_of(index, typed, &own, segment > 0);
        lower_costs(own, *kind);
    }
}

fn kind_of(index: &Index, typed: &str, tokens: &[&mut Token], may_be_place: bool) -> SegmentKind {
    if may_be_place {
        if let Some(country) = find_country(typed.trim_matches(|c: char| !c.is_alphanumeric())) {
            return SegmentKind::Country(country);
        }
        let words: Vec<&str> =
            tokens.iter().filter(|token| token.cost >= 0.2).map(|token| token.text.as_str()).collect();
        if let Some(place) = index.places.number(&words.join(" ")) {
            return SegmentKind::Place(place);
        }
    }
    if tokens.iter().all(|token| token.cost < 0.9) {
        return SegmentKind::Other;
    }
    let generic = |token: &&mut Token| {
        token.role.part_head || token.role.maybe_part_head || token.role.subject || token.cost < 0.9
    };
    let head = tokens.iter().any(|token| token.role.part_head || token.role.maybe_part_head);
    let institution = tokens.iter().any(|token| token.role.institution_head && !token.role.maybe_part_head);
    if !institution
        && (tokens.iter().all(generic) && (head || tokens.len() > 1)
            || tokens.first().is_some_and(|first| first.role.part_head))
    {
        return SegmentKind::Part;
    }
    SegmentKind::Name
}

fn lower_costs(mut tokens: Vec<&mut Token>, kind: SegmentKind) {
    match kind {
        SegmentKind::Part => tokens.iter_mut().for_each(|token| token.cost = token.cost.min(0.12)),
        SegmentKind::Place(_) => tokens.iter_mut().for_each(|token| token.cost = token.cost.min(0.3)),
        SegmentKind::Country(_) => tokens.iter_mut().for_each(|token| token.cost = token.cost.min(0.1)),
        SegmentKind::Other => {}
        SegmentKind::Name => {
            lower_leading_part(&mut tokens);
            lower_trailing_part(&mut tokens);
        }
    }
}

/// “Department of Medicine University of Bonn”: the words up to where the name begins.
fn lower_leading_part(tokens: &mut [&mut Token]) {
    let Some(first) = tokens.first() else { return };
    if !(first.role.part_head || first.role.maybe_part_head) {
        return;
    }
    let run = tokens.iter().skip(1).take_while(|token| token.role.subject && !token.role.institution_head).count();
    if run > 0 && run + 1 < tokens.len() {
        let cost = if first.role.part_head { 0.12 } else { 0.4 };
        tokens[..=run].iter_mut().for_each(|token| token.cost = token.cost.min(cost));
    }
}

/// “University of Bonn Faculty of Medicine”: the words from the head of the part on.
fn lower_trailing_part(tokens: &mut [&mut Token]) {
    let heads = |token: &&mut Token| (token.role.part_head || token.role.maybe_part_head) && !token.role.person;
    let Some(at) = tokens.iter().skip(1).position(|token| heads(&token)).map(|at| at + 1) else { return };
    let is_part =
        tokens[at].role.part_head || tokens[at + 1..].iter().all(|token| token.role.subject || token.cost < 0.9);
    let named = tokens[..at].iter().any(|token| token.role.institution_head);
    if is_part && named && at + 1 < tokens.len() {
        tokens[at..].iter_mut().for_each(|token| token.cost = token.cost.min(0.3));
    }
}

/// A country behind the name without a comma.
fn trailing_country(tokens: &mut [Token], segments: &[SegmentKind], found: &mut Option<CountryCode>) {
    if found.is_some() || segments.is_empty() {
        return;
    }
    for count in [3, 2, 1] {
        let Some(start) = tokens.len().checked_sub(count).filter(|start| *start > 1) else { continue };
        let last = &tokens[start..];
        if last.iter().any(|token| token.segment != last[0].segment) {
            continue;
        }
        let words: Vec<&str> = last.iter().map(|token| token.text.as_str()).collect();
        if words.iter().all(|word| word.len() < 3) {
            continue;
        }
        if let Some(country) = find_country(&words.join(" ")) {
            *found = Some(country);
            tokens[start..].iter_mut().for_each(|token| token.cost = token.cost.min(0.4));
            return;
        }
    }
}
