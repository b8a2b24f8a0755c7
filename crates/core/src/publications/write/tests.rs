use proptest::prelude::*;

use super::{WrittenAs, write};
use crate::cells::restore;
use crate::publications::read::read_file;
use crate::publications::{Author, Doi, Isbn, PartialDate, Pmid, Publication, PublicationKind};

/// Words with all the marks that some format gives a meaning.
fn words() -> impl Strategy<Value = String> {
    "([A-Za-zÀ-žα-ω0-9]|\\PC|[-\\\\{}$&%#_^~\"',;:=@()\\[\\]<>|]| ){1,40}"
}

fn publication() -> impl Strategy<Value = Publication> {
    let author =
        (words(), proptest::option::of(words())).prop_map(|(family, given)| Author { family, given, orcid: None });
    let texts = (words(), proptest::option::of(words()), proptest::option::of(words()), proptest::option::of(words()));
    let date = (1950..2030_i32, proptest::option::of(1..=12_u32), proptest::option::of(1..=31_u32));
    let numbers = (
        proptest::option::of("[0-9]{1,4}-[0-9]{1,4}|e[0-9]{2,5}"),
        proptest::option::of("[1-9][0-9]{0,7}"),
        any::<bool>(),
    );
    (0..PublicationKind::ALL.len(), texts, proptest::collection::vec(author, 0..4), proptest::option::of(date), numbers)
        .prop_filter_map(
            "a publication has a title",
            |(kind, (title, container, volume, publisher), authors, date, (pages, pmid, retracted))| {
                let publication = Publication {
                    authors,
                    container,
                    date: date.and_then(|(year, month, day)| PartialDate::new(year, month, day)),
                    volume,
                    pages,
                    publisher,
                    pmid: pmid.and_then(|pmid| Pmid::parse(&pmid).ok()),
                    retracted,
                    ..Publication::of(PublicationKind::ALL[kind], title)
                };
                publication.tidied().ok()
            },
        )
}

/// What comes back of publications that were written and read again.
fn there_and_back(publications: &[Publication], format: WrittenAs) -> Vec<Publication> {
    let text = write(publications, format);
    let file = read_file(text.as_bytes(), |_, _| {}).unwrap();
    assert_eq!(file.refused, [], "{text}");
    file.found.into_iter().map(|found| found.publication).collect()
}

fn sample() -> Publication {
    Publication {
        authors: vec![
            Author::person("van der Berg", "Maria L."),
            Author::person("O’Neill-Sørensen", "J.-P."),
            Author::named("Group of Five, The, and Friends"),
        ],
        container: Some("Teaching & Learning {sic}".into()),
        date: PartialDate::new(2019, Some(3), Some(14)),
        volume: Some("12".into()),
        issue: Some("3".into()),
        pages: Some("45-50".into()),
        publisher: Some("A \\ B Press".into()),
        doi: Doi::parse("10.5555/ab_c(1)<2>").ok(),
        pmid: Pmid::parse("31000001").ok(),
        isbn: Isbn::parse("9780306406157").ok(),
        url: Some("https://example.org/a_b?c=d%20&e=%7B".into()),
        retracted: true,
        ..Publication::of(PublicationKind::Article, "100% of x_i^2 ~ $5 -- or --- more: “quoted” \"straight\" #1")
    }
}

#[test]
fn all_fields_come_back_from_every_format() {
    for format in [WrittenAs::Bibtex, WrittenAs::CslJson] {
        assert_eq!(there_and_back(&[sample()], format), [sample()], "{format:?}");
    }
    let mut plain = sample();
    plain.authors[2] = Author::named("Group of Five The and Friends");
    assert_eq!(there_and_back(&[sample()], WrittenAs::Ris), [plain]);
}

#[test]
fn keys_of_bibtex_are_told_apart() {
    let text = write(&[sample(), sample()], WrittenAs::Bibtex);
    assert!(text.contains("@article{berg2019,") && text.contains("@article{berg2019-2,"), "{text}");
}

#[test]
fn cells_that_look_like_formulas_are_guarded() {
    let text = write(&[Publication::of(PublicationKind::Book, "=HYPERLINK(\"http://example.org\")")], WrittenAs::Csv);
    assert!(text.contains("book,\"'=HYPERLINK(\"\"http"), "{text}");
}

proptest! {
    #[test]
    fn bibtex_reads_back(publications in proptest::collection::vec(publication(), 1..3)) {
        let expected: Vec<Publication> = publications.iter().map(|one| one.clone().tidied().unwrap()).collect();
        prop_assert_eq!(there_and_back(&publications, WrittenAs::Bibtex), expected);
    }

    #[test]
    fn csl_json_reads_back(publications in proptest::collection::vec(publication(), 1..3)) {
        prop_assert_eq!(there_and_back(&publications, WrittenAs::CslJson), publications);
    }

    #[test]
    fn ris_reads_back(publications in proptest::collection::vec(publication(), 1..3)) {
        // A comma within a name parts it, so none is written; a book stands in nothing.
        let expected: Vec<Publication> = publications.iter().map(|one| {
            let mut one = one.clone();
            for author in &mut one.authors {
                author.family = author.family.replace(',', "");
                author.given = author.given.as_ref().map(|given| given.replace(',', ""));
            }
            if one.kind == PublicationKind::Book {
                one.container = None;
            }
            one.tidied().unwrap()
        }).collect();
        prop_assert_eq!(there_and_back(&publications, WrittenAs::Ris), expected);
    }

    #[test]
    fn csv_cells_come_back(publication in publication()) {
        let text = write(std::slice::from_ref(&publication), WrittenAs::Csv);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        let cells: Vec<&str> = record.iter().map(restore).collect();
        prop_assert_eq!(cells, super::row(&publication).to_vec());
    }
}
