//! A reference pasted from a list or a CV, read as well as can be: what the form then shows is for its
//! owner to mend. An identifier within is worth more than all else, for registries know the rest.

use crate::publications::identifiers::{Doi, Pmid};
use crate::publications::model::{Author, PartialDate, Publication, PublicationKind};
use crate::text::tidy;

/// What a pasted reference says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The DOI in it.
    pub doi: Option<Doi>,
    /// The PMID in it.
    pub pmid: Option<Pmid>,
    /// What the rest seems to say; `None` where no title can be told.
    pub guess: Option<Publication>,
}

/// The longest text that is taken for one reference, in bytes.
const LONGEST: usize = 8_000;

/// Reads one reference.
#[must_use]
pub fn read_reference(text: &str) -> Reference {
    let cut = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST).last().unwrap_or(0);
    let text = tidy(if text.len() > LONGEST { &text[..cut] } else { text });
    let (doi, pmid) = (Doi::find(&text), Pmid::find(&text));
    let first_of_both = [doi.as_ref().map(|(_, at)| at.start), pmid.as_ref().map(|(_, at)| at.start)];
    let first_of_both = first_of_both.into_iter().flatten().min().unwrap_or(text.len());
    let (doi, pmid) = (doi.map(|(doi, _)| doi), pmid.map(|(pmid, _)| pmid));
    let guess = guess(without_number(&text), without_number(&text[..first_of_both]));
    let guess = guess.and_then(|guess| Publication { doi: doi.clone(), pmid: pmid.clone(), ..guess }.tidied().ok());
    Reference { doi, pmid, guess }
}

/// The text without the number that lists put before: `12.`, `[12]`, `12)`.
fn without_number(text: &str) -> &str {
    let start = text.trim_start_matches(['[', '(']);
    let digits = start.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
    if !(1..=3).contains(&digits) {
        return text.trim();
    }
    start[digits..].strip_prefix(['.', ']', ')']).filter(|rest| rest.starts_with(' ')).unwrap_or(text).trim()
}

fn guess(whole: &str, before_identifiers: &str) -> Option<Publication> {
    let text = before_identifiers.trim_end_matches("https://doi.org/").trim_end_matches("http://dx.doi.org/");
    let text = text.trim().trim_end_matches("doi:").trim_end_matches("DOI:").trim_end_matches("doi").trim();
    let text = if text.is_empty() { whole } else { text };
    match year_in_brackets(text) {
        Some((start, end, year)) if start > 0 => author_year(text, start, end, year),
        _ => numbered(text),
    }
}

/// `Owusu, A., & Diallo, M. (2019). Title. Journal, 12(3), 45–50.`
fn author_year(text: &str, start: usize, end: usize, year: i32) -> Option<Publication> {
    let rest = text[end..].trim_start_matches([')', '.', ' ', ',']);
    let (title, rest) = rest.split_once(". ").or_else(|| rest.split_once("? ")).unwrap_or((rest, ""));
    let title = title.trim_end_matches('.');
    if title.is_empty() {
        return None;
    }
    let comma_number = rest
        .char_indices()
        .find(|(at, c)| *c == ',' && rest[at + 1..].trim_start().starts_with(|c: char| c.is_ascii_digit()));
    let (container, numbers) = comma_number.map_or((rest, ""), |(at, _)| rest.split_at(at));
    let container = container.trim().trim_end_matches('.').trim_end_matches(',');
    let numbers = numbers.trim_start_matches([',', ' ']);
    let (volume, pages) = numbers.split_once(',').unwrap_or((numbers, ""));
    Some(finish(text[..start].trim(), title, container, PartialDate::new(year, None, None), volume, pages))
}

/// `Owusu A, Diallo M. Title. J Abbrev. 2019;12(3):45-50.`
fn numbered(text: &str) -> Option<Publication> {
    let mut parts = text.split(". ").map(str::trim).filter(|part| !part.is_empty());
    let first = parts.next()?;
    let Some(title) = parts.next() else {
        return Some(Publication::of(PublicationKind::Other, first.trim_end_matches('.')));
    };
    let rest: Vec<&str> = parts.collect();
    let year_part = rest.iter().position(|part| plain_year(part).is_some());
    let container = rest.first().filter(|_| year_part != Some(0)).copied().unwrap_or_default();
    let dated = year_part.and_then(|at| rest.get(at)).copied().unwrap_or_default();
    let date = plain_year(dated).and_then(|year| {
        let month = dated.split([' ', ';']).skip_while(|word| !word.contains(&year.to_string())).nth(1);
        PartialDate::new(
            year,
            month.filter(|word| word.starts_with(char::is_alphabetic)).and_then(crate::publications::model::month_of),
            None,
        )
    });
    let numbers = dated.split_once(';').map_or("", |(_, numbers)| numbers);
    let (volume, pages) = numbers.split_once(':').unwrap_or((numbers, ""));
    Some(finish(first, title.trim_end_matches('.'), container, date, volume, pages))
}

