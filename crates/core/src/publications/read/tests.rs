use super::*;
use crate::publications::{Author, PublicationKind};
use proptest::prelude::*;

fn read(text: &str) -> ReadFile {
    read_file(text.as_bytes(), |_, _| {}).unwrap()
}

fn only(text: &str) -> Publication {
    let file = read(text);
    assert_eq!(file.refused, []);
    assert_eq!(file.found.len(), 1, "{file:?}");
    file.found.into_iter().next().unwrap().publication
}

const BIBTEX: &str = r#"
This line is a remark.
@string{jt = "Journal of Teaching"}
@comment{ nothing of @article{this} counts }
@Article{owusu:19,
  author = "Ama {Owusu} and van der Berg, Maria L. and {The Round Table, Inc.} and others",
  title  = {Learning from {EEG} na{\"\i}vely: caf\'{e} \& \textit{more}},
  journal = jt, year = 2019, month = mar, volume = 12, number = {3}, pages = {45--50},
  doi = {https://doi.org/10.5555/JT.2019_3}, note = {PMID: 31000001},
}
@inproceedings{key with blanks, title={On rounds}, author={Diallo, Mariama}, crossref={proc}}
@proceedings{proc, title={Proceedings of the Fourth Round}, year={2020}, publisher={A Press}}
@book(round, title = "In round brackets", year = {[2001]})
@misc{title = {No key at all}, year = 2002}
"#;

#[test]
fn bibtex_of_many_hands_is_read() {
    let file = read(BIBTEX);
    assert_eq!(file.refused, []);
    let works: Vec<&Publication> = file.found.iter().map(|found| &found.publication).collect();
    let first = works[0];
    assert_eq!(first.title, "Learning from EEG naïvely: café & more");
    assert_eq!(
        first.authors,
        [
            Author::person("Owusu", "Ama"),
            Author::person("van der Berg", "Maria L."),
            Author::named("The Round Table, Inc.")
        ]
    );
    assert_eq!(
        (first.container.as_deref(), first.date.unwrap().iso().as_str()),
        (Some("Journal of Teaching"), "2019-03")
    );
    assert_eq!(
        (first.pages.as_deref(), first.doi.as_ref().unwrap().as_str(), first.pmid.as_ref().unwrap().as_str()),
        (Some("45-50"), "10.5555/jt.2019_3", "31000001")
    );
    assert_eq!(
        (works[1].container.as_deref(), works[1].year(), works[1].kind),
        (Some("Proceedings of the Fourth Round"), Some(2020), PublicationKind::ConferencePaper)
    );
    assert_eq!((works[3].title.as_str(), works[3].year()), ("In round brackets", Some(2001)));
    assert_eq!((works[4].title.as_str(), works[4].year()), ("No key at all", Some(2002)));
    assert_eq!(file.found[0].line, 5);
}

#[test]
fn a_broken_entry_is_named_by_its_line_and_the_others_go_in() {
    let file = read(
        "@article{a, title={One}, year=2001}\n\n@article{b,\n  title = {Two,\n  year = 2002\n\n@article{c, title={Three}}\n@article{d, year=1}\n@article{e,\n  title = {Five}\n  year = 3}",
    );
    let titles: Vec<&str> = file.found.iter().map(|found| found.publication.title.as_str()).collect();
    assert_eq!(titles, ["One", "Three"]);
    let told: Vec<String> = file.refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "entry 2, line 7: it is not closed; a brace or quotation mark is missing",
            "entry 4, line 8: it has no title",
            "entry 5, line 11: comma is missing here",
        ]
    );
}

#[test]
fn bibtex_that_means_harm_is_refused() {
    let deep =
        format!("@article{{a, title={}x{}}}\n@article{{b, title={{Two}}}}", "{".repeat(100_000), "}".repeat(100_000));
    let file = read(&deep);
    assert_eq!((file.found.len(), file.refused.len()), (1, 1));
    let turning = read(
        "@string{a = b}\n@string{b = a # a}\n@string{a = a # a # b}\n@article{x, title = a # { and } # b # undefined}",
    );
    assert_eq!(turning.found[0].publication.title, "and undefined");
    let doubling: Vec<String> = (1..60).map(|n| format!("@string{{s{n} = s{} # s{}}}", n - 1, n - 1)).collect();
    let doubling = doubling.join("\n");
    assert_eq!(
        read(&format!("@string{{s0 = {{x}}}}\n{doubling}\n@article{{x, title = {{T}}, note = s59}}")).found.len(),
        1
    );
    let command = format!("@article{{a, title={{{}}}}}", "\\a{".repeat(30) + &"}".repeat(30));
    assert_eq!(read(&command).refused.len(), 1, "it has no letters");
}

#[test]
fn ris_is_read() {
    let work = only(
        "TY  - JOUR\r\nT1  - Learning on\r\n night rounds\r\nA1  - Owusu, Ama B.\r\nAU  - The Round Table\r\nAU  - Bell, Sam, Jr.\r\nJF  - Journal of Teaching\r\nPY  - 2019/03/14/\r\nSP  - 45\r\nEP  - 50\r\nVL  - 12\r\nIS  - 3\r\nDO  - doi:10.5555/jt\r\nAN  - 31000001\r\nDB  - PubMed\r\nKW  - Retracted Publication\r\nER  - \r\n",
    );
    assert_eq!(work.title, "Learning on night rounds");
    assert_eq!(
        work.authors,
        [Author::person("Owusu", "Ama B."), Author::named("The Round Table"), Author::person("Bell Jr.", "Sam")]
    );
    assert_eq!(
        (work.date.unwrap().iso().as_str(), work.pages.as_deref(), work.pmid.unwrap().as_str(), work.retracted),
        ("2019-03-14", Some("45-50"), "31000001", true)
    );
    let file = read(
        "Provider: x\n\nTY  - BOOK\nTI  - A book\nSN  - 978-0-306-40615-7\nER  -\nTY  - JOUR\nAU  - A, B\n\nTY  - JOUR\nTI  - Last",
    );
    assert_eq!(file.found[0].publication.isbn.as_ref().unwrap().as_str(), "9780306406157");
    assert_eq!(file.refused[0].to_string(), "entry 2, line 7: it has no title (TI or T1)");
    assert_eq!(file.found[1].publication.title, "Last");
}

#[test]
fn csl_json_is_read_entry_by_entry() {
    let file = read(
        "[\n{\"id\": 1, \"type\": \"article-journal\", \"title\": \"A &lt;i&gt;b&lt;/i&gt; {c}\", \"author\": [{\"family\": \"Berg\", \"non-dropping-particle\": \"van der\", \"given\": \"M\"}, {\"literal\": \"WHO\"}], \"issued\": {\"date-parts\": [[\"2019\", 3]]}, \"volume\": 12, \"ISSN\": \"1\"},\n{\"title\": \"b\n},\n{\"title\": \"Three\", \"issued\": {\"raw\": \"2020-05-06\"}}\n]",
    );
    assert_eq!(file.found[0].publication.title, "A b {c}");
    assert_eq!(file.found[0].publication.authors, [Author::person("van der Berg", "M"), Author::named("WHO")]);
    assert_eq!(file.found[0].publication.volume.as_deref(), Some("12"));
    assert_eq!(file.found[1].publication.date.unwrap().iso(), "2020-05-06");
    assert_eq!((file.refused.len(), file.refused[0].entry, file.refused[0].line), (1, 2, 4));
}

const PUBMED: &str = r#"<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://example.org/x.dtd">
<PubmedArticleSet>
<PubmedArticle><MedlineCitation><PMID Version="1">31000001</PMID><Article>
<Journal><JournalIssue><Volume>12</Volume><Issue>3</Issue><PubDate><MedlineDate>2019 Mar-Apr</MedlineDate></PubDate></JournalIssue><Title>Journal of Teaching</Title></Journal>
<ArticleTitle>[Learning on <i>night</i> rounds &amp; &#946;.]</ArticleTitle><Pagination><MedlinePgn>145-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi">10.5555/jt</ELocationID>
<AuthorList><Author><LastName>Owusu</LastName><ForeName>Ama</ForeName><Identifier Source="ORCID">0000-0002-1825-0097</Identifier></Author><Author><CollectiveName>The Round Table</CollectiveName></Author></AuthorList>
<PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList></Article></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><Article><ArticleTitle>Broken</Articl></MedlineCitation></PubmedArticle>
<PubmedArticle><MedlineCitation><Article><Journal/><ArticleTitle>Whole again</ArticleTitle></Article></MedlineCitation></PubmedArticle>
</PubmedArticleSet>"#;

#[test]
fn pubmed_xml_is_read_article_by_article() {
    let file = read(PUBMED);
    let work = &file.found[0].publication;
    assert_eq!(work.title, "Learning on night rounds & β");
    assert_eq!(
        (work.pages.as_deref(), work.date.unwrap().iso().as_str(), work.retracted),
        (Some("145-149"), "2019-03", true)
    );
    assert_eq!(
        work.authors,
        [Author::person("Owusu", "Ama").with_orcid(Some("0000-0002-1825-0097")), Author::named("The Round Table")]
    );
    assert_eq!(file.found[1].publication.title, "Whole again");
    assert_eq!((file.refused[0].entry, file.refused[0].line), (2, 10));
}

#[test]
fn the_text_of_pubmed_is_read() {
    let work = only(
        "\nPMID- 31000001\nOWN - NLM\nDP  - 2019 Mar 4\nTI  - Learning on night\n      rounds.\nPG  - 45-50\nLID - 10.5555/jt [doi]\nFAU - Owusu, Ama B\nAU  - Owusu AB\nJT  - Journal of teaching\nVI  - 12\nIP  - 3\nPT  - Journal Article\n\n",
    );
    assert_eq!(
        (work.title.as_str(), work.doi.unwrap().as_str(), work.pmid.unwrap().as_str()),
        ("Learning on night rounds", "10.5555/jt", "31000001")
    );
    assert_eq!(
        (work.authors, work.date.unwrap().iso().as_str()),
        (vec![Author::person("Owusu", "Ama B")], "2019-03-04")
    );
}

#[test]
fn old_encodings_are_read_and_unknown_formats_refused() {
    let file = read_file(b"@book{a, title={Caf\xe9}}", |_, _| {}).unwrap();
    assert_eq!(file.found[0].publication.title, "Café");
    assert_eq!(read_file(b"PK\x03\x04", |_, _| {}), Err(NotReadable::UnknownFormat));
    assert_eq!(read_file(b"", |_, _| {}), Err(NotReadable::UnknownFormat));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(@[a-z]{3,7}[{(]|[a-z]{1,5} ?= ?|[{}\"(),=#\\\\$\n%@ -]|[a-zA-Z0-9é]{1,4}|TY  - |TI  - |ER  -|PMID- |\\[|<PubmedArticle>|</?[A-Za-z]{3}>|&[a-z#0-9]{1,3};?|\\PC){0,60}") {
        let _ = read_file(text.as_bytes(), |_, _| {});
        let _ = read_file(format!("@article{{a, title={{x}}}}\n{text}").as_bytes(), |_, _| {});
        let _ = read_file(format!("<PubmedArticle>{text}").as_bytes(), |_, _| {});
        let _ = from_pubmed(&text);
    }

    #[test]
    fn a_bibtex_field_of_any_text_is_read_or_refused(text in "([{}\"\\\\$~^_%#&' -]|\\\\[a-z\"'`^~]{1,6}|[a-zA-Zé]{1,4}){0,40}") {
        let file = read_file(format!("@article{{a, author={{{text}}}, title={{{text}}}, year={{{text}}}}}").as_bytes(), |_, _| {});
        let _ = file;
    }
}
