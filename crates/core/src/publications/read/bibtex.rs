//! BibTeX and BibLaTeX. The file is split into entries here, so that a broken one is told by its line and
//! the others go in; what an entry says is read by the `biblatex` crate.

use std::collections::HashMap;

use biblatex::{Bibliography, ChunksExt, Entry, ParseError, ParseErrorKind, Person, RawBibliography, RawChunk};

use super::BadEntry;
use super::block::{Block, Lines, breaks};
use crate::publications::identifiers::{Doi, Isbn, Pmid};
use crate::publications::model::{Author, PartialDate, Publication, PublicationKind, month_of};

/// How deep braces may lie in one another: the reader of their content calls itself for each.
const DEEPEST: usize = 40;

/// Whether a line begins an entry: `@article{…`.
pub(super) fn begins_entry(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix('@') else { return false };
    let kind_ends = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    kind_ends > 0 && rest[kind_ends..].trim_start().starts_with(['{', '('])
}

/// A file split into its entries, with the abbreviations that it defines.
pub(super) struct File<'a> {
    blocks: Vec<Block<'a>>,
    /// The text of each abbreviation, by its name in lower case.
    abbreviations: HashMap<String, String>,
    /// Where the entry of a key stands, for entries that others refer to.
    by_key: HashMap<&'a str, usize>,
}

impl<'a> File<'a> {
    /// Splits a file: an entry begins at a line that begins with `@`, or after the end of another, and ends
    /// with its last brace, or before the next.
    pub(super) fn split(text: &'a str) -> Self {
        let mut starts = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if begins_entry(line) {
                starts.push(at);
            }
            at += line.len();
        }
        let mut lines = Lines::of(text);
        let mut file = Self { blocks: Vec::new(), abbreviations: HashMap::new(), by_key: HashMap::new() };
        for (&start, next) in starts.iter().zip(starts.iter().skip(1).copied().chain([text.len()])) {
            let mut start = start;
            loop {
                let end = start + entry_ends(&text[start..next]);
                file.take_in(lines.block(start, end));
                let Some(begun) = text[end..next].find('@').filter(|&at| begins_entry(&text[end + at..next])) else {
                    break;
                };
                start = end + begun;
            }
        }
        file
    }

    fn take_in(&mut self, block: Block<'a>) {
        match kind_word(block.text).as_str() {
            "string" => self.define(block.text),
            "comment" | "preamble" => {}
            _ => {
                self.by_key.entry(key(block.text)).or_insert(self.blocks.len());
                self.blocks.push(block);
            }
        }
    }

    /// The entries that are publications.
    pub(super) fn blocks(&self) -> &[Block<'a>] {
        &self.blocks
    }

    /// Takes the abbreviations of one `@string` in; a text may name those defined before it.
    fn define(&mut self, text: &str) {
        let Some(raw) = nested_too_deep(text).is_none().then(|| RawBibliography::parse(text).ok()).flatten() else {
            return;
        };
        for pair in raw.abbreviations {
            let parts = pair.value.v.iter().map(|chunk| match chunk.v {
                RawChunk::Normal(text) => text.to_owned(),
                RawChunk::Abbreviation(name) => {
                    self.abbreviations.get(&name.to_lowercase()).cloned().unwrap_or_default()
                }
            });
            let text: String = parts.collect();
            if text.len() <= LONGEST_ABBREVIATION {
                self.abbreviations.insert(pair.key.v.to_lowercase(), text);
            }
        }
    }

    /// Reads one entry, with what it takes over from the one that its `crossref` names.
    pub(super) fn read(&self, block: &Block<'_>) -> Result<Publication, BadEntry> {
        let fields = self.fields(block.text)?;
        let whole =
            fields.text("crossref").and_then(|key| self.by_key.get(key.as_str())).and_then(|&at| self.blocks.get(at));
        let whole = whole.and_then(|whole| self.fields(whole.text).ok());
        fields.publication(whole.as_ref())
    }

    fn fields(&self, text: &str) -> Result<Fields, BadEntry> {
        if let Some(at) = nested_too_deep(text) {
            return Err(BadEntry::at(
                breaks(&text[..at]),
                format!("braces lie more than {DEEPEST} deep in one another"),
            ));
        }
        let text = Mended::of(text);
        let mut raw = RawBibliography::parse(&text.0).map_err(|error| bad(&text.0, &error))?;
        let Some(entry) = raw.entries.first_mut() else { return Err(BadEntry::new("it is not closed")) };
        // These lead the reader to other entries, or to keys of which there is only this one.
        let own = |key: &str| !["xdata", "ids", "file", "abstract"].contains(&key.to_ascii_lowercase().as_str());
        entry.v.fields.retain(|pair| own(pair.key.v));
        let crossref = entry.v.fields.iter().position(|pair| pair.key.v.eq_ignore_ascii_case("crossref"));
        let crossref = crossref.map(|at| entry.v.fields.remove(at)).and_then(|pair| match pair.value.v.first()?.v {
            RawChunk::Normal(key) => Some(key.trim().to_owned()),
            RawChunk::Abbreviation(_) => None,
        });
        raw.entries.truncate(1);
        for chunk in raw.entries.iter_mut().flat_map(|entry| &mut entry.v.fields).flat_map(|pair| &mut pair.value.v) {
            if let RawChunk::Abbreviation(name) = chunk.v {
                // A word without quotes that nothing defines, such as a month, says itself.
                chunk.v = RawChunk::Normal(self.abbreviations.get(&name.to_lowercase()).map_or(name, String::as_str));
            }
        }
        let bibliography = Bibliography::from_raw(raw).map_err(|error| bad(&text.0, &error))?;
        let entry = bibliography.into_iter().next().ok_or_else(|| BadEntry::new("it is not closed"))?;
        Ok(Fields { entry, crossref })
    }
}

