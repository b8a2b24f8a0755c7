//! What comes back: reports that a letter was not delivered (RFC 3464), the many forms in which servers wrote the
//! same before and beside the standard, complaints (RFC 5965), and answers of people who are away.

mod blocks;
mod parts;
mod prose;
mod reason;
mod status;

pub use reason::Reason;
pub use status::Status;

use blocks::Block;
use parts::Parts;

/// What a report says about one recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// The address that the letter went to, in the form in which addresses are compared.
    pub recipient: Option<String>,
    /// What kind of return it is.
    pub kind: Return,
    /// The status, as it was stated or as follows from the reason.
    pub status: Option<Status>,
    /// Why.
    pub reason: Reason,
}

/// What kind of return it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Return {
    /// Nothing will ever arrive at this address.
    Hard,
    /// This letter was not delivered; another one may be.
    Soft,
    /// The reader calls the letter unwanted.
    Complaint,
    /// The reader is away; the letter was delivered.
    Vacation,
    /// Something else.
    Other,
}

impl Return {
    /// The kind in a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Soft => "soft",
            Self::Complaint => "complaint",
            Self::Vacation => "vacation",
            Self::Other => "other",
        }
    }
}

/// Reads what came back: one answer for each recipient that it names, at least one in all.
#[must_use]
pub fn read(message: &[u8]) -> Vec<Returned> {
    let Some(parts) = Parts::of(message) else { return vec![other()] };
    if parts.is_complaint() {
        let recipient = parts.complainer();
        return vec![Returned { recipient, kind: Return::Complaint, status: None, reason: Reason::Unwanted }];
    }
    if parts.is_from_somebody_away() {
        return vec![Returned {
            recipient: parts.sender(),
            kind: Return::Vacation,
            status: None,
            reason: Reason::Away,
        }];
    }
    let blocks = blocks::all(parts.notes());
    if !blocks.is_empty() {
        return blocks.iter().map(|block| of_block(block, &parts, blocks.len() == 1)).collect();
    }
    if parts.is_report() { vec![of_prose(&parts)] } else { vec![other()] }
}

/// Judges the words with which a server refused a recipient.
#[must_use]
pub fn judge(reply: &str) -> (Return, Option<Status>, Reason) {
    let status = status::stated(reply);
    let reason = reason::of(reply, status, false);
    (kind(reason, status, reply), status, reason)
}

fn other() -> Returned {
    Returned { recipient: None, kind: Return::Other, status: None, reason: Reason::Unclear }
}

fn of_block(block: &Block, parts: &Parts, only: bool) -> Returned {
    // Words that stand beside several recipients are not about each of them.
    let words = if block.diagnostic.is_empty() && only { parts.prose() } else { &block.diagnostic };
    let status = match (block.status, status::stated(words)) {
        (Some(field), _) if !field.is_general() => Some(field),
        (_, Some(said)) if !said.is_general() => Some(said),
        (field, said) => field.or(said),
    };
    let returned = returned(block.recipient.clone(), words, status, parts);
    if returned.reason == Reason::Unclear && only {
        return self::returned(block.recipient.clone(), parts.prose(), status, parts);
    }
    returned
}

fn of_prose(parts: &Parts) -> Returned {
    let words = parts.prose();
    returned(parts.failed_recipient(), words, status::stated(words), parts)
}

fn returned(recipient: Option<String>, words: &str, status: Option<Status>, parts: &Parts) -> Returned {
    let reason = reason::of(words, status, prose::is_after_data(parts.notes()));
    Returned {
        recipient,
        kind: kind(reason, status, words),
        status: Some(status.unwrap_or_else(|| reason.status())),
        reason,
    }
}

/// Hard is what no second letter changes; whatever the server calls temporary is not.
fn kind(reason: Reason, status: Option<Status>, words: &str) -> Return {
    let temporary = status.is_some_and(Status::is_temporary) || (status.is_none() && prose::is_temporary_reply(words));
    if reason.is_about_the_address() && !temporary { Return::Hard } else { Return::Soft }
}

#[cfg(test)]
mod tests;
