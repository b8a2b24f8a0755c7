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

#[cfg(test)]
mod tests {
    use std::path::Path;

    use collegium_core::mail::Eml;
    use proptest::prelude::*;

    use super::*;
    use crate::settings::{Overrides, Settings};

    /// What somebody might put into a name to reach into the letter's head, or to break it.
    const PIECES: [&str; 16] = [
        "\r\nBcc: eve@e.example",
        "\nSubject: other",
        "\r\n\r\nbody",
        "\0",
        "\u{1b}[31m",
        "\u{7f}\u{85}\u{2028}",
        "\u{202e}\u{feff}",
        "=?utf-8?q?=0D=0ABcc:_eve@e.example?=",
        "<eve@e.example>, ",
        "\"",
        "\\",
        "Doe, John",
        "O'Brien (PhD)",
        ";:@()[]",
        "北京 Łódź",
        "\u{1f469}\u{200d}\u{2695}\u{fe0f}",
    ];

    fn hostile() -> impl Strategy<Value = String> {
        let pieces = proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..8);
        prop_oneof![any::<String>(), pieces.prop_map(|pieces| pieces.concat()), Just("x".repeat(10_000))]
    }

    fn composed(name: &str, subject: &str) -> String {
        let from = [("COLLEGIUM_MAIL_FROM".to_owned(), "Alumni <hello@alumni.example>".to_owned())];
        let settings = Settings::from_parts(Some((Path::new("test.toml"), "")), from, &Overrides::default()).unwrap();
        let prepared =
            Prepared { subject: subject.to_owned(), text: "Text".to_owned(), html: "<p>HTML</p>".to_owned() };
        let to = Recipient { address: "ada@a.example".to_owned(), name: Some(name.to_owned()), reader: None };
        let way = Unsubscribe { one_click: "https://alumni.example/letters/unsubscribe/t".to_owned(), kind: "digest" };
        let now = DateTime::from_timestamp(1_773_480_413, 0).unwrap();
        let outside = Outside { id: LetterId::new(), to: &to, class: Class::Digest, now, unsubscribe: Some(way) };
        String::from_utf8(compose(&settings.mail, &prepared, &outside).unwrap().bytes).unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn whatever_the_name_and_the_subject_the_head_is_ours(name in hostile(), subject in hostile()) {
            let message = composed(&name, &subject);
            let head = message.split("\r\n\r\n").next().unwrap();
            let names: Vec<&str> =
                head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])).map(|line| line.split(':').next().unwrap()).collect();
            let ours = [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "List-Id", "List-Unsubscribe",
                "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
            ];
            prop_assert_eq!(&names, &ours);
            let strays = message.replace("\r\n", "").contains(['\r', '\n', '\0', '\u{1b}', '\u{7f}']);
            prop_assert!(!strays);
            prop_assert!(message.split("\r\n").all(|line| line.len() < 998));
            let read = Eml::read(message.as_bytes()).unwrap();
            prop_assert_eq!(read.to, "ada@a.example");
        }
    }

    #[test]
    fn a_name_of_any_letters_comes_back() {
        let message = composed("Łukasz Ńowak, RN (PhD)", "Grüße aus “Łódź”");
        assert_eq!(Eml::read(message.as_bytes()).unwrap().subject, "Grüße aus “Łódź”");
        assert!(message.is_ascii(), "every server can carry it");
    }
}
