//! The pieces of a message that came back: what the server says, and who is meant.

use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::prose;

/// A message that came back, taken apart.
pub(super) struct Parts {
    subject: String,
    sender: Option<String>,
    recipients: Vec<String>,
    /// What the header says beside: names in small letters with their values.
    headers: Vec<(String, String)>,
    /// All that the report itself says, the fields of delivery status among it.
    notes: String,
    /// Where in the notes the returned letter begins, at the latest.
    prose: String,
    feedback: Option<String>,
    /// To whom the returned letter was addressed.
    original_to: Option<String>,
    is_multipart_report: bool,
}

impl Parts {
    pub(super) fn of(message: &[u8]) -> Option<Self> {
        // A line of a mailbox file before the header is no header.
        let message = match message.strip_prefix(b"From ") {
            Some(rest) => rest.iter().position(|byte| *byte == b'\n').map_or(message, |end| &rest[end + 1..]),
            None => message,
        };
        let parsed = MessageParser::default().parse(message)?;
        let mut parts = Self {
            subject: parsed.subject().unwrap_or_default().to_lowercase(),
            sender: parsed.from().and_then(|from| from.first()).and_then(|from| from.address()).map(str::to_lowercase),
            recipients: addresses(parsed.to()),
            headers: parsed
                .headers_raw()
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect(),
            notes: String::new(),
            prose: String::new(),
            feedback: None,
            original_to: None,
            is_multipart_report: parsed.content_type().is_some_and(|kind| kind.subtype() == Some("report")),
        };
        parts.gather(&parsed);
        prose::without_original(&parts.notes).clone_into(&mut parts.prose);
        Some(parts)
    }

    fn gather(&mut self, message: &Message<'_>) {
        for part in &message.parts {
            let kind = part
                .content_type()
                .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase());
            match (kind.as_deref(), &part.body) {
                (_, PartType::Multipart(_)) => {}
                (Some("message/feedback-report"), _) => self.feedback = Some(text(part.contents())),
                (_, PartType::Message(original)) => {
                    self.original_to = self.original_to.take().or_else(|| addresses(original.to()).into_iter().next());
                }
                (Some("text/rfc822-headers" | "message/rfc822"), _) => {
                    let original = MessageParser::default().parse(part.contents());
                    let to = original.and_then(|original| addresses(original.to()).into_iter().next());
                    self.original_to = self.original_to.take().or(to);
                }
                (_, PartType::Html(_)) if !self.notes.is_empty() => {}
                (_, PartType::Text(words) | PartType::Html(words)) => {
                    self.notes.push_str(words);
                    self.notes.push_str("\n\n");
                }
                (Some("message/delivery-status"), PartType::Binary(_) | PartType::InlineBinary(_)) => {
                    self.notes.push_str(&text(part.contents()));
                    self.notes.push_str("\n\n");
                }
                _ => {}
            }
        }
    }

    /// All that the report says.
    pub(super) fn notes(&self) -> &str {
        &self.notes
    }

    /// What the report says in words, without the letter that it returns.
    pub(super) fn prose(&self) -> &str {
        &self.prose
    }

    pub(super) fn sender(&self) -> Option<String> {
        self.sender.clone()
    }

    /// Whether somebody calls a letter unwanted.
    pub(super) fn is_complaint(&self) -> bool {
        // Some providers write a letter instead of a report, or answer by the address for unsubscribing.
        let by_letter =
            self.subject.trim().starts_with("complaint about message") || self.subject.trim() == "unsubscribe";
        self.feedback.is_some() || by_letter
    }

    /// Who calls a letter unwanted.
    pub(super) fn complainer(&self) -> Option<String> {
        let mut lines = self.feedback.as_deref().unwrap_or_default().lines();
        let named = lines.find_map(|line| address_in(line.to_ascii_lowercase().strip_prefix("original-rcpt-to:")?));
        named.or_else(|| self.original_to.clone())
    }

    /// Whether a person's mailbox answers by itself.
    pub(super) fn is_from_somebody_away(&self) -> bool {
        if self.is_multipart_report || self.is_from_a_server() {
            return false;
        }
        let answers =
            self.header("auto-submitted").is_some_and(|value| value.to_lowercase().starts_with("auto-replied"))
                || self.header("x-autoreply").is_some()
                || self.header("x-autorespond").is_some()
                || self.header("precedence").is_some_and(|value| value.eq_ignore_ascii_case("auto_reply"));
        let says_so = [
            "automatic reply",
            "auto reply",
            "autoreply",
            "auto-reply",
            "out of office",
            "out of the office",
            "vacation",
            "abwesenheit",
            "absence",
        ];
        answers || says_so.iter().any(|words| self.subject.contains(words))
    }

    fn is_from_a_server(&self) -> bool {
        let sender = self.sender.as_deref().unwrap_or_default();
        ["mailer-daemon", "postmaster", "mail.delivery.system", "mail-daemon"]
            .iter()
            .any(|name| sender.starts_with(name))
            || sender.is_empty()
    }

    /// Whether a server tells of something that went wrong.
    pub(super) fn is_report(&self) -> bool {
        let subjects = [
            "undeliver",
            "delivery",
            "returned mail",
            "failure notice",
            "mail failure",
            "mail failed",
            "returning message",
            "not member",
            "mail error",
            "could not send",
            "mail system error",
            "notification",
        ];
        self.is_multipart_report || self.is_from_a_server() || subjects.iter().any(|words| self.subject.contains(words))
    }

    /// Who was not reached, by the header that names them, by the report's words, or by the returned letter.
    pub(super) fn failed_recipient(&self) -> Option<String> {
        let named = self.header("x-failed-recipients").or_else(|| self.header("x-mailer-daemon-recipients"));
        if let Some(address) = named.or_else(|| self.header("x-bounced-address")).and_then(address_in) {
            return Some(address);
        }
        let not_them = |address: &String| {
            !self.recipients.contains(address)
                && self.sender.as_ref() != Some(address)
                && !address.starts_with("postmaster@")
                && !address.starts_with("mailer-daemon@")
        };
        let listed = self.prose.lines().map(str::trim).filter_map(|line| line.strip_prefix('<')?.split_once(">:"));
        if let Some(address) = listed.filter_map(|(address, _)| address_in(address)).find(not_them) {
            return Some(address);
        }
        let words = self.prose.split(|letter: char| letter.is_whitespace() || ":;,\"".contains(letter));
        words.filter_map(address_in).find(not_them).or_else(|| self.original_to.clone())
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }
}

fn addresses(header: Option<&mail_parser::Address<'_>>) -> Vec<String> {
    header
        .into_iter()
        .flat_map(|addresses| addresses.iter())
        .filter_map(|one| one.address())
        .map(str::to_lowercase)
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The address in a field such as `rfc822; <ada@a.example>`, in small letters.
pub(super) fn address_in(value: &str) -> Option<String> {
    let words = value.split(|letter: char| letter.is_whitespace() || "<>;,()[]\"".contains(letter));
    let trimmed = words.map(|word| word.trim_matches(['.', ':', '\'']));
    trimmed.into_iter().find(|word| is_address(word)).map(str::to_lowercase)
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(mailbox, domain)| {
        !mailbox.is_empty()
            && !mailbox.contains('=')
            && !mailbox.contains('/')
            && domain.contains('.')
            && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
    })
}
