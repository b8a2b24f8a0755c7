//! A letter read back from its message, to be looked at.

use mail_parser::MessageParser;

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Eml {
    /// To which addresses.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// When it was written, as it says itself.
    pub date: String,
    /// The plain text.
    pub text: String,
    /// The HTML.
    pub html: String,
}

impl Eml {
    /// Reads a message; none where it is no message.
    #[must_use]
    pub fn read(message: &[u8]) -> Option<Self> {
        let parsed = MessageParser::default().parse(message)?;
        let addresses = parsed.to().into_iter().flat_map(mail_parser::Address::iter);
        let to: Vec<&str> = addresses.filter_map(|one| one.address()).collect();
        Some(Self {
            to: to.join(", "),
            subject: parsed.subject().unwrap_or_default().to_owned(),
            date: parsed.date().map(mail_parser::DateTime::to_rfc822).unwrap_or_default(),
            text: parsed.body_text(0).unwrap_or_default().into_owned(),
            html: parsed.body_html(0).unwrap_or_default().into_owned(),
        })
    }
}