fn finish(
    authors: &str,
    title: &str,
    container: &str,
    date: Option<PartialDate>,
    volume: &str,
    pages: &str,
) -> Publication {
    let text = |text: &str| Some(text.trim().trim_end_matches('.').to_owned()).filter(|text| !text.is_empty());
    let (volume, issue) = match volume.split_once('(') {
        Some((volume, issue)) => (text(volume), text(issue.split(')').next().unwrap_or_default())),
        None => (text(volume), None),
    };
    let container = text(container);
    let kind = if container.is_some() && volume.is_some() { PublicationKind::Article } else { PublicationKind::Other };
    Publication {
        authors: names(authors),
        container,
        date,
        volume,
        issue,
        pages: text(pages.trim_start_matches("pp.")),
        ..Publication::of(kind, title)
    }
}

/// `Owusu, A. B., & Diallo, M.` or `Owusu AB, Diallo M, et al`.
fn names(text: &str) -> Vec<Author> {
    let text = text.replace(" & ", ", ").replace(" and ", ", ").replace("…", ",");
    let parts: Vec<&str> =
        text.split(',').map(|part| part.trim().trim_end_matches('.')).filter(|part| !part.is_empty()).collect();
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.to_lowercase().starts_with("et al")).collect();
    let separate = parts.len() > 1 && parts.iter().skip(1).step_by(2).all(|part| is_initials(part));
    if separate {
        return parts
            .chunks(2)
            .map(|pair| match pair {
                [family, given] => Author::person(*family, *given),
                _ => Author::named(pair.concat()),
            })
            .collect();
    }
    parts
        .into_iter()
        .map(|part| match part.rsplit_once(' ') {
            Some((family, given)) if is_initials(given) => Author::person(family, given),
            _ => Author::named(part),
        })
        .collect()
}

/// `AB`, `A. B.`, `J.-P`.
fn is_initials(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let marks_only = text.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | ' '));
    (1..=4).contains(&letters.len()) && letters.iter().all(|letter| letter.is_uppercase()) && marks_only
}

/// The first `(2019…)`: where it begins, where what is in it ends, and the year.
fn year_in_brackets(text: &str) -> Option<(usize, usize, i32)> {
    text.match_indices('(').find_map(|(start, _)| {
        let inside = &text[start + 1..];
        let end = inside.find(')')?;
        let year = inside.get(..4).and_then(plausible_year).filter(|_| end <= 30)?;
        Some((start, start + 1 + end, year))
    })
}

/// The first year that stands alone.
fn plain_year(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() == 4).find_map(plausible_year)
}

fn plausible_year(word: &str) -> Option<i32> {
    let digits = word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|year| digits && (1900..=2100).contains(year))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbered_references_are_read() {
        let read = read_reference(
            "12. Owusu AB, Diallo M, et al. Learning on night rounds. Med Teach J. 2019 Mar;12(3):45-50. doi: 10.5555/mtj.2019.12. PMID: 31000001.",
        );
        let work = read.guess.unwrap();
        assert_eq!((read.doi.unwrap().as_str(), read.pmid.unwrap().as_str()), ("10.5555/mtj.2019.12", "31000001"));
        assert_eq!(work.authors, [Author::person("Owusu", "AB"), Author::person("Diallo", "M")]);
        assert_eq!((work.title.as_str(), work.container.as_deref()), ("Learning on night rounds", Some("Med Teach J")));
        assert_eq!(
            (work.volume.as_deref(), work.issue.as_deref(), work.pages.as_deref()),
            (Some("12"), Some("3"), Some("45-50"))
        );
        assert_eq!(work.date.unwrap().iso(), "2019-03");
    }

    #[test]
    fn references_with_the_year_in_brackets_are_read() {
        let work = read_reference("Owusu, A. B., & van der Berg, M. (2019). Learning on night rounds. Journal of Teaching, 12(3), 45–50. https://doi.org/10.5555/mtj").guess.unwrap();
        assert_eq!(work.authors, [Author::person("Owusu", "A. B"), Author::person("van der Berg", "M")]);
        assert_eq!(
            (work.title.as_str(), work.container.as_deref(), work.year()),
            ("Learning on night rounds", Some("Journal of Teaching"), Some(2019))
        );
        assert_eq!(
            (work.volume.as_deref(), work.issue.as_deref(), work.pages.as_deref()),
            (Some("12"), Some("3"), Some("45-50"))
        );
        assert_eq!(work.doi.unwrap().as_str(), "10.5555/mtj");
    }

    #[test]
    fn a_bare_identifier_is_enough() {
        let read = read_reference("https://doi.org/10.5555/12345678");
        assert_eq!(read.doi.unwrap().as_str(), "10.5555/12345678");
        assert_eq!(read_reference("").guess, None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,120}|([A-Za-z0-9(),.;:&é ]|doi|10\\.1234/x|PMID|\\(2019\\)|\\. ){0,60}") {
            let _ = read_reference(&text);
        }
    }
}
