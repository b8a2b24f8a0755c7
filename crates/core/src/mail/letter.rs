//! What a letter is before it is written.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::KeyChange;
use crate::claims::ClaimState;
use crate::id::{
    AccountId, ClaimId, CorrectionId, LetterId, NoticeId, PeerLetterId, ProofId, ScholarId, SignInId, SubmissionId,
};

/// A letter that the system writes. It holds ids alone: no secrets and no contact details, which are
/// read or made when it is sent. A new letter is a variant here and a file in `web/src/mail/letters`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Letter {
    /// Shows that letters arrive.
    Test,
    /// A link and a code to sign in by.
    SignIn {
        /// Who asked.
        request: SignInId,
    },
    /// Asks once a year whether a profile is still right.
    StillRight {
        /// Whose profile.
        scholar: ScholarId,
    },
    /// Staff decided a claim, or ask something about it.
    ClaimDecided {
        /// Which claim.
        claim: ClaimId,
        /// Where it stood after that.
        state: ClaimState,
    },
    /// One scholar writes to another.
    PeerLetter {
        /// Which letter.
        letter: PeerLetterId,
    },
    /// Proves an address.
    ProveAddress {
        /// Which proof.
        proof: ProofId,
    },
    /// Tells of a changed address of an account.
    AddressChanged {
        /// Which notice.
        notice: NoticeId,
    },
    /// Staff changed a scholar's profile.
    ProfileEdited {
        /// Whose profile.
        scholar: ScholarId,
        /// The version that the change made.
        version: i32,
    },
    /// Letters to one of a scholar's addresses come back: asks for another one.
    AddressFailed {
        /// Whose address.
        scholar: ScholarId,
    },
    /// A request for correction has come.
    CorrectionReceived {
        /// Which one.
        correction: CorrectionId,
    },
    /// A request for correction is answered.
    CorrectionAnswered {
        /// Which one.
        correction: CorrectionId,
    },
    /// An editor took a step with what a scholar sent in.
    SubmissionStep {
        /// The piece.
        submission: SubmissionId,
        /// Its version after the step; a later step has a letter of its own.
        version: i32,
    },
    /// Something that scholars sent in waits for editors since days.
    SubmissionsWait,
    /// What lets somebody into an account was changed.
    KeysChanged {
        /// Which account.
        account: AccountId,
        /// What was changed.
        change: KeyChange,
    },
    /// Somebody reads more profiles than colleagues do.
    ReadingAlarm {
        /// Whose account.
        account: AccountId,
    },
    /// Tells what is new where somebody follows.
    Digest {
        /// Who follows.
        scholar: ScholarId,
        /// What the pieces that it tells of have in common.
        pieces: LetterId,
    },
}

impl Letter {
    /// The word for this kind of letter, in the outbox, in addresses and in preferences.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Test => "test",
            Self::SignIn { .. } => "sign_in",
            Self::StillRight { .. } => "still_right",
            Self::ClaimDecided { .. } => "claim_decided",
            Self::PeerLetter { .. } => "peer_letter",
            Self::ProveAddress { .. } => "prove_address",
            Self::AddressChanged { .. } => "address_changed",
            Self::ProfileEdited { .. } => "profile_edited",
            Self::AddressFailed { .. } => "address_failed",
            Self::CorrectionReceived { .. } => "correction_received",
            Self::CorrectionAnswered { .. } => "correction_answered",
            Self::SubmissionStep { .. } => "submission_step",
            Self::SubmissionsWait => "submissions_wait",
            Self::KeysChanged { .. } => "keys_changed",
            Self::ReadingAlarm { .. } => "reading_alarm",
            Self::Digest { .. } => "digest",
        }
    }
}

/// What kind of matter a letter is about. It decides how urgent the letter is, for how long it is tried,
/// whether people can do without it, and what happens when nobody knows whether it arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A link or code that somebody is waiting for.
    SignIn,
    /// Something changed that its owner must know of.
    Security,
    /// An answer to something that this person did, or a word from another person.
    Personal,
    /// A summary of what happened.
    Digest,
    /// Written to many at once.
    Newsletter,
}

impl Class {
    /// All classes, the most urgent first.
    pub const ALL: [Self; 5] = [Self::SignIn, Self::Security, Self::Personal, Self::Digest, Self::Newsletter];

    /// The class's place among all, the most urgent being 0.
    #[must_use]
    pub fn rank(self) -> i16 {
        match self {
            Self::SignIn => 0,
            Self::Security => 1,
            Self::Personal => 2,
            Self::Digest => 3,
            Self::Newsletter => 4,
        }
    }

    /// The class of this rank.
    #[must_use]
    pub fn of_rank(rank: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.rank() == rank)
    }

    /// For how long sending is tried.
    #[must_use]
    pub fn tried_for(self) -> TimeDelta {
        match self {
            // After that its link is dead.
            Self::SignIn => TimeDelta::minutes(10),
            Self::Newsletter => TimeDelta::hours(24),
            Self::Security | Self::Personal | Self::Digest => TimeDelta::days(3),
        }
    }

    /// Whether a reader may say no to letters of this class. The others answer something the reader did.
    #[must_use]
    pub fn may_be_declined(self) -> bool {
        matches!(self, Self::Digest | Self::Newsletter)
    }

    /// Whether a letter that may or may not have arrived is sent once more. A second sign-in link confuses and a
    /// second newsletter annoys; a warning that did not arrive does harm.
    #[must_use]
    pub fn sent_again_when_uncertain(self) -> bool {
        matches!(self, Self::Security | Self::Personal)
    }

    /// The class in a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Security => "security",
            Self::Personal => "personal",
            Self::Digest => "digest",
            Self::Newsletter => "newsletter",
        }
    }
}

/// To whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// The owner of an account, at the primary address.
    Account(AccountId),
    /// A scholar, at the best address that is known when the letter is sent.
    Scholar(ScholarId),
    /// This very address, for people who are no scholars, and for proving an address.
    Address(OutboxAddress),
}

/// An address that waits in the outbox. It is not shown by accident.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OutboxAddress(String);

impl OutboxAddress {
    /// An address in the form in which addresses are compared. Only what read it as one can make it.
    pub(crate) fn checked(normalized: &str) -> Self {
        Self(normalized.to_owned())
    }

    /// The address itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for OutboxAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OutboxAddress(…)")
    }
}

/// A letter to be queued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// Which one.
    pub letter: Letter,
    /// To whom.
    pub to: To,
    /// About what kind of matter.
    pub class: Class,
    /// Not to be sent before this moment; at once if none.
    pub not_before: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_keep_their_ranks() {
        for (rank, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(Class::of_rank(class.rank()), Some(class));
            assert_eq!(usize::try_from(class.rank()), Ok(rank), "the most urgent comes first");
        }
        assert_eq!(Class::of_rank(5), None);
    }

    #[test]
    fn a_letter_is_stored_under_its_kind() {
        for letter in [Letter::Test, Letter::AddressFailed { scholar: ScholarId::new() }] {
            let stored = serde_json::to_value(&letter).unwrap();
            assert_eq!(stored["kind"], letter.kind());
            assert_eq!(serde_json::from_value::<Letter>(stored).unwrap(), letter);
        }
    }

    #[test]
    fn an_address_is_not_shown_by_accident() {
        let address = OutboxAddress::checked("ada@a.example");
        assert!(!format!("{:?}", To::Address(address)).contains("ada"));
    }
}
