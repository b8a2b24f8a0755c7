//! XML of PubMed, as its pages and its service hand it out.

use super::BadEntry;
use super::block::{Block, Lines, breaks};
use super::xml::Element;
use crate::publications::identifiers::{Doi, Pmid};
use crate::publications::model::{Author, PartialDate, Publication, PublicationKind, month_of};

const BEGIN: &str = "<PubmedArticle>";
const END: &str = "</PubmedArticle>";

/// The articles, each for itself.
pub(super) fn split(text: &str) -> Vec<Block<'_>> {
    let mut lines = Lines::of(text);
    let starts: Vec<usize> = text.match_indices(BEGIN).map(|(start, _)| start).collect();
    let nexts = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(nexts)
        .map(|(&start, next)| {
            let end = text[start..next].find(END).map_or(next, |end| start + end + END.len());
            lines.block(start, end)
        })
        .collect()
}

/// The articles of an answer of PubMed's service. What cannot be read is passed over.
#[must_use]
pub fn from_pubmed(answer: &str) -> Vec<Publication> {
    split(answer).iter().filter_map(|block| read(block.text).ok()?.tidied().ok()).collect()
}

/// Reads one article.
pub(super) fn read(text: &str) -> Result<Publication, BadEntry> {
    let entry = Element::read(text).map_err(|bad| {
        BadEntry::at(breaks(text.get(..bad.at).unwrap_or(text)), format!("this is no valid XML ({})", bad.why))
    })?;
    let citation = entry.at(&["MedlineCitation"]).ok_or_else(|| BadEntry::new("it has no MedlineCitation"))?;
    let article = citation.at(&["Article"]).ok_or_else(|| BadEntry::new("it has no Article"))?;
    let title = article.said(&["ArticleTitle"]).or_else(|| article.said(&["VernacularTitle"]));
    let title = title.ok_or_else(|| BadEntry::new("it has no title"))?;
    let title = bare_title(&title);
    let journal = article.at(&["Journal"]);
    let in_journal = |path: &[&str]| journal.and_then(|journal| journal.said(path));
    Ok(Publication {
        authors: authors(article),
        container: in_journal(&["Title"]).or_else(|| in_journal(&["ISOAbbreviation"])),
        date: journal.and_then(|journal| journal.at(&["JournalIssue", "PubDate"])).and_then(date),
        volume: in_journal(&["JournalIssue", "Volume"]),
        issue: in_journal(&["JournalIssue", "Issue"]),
        pages: article.said(&["Pagination", "MedlinePgn"]).map(|pages| whole_range(&pages)),
        doi: doi(&entry, article),
        pmid: citation.said(&["PMID"]).and_then(|pmid| Pmid::parse(&pmid).ok()),
        retracted: is_retracted(citation, article),
        ..Publication::of(PublicationKind::Article, title)
    })
}

fn authors(article: &Element) -> Vec<Author> {
    let list = article.at(&["AuthorList"]).into_iter().flat_map(|list| list.all("Author"));
    let author = |author: &Element| {
        let orcid = author.all("Identifier").find(|id| id.attribute("Source") == Some("ORCID")).map(Element::text);
        let given = author.said(&["ForeName"]).or_else(|| author.said(&["Initials"]));
        let family = author.said(&["LastName"]).map(|family| match author.said(&["Suffix"]) {
            Some(suffix) => format!("{family} {suffix}"),
            None => family,
        });
        let named = match family {
            Some(family) => Author { family, given, orcid: None },
            None => Author::named(author.said(&["CollectiveName"])?),
        };
        Some(named.with_orcid(orcid))
    };
    list.filter_map(author).collect()
}

fn date(date: &Element) -> Option<PartialDate> {
    let month = date.said(&["Month"]).and_then(|month| month_of(&month));
    let day = date.said(&["Day"]).and_then(|day| day.parse().ok());
    match date.said(&["Year"]).and_then(|year| year.parse().ok()) {
        Some(year) => PartialDate::new(year, month, day),
        None => PartialDate::parse(&date.said(&["MedlineDate"])?),
    }
}

fn doi(entry: &Element, article: &Element) -> Option<Doi> {
    let own = article.all("ELocationID").filter(|id| id.attribute("EIdType") == Some("doi"));
    let listed = entry.at(&["PubmedData", "ArticleIdList"]).into_iter().flat_map(|list| list.all("ArticleId"));
    let listed = listed.filter(|id| id.attribute("IdType") == Some("doi"));
    own.chain(listed).find_map(|id| Doi::parse(id.text()).ok())
}

fn is_retracted(citation: &Element, article: &Element) -> bool {
    let types = article.at(&["PublicationTypeList"]).into_iter().flat_map(|list| list.all("PublicationType"));
    let notices =
        citation.at(&["CommentsCorrectionsList"]).into_iter().flat_map(|list| list.all("CommentsCorrections"));
    types.map(Element::text).any(|kind| kind == "Retracted Publication")
        || notices.filter_map(|notice| notice.attribute("RefType")).any(|kind| kind == "RetractionIn")
}

/// The title without its full stop, and without the square brackets around translated ones.
pub(super) fn bare_title(title: &str) -> String {
    let title = title.trim().trim_end_matches('.');
    let inside = title.strip_prefix('[').and_then(|title| title.strip_suffix(']'));
    inside.unwrap_or(title).trim_end_matches('.').to_owned()
}

/// `45-9` as `45-49`: PubMed leaves out the digits that both pages begin with.
pub(super) fn whole_range(pages: &str) -> String {
    match pages.split_once('-') {
        Some((first, last))
            if last.len() < first.len()
                && !last.is_empty()
                && [first, last].iter().all(|page| page.bytes().all(|byte| byte.is_ascii_digit())) =>
        {
            format!("{first}-{}{last}", &first[..first.len() - last.len()])
        }
        _ => pages.to_owned(),
    }
}
