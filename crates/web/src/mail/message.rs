//! A written letter as a MIME message: the headers, the two bodies, the signature.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use collegium_core::id::LetterId;
use collegium_core::mail::{Class, Recipient};
use collegium_core::text;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use super::letters::Prepared;
use super::transport::Parcel;
use crate::settings::MailSettings;

/// The longest name or subject, in characters; more would only be cut off by those who show it.
const LONGEST: usize = 200;

/// Why a letter is no message.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    /// The recipient's or the sender's address cannot be written to.
    #[error("an address is none that letters can be sent to")]
    Address,
    /// The parts do not fit together.
    #[error("the letter cannot be put together")]
    Build(#[from] lettre::error::Error),
}

/// Where a reader can say no to letters of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The address that takes one click.
    pub one_click: String,
    /// The kind of letter, as lists are named: `digest`.
    pub kind: &'static str,
}

/// What belongs to a message beside its words.
#[derive(Clone, Debug)]
pub struct Outside<'a> {
    /// The letter's place in the outbox: its Message-ID is made of it.
    pub id: LetterId,
    /// Who gets it.
    pub to: &'a Recipient,
    /// About what kind of matter.
    pub class: Class,
    /// The moment of writing.
    pub now: DateTime<Utc>,
    /// Where to say no, for letters that one can say no to.
    pub unsubscribe: Option<Unsubscribe>,
}

/// Puts a message together and signs it, if the settings have a key.
///
/// # Errors
/// [`MessageError`] where that cannot be done.
pub fn compose(settings: &MailSettings, prepared: &Prepared, outside: &Outside<'_>) -> Result<Parcel, MessageError> {
    let domain = settings.from.domain();
    let to = mailbox(outside.to.name.as_deref(), &outside.to.address)?;
    let from = Mailbox::new(
        settings.from.name().map(clean).filter(|name| !name.is_empty()),
        address(settings.from.address())?,
    );
    let mut builder = Message::builder()
        .from(from)
        .to(to)
        .subject(clean(&prepared.subject))
        .date(SystemTime::from(outside.now))
        .message_id(Some(format!("<{}@{domain}>", outside.id)))
        .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
    if let Some(unsubscribe) = &outside.unsubscribe {
        builder = builder
            .raw_header(header("List-Id", format!("<{}.{domain}>", unsubscribe.kind.replace('_', "-"))))
            .raw_header(header("List-Unsubscribe", format!("<{}>", unsubscribe.one_click)))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
    }
    let bodies = MultiPart::alternative_plain_html(prepared.text.clone(), prepared.html.clone());
    let mut message = builder.multipart(bodies)?;
    if let Some(dkim) = &settings.dkim {
        dkim.sign(&mut message);
    }
    Ok(Parcel {
        id: outside.id,
        envelope: message.envelope().clone(),
        bytes: message.formatted(),
        words: prepared.clone(),
    })
}

fn header(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value)
}

/// An address with a name before it, whatever bytes the name has.
fn mailbox(name: Option<&str>, to: &str) -> Result<Mailbox, MessageError> {
    Ok(Mailbox::new(name.map(clean).filter(|name| !name.is_empty()), address(to)?))
}

/// The address, its domain in the letters that mail servers know.
fn address(text: &str) -> Result<Address, MessageError> {
    let (mailbox, domain) = text.rsplit_once('@').ok_or(MessageError::Address)?;
    let domain = if domain.is_ascii() {
        domain.to_owned()
    } else {
        url::Host::parse(domain).map_err(|_| MessageError::Address)?.to_string()
    };
    Address::new(mailbox, domain).map_err(|_| MessageError::Address)
}

/// One line without control and invisible characters, not endless. The builder below would panic at some of
/// them, and others would reach the reader's screen.
fn clean(text: &str) -> String {
    text::tidy(text).chars().take(LONGEST).collect::<String>().trim().to_owned()
}
