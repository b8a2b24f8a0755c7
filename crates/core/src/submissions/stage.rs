//! The stages of a piece as types: a step that makes no sense does not compile.
//!
//! ```text
//! Draft ──submit──▶ Waiting ──approve──▶ Published ──unpublish──▶ Unpublished
//!   ▲                 │ ▲ │ ╲                            (corrected: stays published)
//!   │     ask_changes │ │ │  hold, schedule ──▶ Held, Scheduled ──approve, release, …
//!   │                 ▼ │ │
//!   │     ChangesAsked ─┘ └──refuse──▶ Refused
//!   └── reopen ── Withdrawn ◀── withdraw, from all that is not decided
//! ```

use chrono::{DateTime, Utc};

use super::content::Content;
use super::model::{OwnPiece, Piece, Reason};
use crate::id::{AccountId, ScholarId};

/// Somebody who may decide about one piece: not the one who sent it in, and nobody whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decider {
    account: AccountId,
}

impl Decider {
    /// The account as decider of this piece.
    ///
    /// # Errors
    /// [`OwnPiece`] for those who sent it in themselves.
    pub fn of(account: AccountId, scholar: Option<ScholarId>, piece: &Piece) -> Result<Self, OwnPiece> {
        let own = piece.account == account || scholar == Some(piece.author);
        if own { Err(OwnPiece) } else { Ok(Self { account }) }
    }

    /// Whose decision it is.
    #[must_use]
    pub fn account(self) -> AccountId {
        self.account
    }
}

/// A piece at one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct At<S> {
    /// What is alike at all stages.
    pub piece: Piece,
    /// What this stage alone knows.
    pub stage: S,
}

/// Being written; nobody else sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft;

/// Sent in, and nobody has decided.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    /// What it says, checked.
    pub content: Content,
    /// When it was sent in; of several times the first, so that the queue is fair.
    pub since: DateTime<Utc>,
}

/// An editor asked for changes.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangesAsked {
    /// When it was first sent in.
    pub since: DateTime<Utc>,
    /// What the editor said.
    pub reason: Reason,
    /// Who said it, and when.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Put aside by an editor for a while.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// What it says.
    pub content: Content,
    /// When it was first sent in.
    pub since: DateTime<Utc>,
    /// Why it is held; for editors.
    pub reason: Reason,
    /// By whom.
    pub by: AccountId,
}

/// Approved for a later moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheduled {
    /// What it says.
    pub content: Content,
    /// When it was first sent in.
    pub since: DateTime<Utc>,
    /// By whom.
    pub by: AccountId,
    /// When it comes out.
    pub comes_out: DateTime<Utc>,
}

/// Out, for those whom its author chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// What it says.
    pub content: Content,
    /// By whom it was approved.
    pub by: AccountId,
    /// Since when.
    pub at: DateTime<Utc>,
    /// The last part of its address.
    pub slug: String,
}

/// Refused by an editor.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// Why.
    pub reason: Reason,
    /// By whom.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Taken back by its author before it was out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// When.
    pub at: DateTime<Utc>,
}

