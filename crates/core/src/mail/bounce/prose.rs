//! What servers say in words of their own.

use super::status::is_reply;

/// Lines after which the returned letter begins; what stands in it is no reason for anything.
const ORIGINAL_BEGINS: [&str; 17] = [
    "original message",
    "original message follows",
    "below this line is a copy",
    "this is a copy of the message",
    "enclosed is a copy of",
    "below is a copy of",
    "message headers follow",
    "message text follows",
    "returned message",
    "unsent message follows",
    "included is a copy",
    "the header of the original",
    "header of the original message",
    "message header follows",
    "the following is the original",
    "message to you is below",
    "received: from",
];

/// The words of the report, without the letter that it returns.
pub(super) fn without_original(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let mut at = 0;
    for line in lower.split_inclusive('\n') {
        let bare = line.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
        let begins = ORIGINAL_BEGINS.iter().any(|mark| bare.starts_with(mark));
        // “Below is a copy …” may stand before the list of addresses; not in the first lines of all.
        if begins && at > 0 {
            return &text[..at];
        }
        at += line.len();
    }
    text
}

/// Whether the refusal came after the recipient had been accepted: then it is about the letter.
pub(super) fn is_after_data(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let flat = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    // “Need a recipient first” is no refusal of the text, but a follow-up of the refusal of all recipients.
    let refused = flat.contains(">>> data <<< 5") && !flat.contains(">>> data <<< 503");
    let said = ["in reply to end of data", "in reply to data", "for text command", "after end of data"];
    refused || said.iter().any(|words| flat.contains(words))
}

/// Whether the first reply code in the words is one of those that ask to try later.
pub(super) fn is_temporary_reply(words: &str) -> bool {
    let mut codes = words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| is_reply(word));
    codes.next().is_some_and(|code| code.starts_with('4'))
}