/// The longest text of an abbreviation; doubling ones grow no further.
const LONGEST_ABBREVIATION: usize = 10_000;

/// Where braces lie too deep, if they do.
fn nested_too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(at);
        }
    }
    None
}

/// Where the entry that a text begins with ends: after the brace that closes it, or with the text.
fn entry_ends(text: &str) -> usize {
    let Some(open) = text.find(['{', '(']) else { return text.len() };
    if text[open..].starts_with('(') {
        return text.rfind(')').map_or(text.len(), |end| end + 1);
    }
    let (mut depth, mut escaped) = (0_usize, false);
    for (at, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && byte == b'}' {
            return at + 1;
        }
    }
    text.len()
}

/// The word after `@`, in lower case.
fn kind_word(text: &str) -> String {
    let rest = text.trim_start().trim_start_matches('@');
    rest[..rest.find(['{', '(']).unwrap_or(0)].trim().to_ascii_lowercase()
}

/// The key that an entry is cited by.
fn key(text: &str) -> &str {
    let after = text.find(['{', '(']).map_or("", |at| &text[at + 1..]);
    after[..after.find([',', '\n', '}']).unwrap_or(0)].trim()
}

/// An entry's text with a key that the reader accepts: some programs write none, or one of several words.
/// Lines stay where they are.
struct Mended(String);

impl Mended {
    fn of(text: &str) -> Self {
        let Some(open) = text.find(['{', '(']) else { return Self(text.to_owned()) };
        let (head, body) = text.split_at(open);
        let body = &body[1..];
        let old = key(text);
        let start = body.find(old).unwrap_or(0);
        let rest = &body[start + old.len()..];
        // A first field in the place of the key: there is no key at all.
        let keyless = old.contains('=') || !rest.trim_start().starts_with([',', '}']);
        let (blank, key, rest) = if keyless { ("", "key,", body) } else { (&body[..start], "key", rest) };
        let mut mended = format!("{head}{{{blank}{key}{rest}");
        for (written, meant) in [("\\textbackslash{}", BACKSLASH), ("{=}", EQUALS)] {
            mended = mended.replace(written, meant.encode_utf8(&mut [0; 4]));
        }
        // An accent over the dotless letter, which the reader takes for two commands.
        for accent in ["\"", "'", "`", "^", "~", "="] {
            mended = mended.replace(&format!("\\{accent}\\i"), &format!("\\{accent}i"));
        }
        if text[open..].starts_with('(') {
            // Entries in round brackets end with one.
            if let Some(end) = mended.rfind(')') {
                mended.replace_range(end..=end, "}");
            }
        }
        Self(mended)
    }
}

fn bad(text: &str, error: &ParseError) -> BadEntry {
    let at = error.span.start.min(text.len());
    let line = breaks(text.get(..at).unwrap_or(text));
    let why = match &error.kind {
        ParseErrorKind::UnexpectedEof => "it is not closed; a brace or quotation mark is missing".to_owned(),
        ParseErrorKind::Expected(token) => format!("{token} is missing here"),
        ParseErrorKind::Unexpected(token) => format!("{token} is one too many here"),
        ParseErrorKind::MalformedCommand => "a backslash stands here without a command".to_owned(),
        other => other.to_string(),
    };
    BadEntry::at(line, why)
}

/// The fields of one entry.
struct Fields {
    entry: Entry,
    crossref: Option<String>,
}

impl Fields {
    /// What a field says, in plain text.
    fn text(&self, key: &str) -> Option<String> {
        if key == "crossref" {
            return self.crossref.clone();
        }
        let text = self.entry.get(key)?.format_verbatim();
        Some(without_commands(&text)).filter(|text| !text.trim().is_empty())
    }

