//! What letters say. Each kind has a file here and one template, `web/templates/mail/<kind>.mjml.html`,
//! from which both its HTML and its plain text are made. `docs/adding-a-slice.md` says how to add one.

mod address_changed;
mod address_failed;
mod claim_decided;
mod correction_answered;
mod correction_received;
mod digest;
mod keys_changed;
mod peer_letter;
mod plain;
mod profile_edited;
mod prove_address;
mod reading_alarm;
mod sign_in;
mod still_right;
mod submission_step;
mod submissions_wait;
mod test;

use askama::Template;
use collegium_core::fault::Fault;
use collegium_core::id::LetterId;
use collegium_core::mail::{Class, Letter, Recipient};
use collegium_core::op::Op;
use mrml::prelude::render::RenderOptions;

use crate::state::App;

/// A kind of letter, as people who read or manage letters know it.
#[derive(Clone, Copy, Debug)]
pub struct LetterKind {
    /// The word of [`Letter::kind`].
    pub kind: &'static str,
    /// What it is, for people: “A letter to try”.
    pub title: &'static str,
    /// About what kind of matter.
    pub class: Class,
    /// The letter with invented data, to look at.
    pub sample: fn(Paper) -> Result<Prepared, NotPrepared>,
}

/// All kinds of letters.
pub const KINDS: &[LetterKind] = &[
    LetterKind { kind: "test", title: "A letter to try", class: Class::Personal, sample: test::sample },
    LetterKind { kind: "sign_in", title: "Link and code to sign in", class: Class::SignIn, sample: sign_in::sample },
    LetterKind {
        kind: "still_right",
        title: "Is a profile still right?",
        class: Class::Digest,
        sample: still_right::sample,
    },
    LetterKind {
        kind: "claim_decided",
        title: "A claim was decided",
        class: Class::Personal,
        sample: claim_decided::sample,
    },
    LetterKind {
        kind: "peer_letter",
        title: "A scholar writes to another",
        class: Class::Personal,
        sample: peer_letter::sample,
    },
    LetterKind {
        kind: "prove_address",
        title: "An address is proved",
        class: Class::SignIn,
        sample: prove_address::sample,
    },
    LetterKind {
        kind: "address_changed",
        title: "An address was changed",
        class: Class::Security,
        sample: address_changed::sample,
    },
    LetterKind {
        kind: "profile_edited",
        title: "Staff changed a profile",
        class: Class::Personal,
        sample: profile_edited::sample,
    },
    LetterKind {
        kind: "address_failed",
        title: "An address does not work any more",
        class: Class::Personal,
        sample: address_failed::sample,
    },
    LetterKind {
        kind: "correction_received",
        title: "A request for correction has come",
        class: Class::Personal,
        sample: correction_received::sample,
    },
    LetterKind {
        kind: "correction_answered",
        title: "A request for correction is answered",
        class: Class::Personal,
        sample: correction_answered::sample,
    },
    LetterKind {
        kind: "submission_step",
        title: "An editor looked at what you sent in",
        class: Class::Personal,
        sample: submission_step::sample,
    },
    LetterKind {
        kind: "submissions_wait",
        title: "Something waits for an editor",
        class: Class::Digest,
        sample: submissions_wait::sample,
    },
    LetterKind {
        kind: "keys_changed",
        title: "What lets you in was changed",
        class: Class::Security,
        sample: keys_changed::sample,
    },
    LetterKind {
        kind: "reading_alarm",
        title: "Somebody opens very many profiles",
        class: Class::Security,
        sample: reading_alarm::sample,
    },
    LetterKind { kind: "digest", title: "What is new where you follow", class: Class::Digest, sample: digest::sample },
];

/// The kind of this word.
#[must_use]
pub fn kind(word: &str) -> Option<&'static LetterKind> {
    KINDS.iter().find(|kind| kind.kind == word)
}

