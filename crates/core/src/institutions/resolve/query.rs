//! A typed institution prepared for asking: its words, their possible meanings, and what each is likely to be.

use super::index::Index;
use super::index::writing;
use super::lexicon::{WordRole, is_free_mail, is_stop_word, role};
use super::model::TypedInstitution;
use super::places::close;
use super::vocabulary::{RAREST, Vocabulary, unglued};
use super::words::{Word, key_of, words_of};
use crate::reference::{CountryCode, countries_with_state, country_of_domain, named_exactly};

/// One typed word.
pub(super) struct Token {
    pub(super) text: String,
    /// The word of some name that it is, if it is one.
    pub(super) number: Option<u32>,
    /// The word of some name or place that it is.
    pub(super) any_number: Option<u32>,
    /// Words of names that it may have been meant to be, with their likeness.
    pub(super) instead: Vec<(u32, f32)>,
    pub(super) weight: f32,
    pub(super) segment: u16,
    /// Which of the clauses it stands in that may each name an organization.
    pub(super) clause: u8,
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

/// One thing that a typed word may mean.
#[derive(Clone, Copy)]
pub(super) struct Meaning {
    word: u32,
    /// Which typed word.
    pub(super) at: u8,
    /// From 0 to 1; 1 where it was typed just so.
    pub(super) alike: f32,
}

/// A typed institution, understood as far as its words go.
pub(super) struct Query {
    pub(super) tokens: Vec<Token>,
    pub(super) segments: Vec<SegmentKind>,
    /// The words of each segment, one bit each.
    pub(super) segment_bits: Vec<u64>,
    /// The words that head a part or may do so, one bit each.
    pub(super) unit_heads: u64,
    /// From which word on those are named that the one before belongs to: “corporate member of”.
    pub(super) owners_from: Option<usize>,
    /// What the words may mean, by the word meant.
    meanings: Vec<Meaning>,
    pub(super) country: Option<CountryCode>,
    /// The country was named in the text, not beside it.
    pub(super) country_in_text: Option<CountryCode>,
    pub(super) city: Option<u32>,
    pub(super) region: Option<u32>,
    /// Words of the town, region and country typed beside the name: names may hold them.
    pub(super) beside: Vec<u32>,
    pub(super) domain: Option<String>,
    /// What the ending of the domain says, where nothing better is known.
    pub(super) country_of_address: Option<CountryCode>,
    /// The whole text and its segments, folded, by hash.
    pub(super) writings: Vec<u32>,
}

/// As many words as there are bits to mark them.
const MOST_TOKENS: usize = 64;
/// What is left of the likeness of another word when the typed one is known itself.
const DOUBTED: f32 = 0.82;

impl Query {
    /// Prepares what was typed.
    pub(super) fn new(index: &Index, typed: &TypedInstitution<'_>) -> Self {
        let cut = words_of(typed.text);
        let words = mend_blanks(index, cut.words);
        let typed_segments = cut.segments;
        let mut segments = vec![SegmentKind::Name; typed_segments.len()];
        let mut tokens: Vec<Token> = words.into_iter().take(MOST_TOKENS).map(|word| token(index, word)).collect();
        let mut country_in_text = None;
        classify(index, &typed_segments, &mut tokens, &mut segments);
        join_clauses(&mut tokens);
        for (kind, typed) in segments.iter().zip(&typed_segments) {
            match kind {
                SegmentKind::Country(country) => country_in_text = Some(*country),
                SegmentKind::Place(_) if country_in_text.is_none() => country_in_text = country_of_state(typed),
                _ => {}
            }
        }
        trailing_country(&mut tokens, &segments, &mut country_in_text);
        let city = typed.city.and_then(|city| index.places.number(&key_of(city)));
        let region = typed.state.and_then(|state| index.places.number(&key_of(state)));
        let beside = [typed.city, typed.state].into_iter().flatten().flat_map(|place| words_of(place).words);
        let beside = beside.filter_map(|word| index.vocabulary.number(&word.text)).collect();
        let domain = typed.email_domain.or_else(|| domain_in(typed.text));
        let domain = domain.map(|domain| domain.trim().trim_end_matches('.').to_lowercase());
        let domain = domain.filter(|domain| domain.contains('.'));
        let country_of_address = domain.as_deref().filter(|domain| !is_free_mail(domain)).and_then(country_of_domain);
        let writings = writings(typed.text, &typed_segments);
        let segment_bits = segment_bits(&tokens, segments.len());
        let unit_heads = unit_heads(&tokens);
        let owners_from = tokens.iter().position(|token| token.text == "member").filter(|at| *at > 1);
        let mut query = Self {
            tokens,
            segments,
            segment_bits,
            unit_heads,
            owners_from,
            meanings: Vec::new(),
            country: typed.country,
            country_in_text,
            city,
            region,
            beside,
            domain,
            country_of_address,
            writings,
        };
        query.list_meanings();
        query
    }

