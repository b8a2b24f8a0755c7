//! What a piece is, whatever its stage.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::filled::Filled;
use crate::audience::{Audience, Viewer};
use crate::id::{AccountId, ScholarId, SubmissionId};
use crate::text::tidy;

/// What kind of thing is sent in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PieceKind {
    /// Something that happened.
    News,
    /// Something that came out in print.
    Publication,
    /// A new title, or a new place of work.
    Promotion,
    /// An award, a grant, a degree, an appointment.
    Achievement,
}

impl PieceKind {
    /// All kinds, in the order in which pages show them.
    pub const ALL: [Self; 4] = [Self::News, Self::Publication, Self::Promotion, Self::Achievement];

    /// The word kept in the database and used in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Publication => "publication",
            Self::Promotion => "promotion",
            Self::Achievement => "achievement",
        }
    }

    /// One of them, in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::News => "News",
            Self::Publication => "Publication",
            Self::Promotion => "Promotion",
            Self::Achievement => "Achievement",
        }
    }

    /// Many of them, in words.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::News => "News",
            Self::Publication => "Publications",
            Self::Promotion => "Promotions",
            Self::Achievement => "Achievements",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// For whom a piece comes out under its author's name. Nothing is published for staff alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Readers {
    /// Everybody.
    Everybody,
    /// Signed-in scholars.
    Members,
}

impl Readers {
    /// The word kept in the database and used in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Members => "members",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Everybody, Self::Members].into_iter().find(|readers| readers.as_str() == word)
    }

    /// The audience that this is.
    #[must_use]
    pub fn audience(self) -> Audience {
        match self {
            Self::Everybody => Audience::Public,
            Self::Members => Audience::Members,
        }
    }

    /// The first viewer who sees the piece.
    #[must_use]
    pub fn first_viewer(self) -> Viewer {
        match self {
            Self::Everybody => Viewer::Visitor,
            Self::Members => Viewer::Member,
        }
    }
}

/// What is alike at all stages of a piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// Identity.
    pub id: SubmissionId,
    /// The scholar whose piece it is.
    pub author: ScholarId,
    /// The account that sent it in.
    pub account: AccountId,
    /// The kind.
    pub kind: PieceKind,
    /// The form as its author typed it.
    pub filled: Filled,
    /// For whom it comes out.
    pub readers: Readers,
    /// The editor who looks at it.
    pub assigned: Option<AccountId>,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// Counts the changes; every step names the version that it saw.
    pub version: i32,
}

/// Nobody decides about a piece of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this piece is your own; a colleague has to decide about it")]
pub struct OwnPiece;

/// What an editor says to an author, or about a piece: never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

/// A reason that says nothing, or too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoReason {
    /// It says nothing.
    #[error("say why, in a sentence or two; the author reads it")]
    Empty,
    /// It is too long.
    #[error("this is longer than {} letters; say it in fewer", Reason::LONGEST)]
    TooLong,
}

impl Reason {
    /// The longest reason, in letters.
    pub const LONGEST: usize = 2_000;

    /// Reads what somebody typed. Paragraphs stay.
    ///
    /// # Errors
    /// [`NoReason`].
    pub fn parse(text: &str) -> Result<Self, NoReason> {
        let lines: Vec<String> = text.lines().map(tidy).collect();
        let text = lines.join("\n").trim().to_owned();
        if text.is_empty() {
            return Err(NoReason::Empty);
        }
        if text.chars().count() > Self::LONGEST { Err(NoReason::TooLong) } else { Ok(Self(text)) }
    }

    /// The reason.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = NoReason;

    fn try_from(text: String) -> Result<Self, NoReason> {
        Self::parse(&text)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}