/// Writes a letter from what the database says now. `None` means that the matter is settled, and that nothing
/// needs to be sent any more.
///
/// # Errors
/// [`NotPrepared`]; it is then tried again later.
pub async fn prepare(desk: &Desk<'_>, letter: &Letter) -> Result<Option<Prepared>, NotPrepared> {
    match letter {
        Letter::Test => test::prepare(desk).map(Some),
        Letter::SignIn { request } => sign_in::prepare(desk, *request).await,
        Letter::StillRight { scholar } => still_right::prepare(desk, *scholar).await,
        Letter::ClaimDecided { claim, state } => claim_decided::prepare(desk, *claim, *state).await,
        Letter::PeerLetter { letter } => peer_letter::prepare(desk, *letter).await,
        Letter::ProveAddress { proof } => prove_address::prepare(desk, *proof).await,
        Letter::AddressChanged { notice } => address_changed::prepare(desk, *notice).await,
        Letter::ProfileEdited { scholar, version } => profile_edited::prepare(desk, *scholar, *version).await,
        Letter::AddressFailed { scholar } => address_failed::prepare(desk, *scholar).await,
        Letter::CorrectionReceived { correction } => correction_received::prepare(desk, *correction).await,
        Letter::CorrectionAnswered { correction } => correction_answered::prepare(desk, *correction).await,
        Letter::KeysChanged { change, .. } => keys_changed::prepare(desk, *change).map(Some),
        Letter::ReadingAlarm { .. } => reading_alarm::prepare(desk).map(Some),
        Letter::SubmissionsWait => submissions_wait::prepare(desk).await,
        Letter::Digest { scholar, pieces } => digest::prepare(desk, *scholar, *pieces).await,
        Letter::SubmissionStep { submission, version } => submission_step::prepare(desk, *submission, *version).await,
    }
}

/// Where a letter is written: what is known before its own data are read.
#[derive(Clone, Debug)]
pub struct Desk<'a> {
    /// The site.
    pub app: &'a App,
    /// The worker's operation: database, time, and the request that the letter goes back to.
    pub op: &'a Op,
    /// The letter's place in the outbox.
    pub id: LetterId,
    /// Who gets it.
    pub to: &'a Recipient,
    /// Where the reader says which letters are wanted; a letter that must be sent has none.
    pub preferences: Option<&'a str>,
}

impl Desk<'_> {
    /// The paper that the letter is written on; `why` tells its reader why it came.
    #[must_use]
    pub fn paper(&self, why: &'static str) -> Paper {
        let community = &self.app.settings().community;
        Paper {
            community: community.name.clone(),
            home: self.app.url("/"),
            name: self.to.name.clone(),
            contact: community.contact.clone(),
            preferences: self.preferences.map(str::to_owned),
            why,
        }
    }
}

/// What stands around the words of every letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The community's name.
    pub community: String,
    /// The address of the home page.
    pub home: String,
    /// The reader's name, where it is known.
    pub name: Option<String>,
    /// Where people write when something is wrong.
    pub contact: Option<String>,
    /// Where the reader says which letters are wanted.
    pub preferences: Option<String>,
    /// Why the letter came, in one sentence.
    pub why: &'static str,
}

impl Paper {
    /// The first line: “Dear Ngozi Okafor,”.
    #[must_use]
    pub fn greeting(&self) -> String {
        self.name.as_ref().map_or_else(|| "Hello,".to_owned(), |name| format!("Dear {name},"))
    }
}

/// A letter as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML, with everything inside it.
    pub html: String,
}

/// Why a letter could not be written.
#[derive(Debug, thiserror::Error)]
pub enum NotPrepared {
    /// What it tells of could not be read.
    #[error("the matter of the letter could not be read")]
    Fault(#[from] Fault),
    /// The template could not be filled.
    #[error("the template could not be filled")]
    Template(#[from] askama::Error),
    /// The filled template is no MJML.
    #[error("the filled template is no MJML")]
    Mjml(#[from] mrml::prelude::parser::Error),
    /// The HTML could not be made.
    #[error("the HTML could not be made")]
    Html(#[from] mrml::prelude::render::Error),
}

impl Prepared {
    /// Fills the template and makes text and HTML of it.
    ///
    /// # Errors
    /// [`NotPrepared`] where the template makes no sense.
    pub fn new(subject: impl Into<String>, template: &impl Template) -> Result<Self, NotPrepared> {
        let mjml = template.render()?;
        // No fonts: they would be fetched from elsewhere, and tell there that the letter was opened.
        let options = RenderOptions { fonts: std::collections::HashMap::new(), ..RenderOptions::default() };
        let html = mrml::parse(&mjml)?.element.render(&options)?;
        Ok(Self { subject: subject.into(), text: plain::text(&mjml), html })
    }
}

#[cfg(test)]
mod tests;
