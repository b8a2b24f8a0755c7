//! What a piece says, checked.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::model::PieceKind;
use crate::id::SubmissionId;
use crate::publications::{PartialDate, Publication};
use crate::text::romanize;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct News {
    /// The news in one line.
    pub title: String,
    /// The news, in Markdown.
    pub text: String,
    /// Where there is more.
    pub link: Option<String>,
    /// The day it happened.
    pub happened: Option<NaiveDate>,
}

/// Works that came out: one, or the whole of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Works {
    /// The works; never none.
    pub works: Vec<Publication>,
    /// A few words about them, in Markdown.
    pub text: Option<String>,
}

/// A new title, or a new place of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promotion {
    /// The title.
    pub title: String,
    /// The institution, as it was typed.
    pub institution: String,
    /// The department.
    pub department: Option<String>,
    /// Since when.
    pub since: PartialDate,
    /// A few words, in Markdown.
    pub text: Option<String>,
}

/// What an achievement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AchievementKind {
    /// An award or prize.
    Award,
    /// A grant.
    Grant,
    /// A degree.
    Degree,
    /// An appointment or election.
    Appointment,
}

impl AchievementKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Award, Self::Grant, Self::Degree, Self::Appointment];

    /// The word in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Award => "award",
            Self::Grant => "grant",
            Self::Degree => "degree",
            Self::Appointment => "appointment",
        }
    }

    /// The kind in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Award => "Award",
            Self::Grant => "Grant",
            Self::Degree => "Degree",
            Self::Appointment => "Appointment",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An award, a grant, a degree, an appointment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Achievement {
    /// What it is.
    pub what: AchievementKind,
    /// Its name.
    pub title: String,
    /// From whom.
    pub from: String,
    /// When.
    pub when: PartialDate,
    /// Where there is more.
    pub link: Option<String>,
    /// A few words, in Markdown.
    pub text: Option<String>,
}

/// What a piece says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Content {
    /// Something that happened.
    News(News),
    /// Something that came out.
    Publication(Works),
    /// A new title or place.
    Promotion(Promotion),
    /// An award, a grant, a degree, an appointment.
    Achievement(Achievement),
}

impl Content {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> PieceKind {
        match self {
            Self::News(_) => PieceKind::News,
            Self::Publication(_) => PieceKind::Publication,
            Self::Promotion(_) => PieceKind::Promotion,
            Self::Achievement(_) => PieceKind::Achievement,
        }
    }

    /// What it is called in lists and headings.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::News(news) => news.title.clone(),
            Self::Publication(works) => match works.works.as_slice() {
                [one] => one.title.clone(),
                many => format!("{} publications", many.len()),
            },
            Self::Promotion(promotion) => format!("{}, {}", promotion.title, promotion.institution),
            Self::Achievement(achievement) => format!("{}: {}", achievement.what.label(), achievement.title),
        }
    }

    /// Its paragraphs, in Markdown.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::News(news) => &news.text,
            Self::Publication(works) => works.text.as_deref().unwrap_or_default(),
            Self::Promotion(promotion) => promotion.text.as_deref().unwrap_or_default(),
            Self::Achievement(achievement) => achievement.text.as_deref().unwrap_or_default(),
        }
    }

    /// Where there is more.
    #[must_use]
    pub fn link(&self) -> Option<&str> {
        match self {
            Self::News(news) => news.link.as_deref(),
            Self::Achievement(achievement) => achievement.link.as_deref(),
            Self::Publication(_) | Self::Promotion(_) => None,
        }
    }

    /// The year that it is about, where it says one.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        match self {
            Self::News(news) => news.happened.map(|day| day.year()),
            Self::Publication(works) => works.works.iter().filter_map(Publication::year).max(),
            Self::Promotion(promotion) => Some(promotion.since.year()),
            Self::Achievement(achievement) => Some(achievement.when.year()),
        }
    }

    /// The last part of its address: words of the title, and a few letters that no other piece has.
    #[must_use]
    pub fn slug(&self, id: SubmissionId) -> String {
        let title = romanize(&self.title());
        let words = title.split(' ').map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
        let mut slug = String::new();
        for word in words.filter(|word| !word.is_empty()) {
            if slug.len() + word.len() > 60 {
                break;
            }
            slug.push_str(&word);
            slug.push('-');
        }
        let digits = id.0.simple().to_string();
        slug.push_str(&digits[digits.len() - 10..]);
        slug
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_say_the_title_and_are_told_apart() {
        let news =
            |title: &str| Content::News(News { title: title.into(), text: "x".into(), link: None, happened: None });
        let (one, other) = (SubmissionId::new(), SubmissionId::new());
        let slug = news("Élan & Łódź: “a new” <b>").slug(one);
        assert!(slug.starts_with("elan-and-lodz-a-new-b-"), "{slug}");
        assert_ne!(slug, news("Élan & Łódź: “a new” <b>").slug(other));
        assert!(news("北京").slug(one).starts_with("bei-jing-"));
        assert_eq!(news("!").slug(one).len(), 10);
        assert!(news(&"long ".repeat(60)).slug(one).len() <= 72);
    }
}