    /// What the first of these fields says.
    fn one(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.text(key))
    }

    fn publication(&self, whole: Option<&Self>) -> Result<Publication, BadEntry> {
        let kind = kind(&self.entry.entry_type.to_string(), self.text("type").as_deref());
        let title =
            self.text("title").or_else(|| self.text("booktitle")).ok_or_else(|| BadEntry::new("it has no title"))?;
        let title = match self.text("subtitle") {
            Some(subtitle) => format!("{}: {subtitle}", title.trim_end().trim_end_matches(':')),
            None => title,
        };
        let inherited = |keys: &[&str]| self.one(keys).or_else(|| whole.and_then(|whole| whole.one(keys)));
        let in_whole = || whole.and_then(|whole| whole.one(&["booktitle", "title"]));
        let note = self.one(&["note", "pubstate", "keywords"]).unwrap_or_default().to_lowercase();
        Ok(Publication {
            authors: self.authors(),
            container: self
                .one(&["journal", "journaltitle", "booktitle"])
                .filter(|container| *container != title)
                .or_else(in_whole),
            date: self.date().or_else(|| whole.and_then(Self::date)),
            volume: inherited(&["volume"]),
            issue: self.one(&["number", "issue"]),
            pages: self.one(&["pages", "eid", "articleno"]),
            publisher: inherited(&["publisher", "institution", "school", "organization", "howpublished"])
                .filter(|text| !text.contains("://")),
            doi: self
                .one(&["doi"])
                .and_then(|doi| Doi::parse(&doi).ok())
                .or_else(|| self.one(&["url"]).and_then(|url| Doi::parse(&url).ok())),
            pmid: self.pmid(),
            isbn: inherited(&["isbn"]).and_then(|isbn| Isbn::first_of(&isbn)),
            url: self.one(&["url"]).or_else(|| self.text("howpublished").filter(|text| text.contains("://"))),
            retracted: note.split([',', ';', '.']).any(|word| word.trim() == "retracted"),
            ..Publication::of(kind, title)
        })
    }

    fn authors(&self) -> Vec<Author> {
        let people: Vec<Person> = self.entry.get_as("author").unwrap_or_default();
        people.iter().map(author).filter(|author| author.family.to_lowercase() != "others").collect()
    }

    fn date(&self) -> Option<PartialDate> {
        let whole = self.one(&["date"]).and_then(|date| PartialDate::parse(&date));
        whole.or_else(|| {
            let year = self.one(&["year"])?;
            let digits: String = year.chars().filter(char::is_ascii_digit).take(4).collect();
            let month = self.one(&["month"]).and_then(|month| month_of(&month));
            PartialDate::new(digits.parse().ok()?, month, self.one(&["day"]).and_then(|day| day.trim().parse().ok()))
        })
    }

    fn pmid(&self) -> Option<Pmid> {
        let eprint = || {
            self.one(&["eprint"])
                .filter(|_| self.one(&["eprinttype"]).is_some_and(|kind| kind.eq_ignore_ascii_case("pubmed")))
        };
        let named = self.one(&["pmid"]).or_else(eprint).and_then(|pmid| Pmid::parse(&pmid).ok());
        named.or_else(|| Pmid::find(&self.one(&["note"])?).map(|(pmid, _)| pmid))
    }
}

fn author(person: &Person) -> Author {
    let parts = [&person.prefix, &person.name, &person.suffix];
    let family = parts
        .into_iter()
        .map(|part| without_commands(part))
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let given = Some(without_commands(&person.given_name)).filter(|given| !given.is_empty());
    Author { family, given, orcid: None }
}

/// Stands for a backslash that the author means, until all that are commands are taken away.
const BACKSLASH: char = '\u{e05c}';

/// Stands for an equals sign that stands alone in braces, for in names the reader gives it a meaning.
const EQUALS: char = '\u{e03d}';

/// Commands that the reader leaves standing, taken away, their content kept: `\textit{x}` is `x`.
fn without_commands(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut open = 0_usize;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let mut is_word = false;
                while letters.next_if(char::is_ascii_alphabetic).is_some() {
                    is_word = true;
                }
                if is_word && letters.next_if_eq(&'{').is_some() {
                    open += 1;
                } else if is_word {
                    letters.next_if_eq(&' ');
                }
            }
            '}' if open > 0 => open -= 1,
            BACKSLASH => plain.push('\\'),
            EQUALS => plain.push('='),
            letter => plain.push(letter),
        }
    }
    plain
}

fn kind(word: &str, type_field: Option<&str>) -> PublicationKind {
    match word {
        "article" | "suppperiodical" | "periodical" => PublicationKind::Article,
        "book" | "mvbook" | "collection" | "mvcollection" | "proceedings" | "mvproceedings" | "booklet"
        | "reference" => PublicationKind::Book,
        "inbook" | "incollection" | "inreference" | "bookinbook" | "suppbook" | "suppcollection" => {
            PublicationKind::Chapter
        }
        "inproceedings" | "conference" => PublicationKind::ConferencePaper,
        "report" | "techreport" | "manual" => PublicationKind::Report,
        "thesis" | "phdthesis" | "mastersthesis" => PublicationKind::Thesis,
        "dataset" | "software" => PublicationKind::Dataset,
        "unpublished" => PublicationKind::Preprint,
        "online" | "www" | "electronic" => PublicationKind::WebPage,
        _ if type_field.is_some_and(|word| word.eq_ignore_ascii_case("preprint")) => PublicationKind::Preprint,
        _ => PublicationKind::Other,
    }
}