/// It was out, and is no more.
#[derive(Clone, Debug, PartialEq)]
pub struct Unpublished {
    /// Where it was.
    pub slug: String,
    /// Why.
    pub reason: Reason,
    /// By whom: its author or an editor.
    pub by: AccountId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Stages at which an editor may decide.
pub trait Undecided {
    /// What the piece says, and since when it waits.
    fn into_waiting(self) -> Waiting;
}

impl Undecided for Waiting {
    fn into_waiting(self) -> Waiting {
        self
    }
}

impl Undecided for Held {
    fn into_waiting(self) -> Waiting {
        Waiting { content: self.content, since: self.since }
    }
}

impl Undecided for Scheduled {
    fn into_waiting(self) -> Waiting {
        Waiting { content: self.content, since: self.since }
    }
}

/// Stages from which an author may take a piece back.
pub trait Withdrawable {}

impl Withdrawable for Waiting {}
impl Withdrawable for ChangesAsked {}
impl Withdrawable for Held {}
impl Withdrawable for Scheduled {}

/// Stages at which an author may write.
pub trait Writable {
    /// When the piece was first sent in, if it was.
    fn first_sent(&self) -> Option<DateTime<Utc>>;
}

impl Writable for Draft {
    fn first_sent(&self) -> Option<DateTime<Utc>> {
        None
    }
}

impl Writable for ChangesAsked {
    fn first_sent(&self) -> Option<DateTime<Utc>> {
        Some(self.since)
    }
}

impl<S> At<S> {
    fn to<T>(self, stage: impl FnOnce(S) -> T) -> At<T> {
        At { piece: self.piece, stage: stage(self.stage) }
    }
}

impl<S: Writable> At<S> {
    /// Sends it in, with what it says as checked.
    #[must_use]
    pub fn submit(self, content: Content, now: DateTime<Utc>) -> At<Waiting> {
        self.to(|stage| Waiting { content, since: stage.first_sent().unwrap_or(now) })
    }
}

impl<S: Undecided> At<S> {
    /// Publishes it, perhaps with what the editor made of it.
    #[must_use]
    pub fn approve(self, by: Decider, edited: Option<Content>, now: DateTime<Utc>) -> At<Published> {
        let id = self.piece.id;
        self.to(|stage| {
            let content = edited.unwrap_or(stage.into_waiting().content);
            Published { slug: content.slug(id), content, by: by.account, at: now }
        })
    }

    /// Lets it come out at a later moment.
    #[must_use]
    pub fn schedule(self, by: Decider, comes_out: DateTime<Utc>) -> At<Scheduled> {
        self.to(|stage| {
            let Waiting { content, since } = stage.into_waiting();
            Scheduled { content, since, by: by.account, comes_out }
        })
    }

    /// Asks its author for changes.
    #[must_use]
    pub fn ask_changes(self, by: Decider, reason: Reason, now: DateTime<Utc>) -> At<ChangesAsked> {
        self.to(|stage| ChangesAsked { since: stage.into_waiting().since, reason, by: by.account, at: now })
    }

    /// Puts it aside.
    #[must_use]
    pub fn hold(self, by: Decider, reason: Reason) -> At<Held> {
        self.to(|stage| {
            let Waiting { content, since } = stage.into_waiting();
            Held { content, since, reason, by: by.account }
        })
    }

    /// Refuses it.
    #[must_use]
    pub fn refuse(self, by: Decider, reason: Reason, now: DateTime<Utc>) -> At<Refused> {
        self.to(|_| Refused { reason, by: by.account, at: now })
    }
}

impl At<Held> {
    /// Puts it back into the queue.
    #[must_use]
    pub fn release(self) -> At<Waiting> {
        self.to(Undecided::into_waiting)
    }
}

impl At<Scheduled> {
    /// Puts it back into the queue.
    #[must_use]
    pub fn release(self) -> At<Waiting> {
        self.to(Undecided::into_waiting)
    }

    /// Publishes it once its moment has come; before that it stays as it is.
    ///
    /// # Errors
    /// The piece itself, where it is too early.
    pub fn come_out(self, now: DateTime<Utc>) -> Result<At<Published>, Box<Self>> {
        if self.stage.comes_out > now {
            return Err(Box::new(self));
        }
        let id = self.piece.id;
        Ok(self.to(|stage| Published { slug: stage.content.slug(id), content: stage.content, by: stage.by, at: now }))
    }
}

impl<S: Withdrawable> At<S> {
    /// Takes it back.
    #[must_use]
    pub fn withdraw(self, now: DateTime<Utc>) -> At<Withdrawn> {
        self.to(|_| Withdrawn { at: now })
    }
}

impl At<Withdrawn> {
    /// Makes a draft of it again.
    #[must_use]
    pub fn reopen(self) -> At<Draft> {
        self.to(|_| Draft)
    }
}

impl At<Published> {
    /// Says it in other words; what it said is kept in its history.
    #[must_use]
    pub fn correct(self, content: Content) -> Self {
        self.to(|stage| Published { content, ..stage })
    }

