//! The fields of a delivery status (RFC 3464), one block a recipient, wherever in the message they stand:
//! more than a few servers send them outside the part that is made for them.

use super::parts::address_in;
use super::status::Status;

/// What is said about one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) recipient: Option<String>,
    pub(super) status: Option<Status>,
    pub(super) diagnostic: String,
}

/// All blocks that name a recipient of a failure.
pub(super) fn all(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().chain([""]) {
        if line.trim().is_empty() {
            blocks.extend(read(&std::mem::take(&mut lines)));
        } else if line.starts_with([' ', '\t']) && !lines.is_empty() {
            // A field goes on in lines that begin with a blank.
            if let Some(last) = lines.last_mut() {
                last.push(' ');
                last.push_str(line.trim());
            }
        } else {
            lines.push(line.trim_end().to_owned());
        }
    }
    blocks
}

fn read(lines: &[String]) -> Option<Block> {
    let mut block = Block::default();
    let mut original = None;
    let mut action = String::new();
    for line in lines {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "final-recipient" => block.recipient = address_in(value),
            "original-recipient" => original = address_in(value),
            "action" => action = value.to_ascii_lowercase(),
            "status" => block.status = value.split([' ', '(']).next().and_then(|code| code.parse().ok()),
            "diagnostic-code" => {
                value.split_once(';').map_or(value, |(_, said)| said).trim().clone_into(&mut block.diagnostic);
            }
            _ => {}
        }
    }
    let named = block.recipient.is_some() || original.is_some();
    // Where the server moved the letter on, the address that we wrote to is the original one.
    block.recipient = original.or(block.recipient);
    let failed = !matches!(action.as_str(), "delivered" | "relayed" | "expanded");
    (named && failed).then_some(block)
}
