//! Typed identifiers: one type a kind of record, all over `UUIDv7`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares an identifier type over [`Uuid`].
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier, later than those made before it.
            #[must_use]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A person of the community.
    ScholarId,
    /// A university, school, hospital or agency.
    InstitutionId,
    /// A course of study.
    ProgramId,
    /// One run of a program.
    EditionId,
    /// A scholar took part in an edition.
    ParticipationId,
    /// A scholar works at an institution.
    AffiliationId,
    /// A way an institution's name was typed.
    SpellingId,
    /// One loading of rosters.
    BatchId,
    /// One line of a loaded roster.
    LineId,
    /// A piece that a scholar sends in.
    SubmissionId,
    /// A published work.
    PublicationId,
    /// A report that a page does harm.
    ReportId,
    /// What somebody signs in with.
    AccountId,
    /// One browser in which somebody is signed in.
    SessionId,
    /// A request for a letter to sign in by.
    SignInId,
    /// Somebody says which record is theirs.
    ClaimId,
    /// A letter from one scholar to another.
    PeerLetterId,
    /// A letter that proves an address.
    ProofId,
    /// A letter that tells of a changed address.
    NoticeId,
    /// A letter in the outbox.
    LetterId,
    /// A token of the API.
    TokenId,
    /// A key that signs access tokens.
    KeyId,
    /// A passkey of an account.
    PasskeyId,
    /// A challenge that waits for its answer: a passkey's, or a provider's.
    CeremonyId,
    /// Whom a provider of `OpenID` Connect knows an account's owner as.
    IdentityId,
    /// What staff decided.
    DecisionId,
    /// Work that staff asked for.
    JobId,
    /// A request for correction.
    CorrectionId,
    /// A server of somebody else that is told what comes out.
    WebhookId,
    /// Something that such a server is told.
    DeliveryId,
}
