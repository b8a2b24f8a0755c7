//! A piece as pages show it, whoever looks: its author in a preview, an editor, a reader.

use collegium_core::publications::style::{CitationStyle, Run, cite};
use collegium_core::publications::{Publication, Writer};
use collegium_core::submissions::{Content, NewsPiece};

use crate::view::{CleanHtml, words};

/// How many works of one piece are shown; a file may bring thousands.
const MOST_WORKS: usize = 100;

/// A work as it is cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkLine {
    /// The citation.
    pub runs: Vec<Run>,
    /// Whether a source says that it was retracted.
    pub retracted: bool,
}

impl WorkLine {
    /// The work in this style.
    #[must_use]
    pub fn of(work: &Publication, style: CitationStyle) -> Self {
        Self { runs: cite(work, style).runs, retracted: work.retracted }
    }
}

/// A piece as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PieceView {
    /// The kind, in words.
    pub kind: &'static str,
    /// The kind, as addresses have it.
    pub kind_word: &'static str,
    /// What it is called.
    pub title: String,
    /// What it says besides its text, by name.
    pub facts: Vec<(&'static str, String)>,
    /// Its works, cited.
    pub works: Vec<WorkLine>,
    /// How many more works there are than are shown.
    pub more_works: usize,
    /// Its text.
    pub text: CleanHtml,
    /// Where there is more; empty where nothing is said.
    pub link: String,
}

impl PieceView {
    /// What this piece says.
    #[must_use]
    pub fn of(content: &Content) -> Self {
        let works = match content {
            Content::Publication(works) => works.works.as_slice(),
            _ => &[],
        };
        Self {
            kind: content.kind().label(),
            kind_word: content.kind().as_str(),
            title: content.title(),
            facts: facts(content),
            works: works.iter().take(MOST_WORKS).map(|work| WorkLine::of(work, CitationStyle::Apa)).collect(),
            more_works: works.len().saturating_sub(MOST_WORKS),
            text: CleanHtml::from_markdown(content.text()),
            link: content.link().unwrap_or_default().to_owned(),
        }
    }
}

fn facts(content: &Content) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    match content {
        Content::News(news) => {
            if let Some(day) = news.happened {
                facts.push(("Happened", day.format("%-d %B %Y").to_string()));
            }
        }
        Content::Publication(_) => {}
        Content::Promotion(promotion) => {
            facts.push(("New title", promotion.title.clone()));
            facts.push(("Institution", promotion.institution.clone()));
            if let Some(department) = &promotion.department {
                facts.push(("Department", department.clone()));
            }
            facts.push(("Since", promotion.since.iso()));
        }
        Content::Achievement(achievement) => {
            facts.push(("What", achievement.what.label().to_owned()));
            facts.push(("From", achievement.from.clone()));
            facts.push(("When", achievement.when.iso()));
        }
    }
    facts
}

/// A piece in the news, with what its readers may know of its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewsLine {
    pub(super) view: PieceView,
    pub(super) href: String,
    pub(super) by: String,
    /// The way to the author's profile; empty where the viewer may not see it.
    pub(super) by_href: String,
    pub(super) day: String,
    pub(super) iso: String,
    /// The day of the last correction; empty where there was none.
    pub(super) corrected: String,
    pub(super) tagged: Vec<(String, String)>,
}

impl NewsLine {
    pub(super) fn of(piece: &NewsPiece) -> Self {
        let person = |writer: &Writer| (writer.name.clone(), format!("/scholars/{}", writer.slug));
        Self {
            view: PieceView::of(&piece.content),
            href: format!("/news/{}", piece.slug),
            by: piece.byline.name.clone(),
            by_href: piece.byline.slug.as_ref().map(|slug| format!("/scholars/{slug}")).unwrap_or_default(),
            day: words::day(piece.at),
            iso: piece.at.to_rfc3339(),
            corrected: piece.corrected_at.map(words::day).unwrap_or_default(),
            tagged: piece.tagged.iter().map(person).collect(),
        }
    }
}
