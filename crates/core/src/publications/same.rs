//! When two descriptions mean one work: by DOI, by PMID, else by title, year and first author.

use super::model::Publication;
use crate::text::{fold, romanize};

/// What two descriptions of one work have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// The same DOI.
    Doi(String),
    /// The same number in PubMed.
    Pmid(String),
    /// The same title, year and first author, folded.
    Words(String),
}

/// What a publication can be known by, the surest first.
#[must_use]
pub fn keys(publication: &Publication) -> Vec<Key> {
    let doi = publication.doi.as_ref().map(|doi| Key::Doi(doi.as_str().to_owned()));
    let pmid = publication.pmid.as_ref().map(|pmid| Key::Pmid(pmid.as_str().to_owned()));
    doi.into_iter().chain(pmid).chain(words_key(publication)).collect()
}

/// Title, year and first author's family name in plain letters; `None` where one of them is not known.
#[must_use]
pub fn words_key(publication: &Publication) -> Option<Key> {
    let title = fold(&publication.title);
    let title = title.strip_prefix("retracted article ").or_else(|| title.strip_prefix("retracted ")).unwrap_or(&title);
    let first = publication.authors.first().map(|author| romanize(&author.family))?;
    let first = first.split(' ').next_back().unwrap_or_default().to_owned();
    let year = publication.year()?;
    let known = !title.is_empty() && !first.is_empty();
    known.then(|| Key::Words(format!("{title}|{year}|{first}")))
}

/// Whether two descriptions mean one work. Different DOIs, or different numbers in PubMed, mean two,
/// whatever else is alike: parts of a series share their titles.
#[must_use]
pub fn are_one(one: &Publication, other: &Publication) -> bool {
    if let (Some(one), Some(other)) = (&one.doi, &other.doi) {
        return one == other;
    }
    if let (Some(one), Some(other)) = (&one.pmid, &other.pmid) {
        return one == other;
    }
    words_key(one).is_some_and(|key| words_key(other) == Some(key))
}

/// The publications without those that are told before already, with how many were left out.
#[must_use]
pub fn distinct(publications: Vec<Publication>) -> (Vec<Publication>, usize) {
    let mut seen: std::collections::HashMap<Key, Vec<usize>> = std::collections::HashMap::new();
    let mut kept: Vec<Publication> = Vec::new();
    let mut left_out = 0;
    for publication in publications {
        let keys = keys(&publication);
        let known = keys.iter().filter_map(|key| seen.get(key)).flatten().any(|at| are_one(&kept[*at], &publication));
        if known {
            left_out += 1;
            continue;
        }
        for key in keys {
            seen.entry(key).or_default().push(kept.len());
        }
        kept.push(publication);
    }
    (kept, left_out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publications::{Author, Doi, PartialDate, PublicationKind};

    fn work(title: &str, year: i32, family: &str, doi: Option<&str>) -> Publication {
        Publication {
            authors: vec![Author::person(family, "A.")],
            date: PartialDate::new(year, None, None),
            doi: doi.map(|doi| Doi::parse(doi).unwrap()),
            ..Publication::of(PublicationKind::Article, title)
        }
    }

    #[test]
    fn identifiers_decide_and_else_the_words() {
        let one = work("Éducation & soins", 2019, "van der Berg", Some("10.1/x1").filter(|_| false));
        assert!(are_one(&one, &work("education and soins.", 2019, "Berg", None)));
        assert!(!are_one(&one, &work("education and soins", 2020, "Berg", None)));
        assert!(!are_one(&one, &work("education and soins", 2019, "Bell", None)));
        let with_doi = work("Another title", 2019, "Berg", Some("10.1000/A"));
        assert!(are_one(&with_doi, &work("Yet another", 1999, "X", Some("10.1000/a"))));
        assert!(!are_one(&with_doi, &work("Another title", 2019, "Berg", Some("10.1000/b"))));
    }

    #[test]
    fn one_work_is_kept_once() {
        let works = vec![
            work("One", 2019, "Berg", None),
            work("One", 2019, "Berg", Some("10.1000/a")),
            work("Two", 2019, "Berg", Some("10.1000/b")),
            work("One", 2019, "Berg", Some("10.1000/c")),
        ];
        let (kept, left_out) = distinct(works);
        assert_eq!((kept.len(), left_out), (2, 2));
    }
}