    fn list_meanings(&mut self) {
        self.meanings.clear();
        for (at, token) in (0u8..).zip(&self.tokens) {
            self.meanings.extend(token.number.map(|word| Meaning { word, at, alike: 1.0 }));
            self.meanings.extend(token.instead.iter().map(|(word, alike)| Meaning { word: *word, at, alike: *alike }));
        }
        self.meanings.sort_unstable_by_key(|meaning| (meaning.word, meaning.at));
    }

    /// The typed words that may mean a word of a name, in their order.
    pub(super) fn meanings_of(&self, word: u32) -> &[Meaning] {
        let from = self.meanings.partition_point(|meaning| meaning.word < word);
        let count = self.meanings[from..].iter().take_while(|meaning| meaning.word == word).count();
        &self.meanings[from..from + count]
    }

    /// The same as bits.
    pub(super) fn places_of(&self, word: u32) -> u64 {
        self.meanings_of(word).iter().fold(0, |bits, meaning| bits | 1 << meaning.at)
    }

    /// Also considers that words known to be right were mistyped.
    pub(super) fn doubt_known_words(&mut self, index: &Index) {
        for token in &mut self.tokens {
            if token.number.is_some() && token.weight > 0.4 {
                let doubted = index.vocabulary.mistyped(&token.text).into_iter();
                token.instead.extend(doubted.map(|(number, alike)| (number, alike * DOUBTED)));
                if token.abbreviated {
                    token.instead.extend(index.vocabulary.abbreviated(&token.text));
                }
            }
        }
        self.list_meanings();
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

/// The domain of an address within the text.
fn domain_in(text: &str) -> Option<&str> {
    let (_, after) = text.split_once('@')?;
    after.split(|c: char| !(c.is_alphanumeric() || c == '.' || c == '-')).next()
}

fn writings(text: &str, segments: &[String]) -> Vec<u32> {
    std::iter::once(writing(text)).chain(segments.iter().map(|segment| writing(segment))).collect()
}

fn segment_bits(tokens: &[Token], segments: usize) -> Vec<u64> {
    let mut bits = vec![0; segments];
    for (at, token) in tokens.iter().enumerate() {
        if let Some(bits) = bits.get_mut(usize::from(token.segment)) {
            *bits |= 1 << at;
        }
    }
    bits
}

fn unit_heads(tokens: &[Token]) -> u64 {
    let affiliated = |token: &Token| {
        token.text == "hospital"
            && tokens.iter().any(|other| other.segment == token.segment && other.text.starts_with("affiliat"))
    };
    let heads =
        |token: &Token| (token.role.part_head || token.role.maybe_part_head) && !token.role.person || affiliated(token);
    tokens.iter().enumerate().filter(|(_, token)| heads(token)).fold(0, |bits, (at, _)| bits | 1 << at)
}

fn token(index: &Index, word: Word) -> Token {
    let vocabulary = &index.vocabulary;
    let any_number = vocabulary.any_number(&word.text);
    let number = vocabulary.number(&word.text);
    let mut instead = Vec::new();
    if number.is_none() {
        instead = vocabulary.mistyped(&word.text);
        if word.abbreviated {
            instead.extend(vocabulary.abbreviated(&word.text));
        }
    }
    instead.extend(without_umlaut(vocabulary, &word.text));
    let role = role(&word.text);
    let mut weight = number.map_or(RAREST * 0.9, |number| vocabulary.weight(number));
    if let Some((instead, _)) = instead.first().filter(|_| number.is_none()) {
        weight = vocabulary.weight(*instead).max(0.3);
    }
    let digits = word.text.bytes().any(|byte| byte.is_ascii_digit());
    let only_digits = word.text.bytes().all(|byte| byte.is_ascii_digit());
    let cost = if digits && (number.is_none() || only_digits) {
        0.05
    } else if role.person {
        0.3
    } else if role.address {
        0.2
    } else {
        1.0
    };
    Token {
        text: word.text,
        number,
        any_number,
        instead,
        weight,
        segment: word.segment,
        clause: word.clause,
        role,
        cost,
        abbreviated: word.abbreviated,
    }
}

/// `wuerzburg` may be meant to be `wurzburg`, as ü is folded.
fn without_umlaut(vocabulary: &Vocabulary, word: &str) -> Option<(u32, f32)> {
    if !["ae", "oe", "ue"].iter().any(|written| word.contains(written)) {
        return None;
    }
    let short = word.replace("ae", "a").replace("oe", "o").replace("ue", "u");
    vocabulary.number(&short).map(|number| (number, 0.98))
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
            .filter(|count| part.chars().count() >= 4 || *count > if part.chars().count() == 3 { 5 } else { 50 })
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
            if let Some((a, b)) = unglued(&joined, known) {
                words.next();
                push_parts(&mut mended, &word, [a, b]);
                continue;
            }
        }
        if index.vocabulary.mistyped(&word.text).first().is_none_or(|(_, likeness)| *likeness < 0.9)
            && let Some((a, b)) = unglued(&word.text, known)
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
fn classify(index: &Index, typed: &[String], tokens: &mut [Token], kinds: &mut [SegmentKind]) {
    for (segment, kind) in kinds.iter_mut().enumerate() {
        let typed = typed[segment].as_str();
        let own = tokens.iter_mut().filter(|token| usize::from(token.segment) == segment).collect::<Vec<_>>();
        *kind = kind_of(index, typed, &own, segment > 0);
        lower_costs(own, *kind);
    }
}

fn kind_of(index: &Index, typed: &str, tokens: &[&mut Token], may_be_place: bool) -> SegmentKind {
    if may_be_place {
        let bare = typed.trim_matches(|c: char| !c.is_alphabetic());
        let words: Vec<&str> =
            tokens.iter().filter(|token| token.cost >= 0.2).map(|token| token.text.as_str()).collect();
        let place = index.places.number(&words.join(" "));
        let is_state = bare.len() == 2 && place.is_some() && !countries_with_state(bare).is_empty();
        if let Some(country) = named_exactly(bare).filter(|_| !is_state && bare.len() > 1) {
            return SegmentKind::Country(country);
        }
        if let Some(place) = place {
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
    let Some(at) = tokens.iter().skip(1).position(heads).map(|at| at + 1) else { return };
    let is_part =
        tokens[at].role.part_head || tokens[at + 1..].iter().all(|token| token.role.subject || token.cost < 0.9);
    let named = tokens[..at].iter().any(|token| token.role.institution_head);
    if is_part && named && at + 1 < tokens.len() {
        tokens[at..].iter_mut().for_each(|token| token.cost = token.cost.min(0.3));
    }
}

/// A clause without a word that heads institutions belongs to the one before it, or, at the start, to the one behind it:
/// “Washington and Lee University”, “University of Science and Technology”.
fn join_clauses(tokens: &mut [Token]) {
    let heads: Vec<(u16, u8)> =
        tokens.iter().filter(|token| token.role.institution_head).map(|token| (token.segment, token.clause)).collect();
    for token in tokens.iter_mut() {
        let own = heads.iter().filter(|(segment, _)| *segment == token.segment).map(|(_, clause)| *clause);
        let before = own.clone().filter(|clause| *clause <= token.clause).max();
        token.clause = before.or_else(|| own.min()).unwrap_or(0);
    }
}

/// The country of a state as it is written in addresses: `TN`, `Illinois`.
fn country_of_state(typed: &str) -> Option<CountryCode> {
    let bare = typed.trim_matches(|c: char| !c.is_alphabetic());
    match countries_with_state(bare) {
        [country] if bare.len() > 2 || bare.chars().all(char::is_uppercase) => Some(*country),
        _ => None,
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
        let code = words.iter().all(|word| word.len() < 3);
        if code && (count > 1 || tokens.len() < 3 || !countries_with_state(words[0]).is_empty()) {
            continue;
        }
        if let Some(country) = named_exactly(&words.join(" ")) {
            *found = Some(country);
            tokens[start..].iter_mut().for_each(|token| token.cost = token.cost.min(0.4));
            return;
        }
    }
}