    /// Takes it out of everything.
    #[must_use]
    pub fn unpublish(self, by: AccountId, reason: Reason, now: DateTime<Utc>) -> At<Unpublished> {
        self.to(|stage| Unpublished { slug: stage.slug, reason, by, at: now })
    }
}

/// A piece at whatever stage it is, as it comes from the database.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "each is said where its stage is")]
pub enum Submission {
    Draft(At<Draft>),
    Waiting(At<Waiting>),
    ChangesAsked(At<ChangesAsked>),
    Held(At<Held>),
    Scheduled(At<Scheduled>),
    Published(At<Published>),
    Refused(At<Refused>),
    Withdrawn(At<Withdrawn>),
    Unpublished(At<Unpublished>),
}

/// The name of a stage, as the database and addresses have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is said where its stage is")]
pub enum Stage {
    Draft,
    Waiting,
    ChangesAsked,
    Held,
    Scheduled,
    Published,
    Refused,
    Withdrawn,
    Unpublished,
}

impl Stage {
    /// All stages.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Waiting,
        Self::ChangesAsked,
        Self::Held,
        Self::Scheduled,
        Self::Published,
        Self::Refused,
        Self::Withdrawn,
        Self::Unpublished,
    ];

    /// The word kept in the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::ChangesAsked => "changes-asked",
            Self::Held => "held",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Unpublished => "unpublished",
        }
    }

    /// The stage in words for its author.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Waiting | Self::Held => "With the editors",
            Self::ChangesAsked => "Changes asked",
            Self::Scheduled => "Approved, comes out later",
            Self::Published => "Published",
            Self::Refused => "Not published",
            Self::Withdrawn => "Withdrawn",
            Self::Unpublished => "Taken back",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }
}

impl Submission {
    /// What is alike at all stages.
    #[must_use]
    pub fn piece(&self) -> &Piece {
        match self {
            Self::Draft(at) => &at.piece,
            Self::Waiting(at) => &at.piece,
            Self::ChangesAsked(at) => &at.piece,
            Self::Held(at) => &at.piece,
            Self::Scheduled(at) => &at.piece,
            Self::Published(at) => &at.piece,
            Self::Refused(at) => &at.piece,
            Self::Withdrawn(at) => &at.piece,
            Self::Unpublished(at) => &at.piece,
        }
    }

    /// The stage's name.
    #[must_use]
    pub fn stage(&self) -> Stage {
        match self {
            Self::Draft(_) => Stage::Draft,
            Self::Waiting(_) => Stage::Waiting,
            Self::ChangesAsked(_) => Stage::ChangesAsked,
            Self::Held(_) => Stage::Held,
            Self::Scheduled(_) => Stage::Scheduled,
            Self::Published(_) => Stage::Published,
            Self::Refused(_) => Stage::Refused,
            Self::Withdrawn(_) => Stage::Withdrawn,
            Self::Unpublished(_) => Stage::Unpublished,
        }
    }

    /// What it says, at stages at which that was checked.
    #[must_use]
    pub fn content(&self) -> Option<&Content> {
        match self {
            Self::Waiting(at) => Some(&at.stage.content),
            Self::Held(at) => Some(&at.stage.content),
            Self::Scheduled(at) => Some(&at.stage.content),
            Self::Published(at) => Some(&at.stage.content),
            _ => None,
        }
    }

    /// What its author is told of what an editor, or whoever took it back, said. Why a piece is held is for editors.
    #[must_use]
    pub fn told_author(&self) -> Option<&Reason> {
        self.reason().filter(|_| self.stage() != Stage::Held)
    }

    /// What an editor, or whoever took it back, said of it.
    #[must_use]
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::ChangesAsked(at) => Some(&at.stage.reason),
            Self::Held(at) => Some(&at.stage.reason),
            Self::Refused(at) => Some(&at.stage.reason),
            Self::Unpublished(at) => Some(&at.stage.reason),
            _ => None,
        }
    }
}

/// Makes a [`Submission`] of a piece at each stage.
macro_rules! from_stages {
    ($($stage:ident),+) => {$(
        impl From<At<$stage>> for Submission {
            fn from(at: At<$stage>) -> Self {
                Self::$stage(at)
            }
        }
    )+};
}

from_stages!(Draft, Waiting, ChangesAsked, Held, Scheduled, Published, Refused, Withdrawn, Unpublished);
