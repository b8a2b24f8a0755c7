//! Bytes to text: UTF-8, UTF-16 and Windows-1252, told by their marks or by what they hold.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The first line (1-based) with bytes that are in no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotText {
    pub(super) line: u32,
}

/// How much of a file decides whether it is UTF-16 without its mark.
const SAMPLE: usize = 64 * 1024;

/// The text of a file. A mark at the beginning decides; then UTF-16 by where its zero bytes are;
/// then UTF-8 where it is valid; then Windows-1252. Where most lines with other than plain letters are valid
/// UTF-8 and a few are not (a file put together of two), each line is taken for itself.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, NotText> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding == UTF_8 => decode_unmarked(&bytes[mark..]),
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => match utf16_by_zeros(&bytes[..bytes.len().min(SAMPLE)]) {
            Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
            None => decode_unmarked(bytes),
        },
    };
    refuse_binary(&text)?;
    Ok(text)
}

fn decode_unmarked(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = str::from_utf8(bytes) {
        return Cow::Borrowed(text);
    }
    let (mut utf8, mut other) = (0_usize, 0_usize);
    for line in bytes.split_inclusive(|&byte| byte == b'\n').filter(|line| !line.is_ascii()) {
        *(if str::from_utf8(line).is_ok() { &mut utf8 } else { &mut other }) += 1;
    }
    if utf8 <= other {
        return WINDOWS_1252.decode_without_bom_handling(bytes).0;
    }
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        match str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0),
        }
    }
    Cow::Owned(text)
}

/// UTF-16 without its mark: blanks, line breaks and delimiters come with a zero byte, always on the same side.
fn utf16_by_zeros(sample: &[u8]) -> Option<&'static Encoding> {
    let (mut marks_le, mut zeros_le, mut marks_be, mut zeros_be, mut zeros) = (0, 0, 0, 0, 0_usize);
    for pair in sample.as_chunks::<2>().0 {
        let [even, odd] = *pair;
        zeros += usize::from(even == 0) + usize::from(odd == 0);
        if is_common_mark(even) {
            marks_le += 1;
            zeros_le += usize::from(odd == 0);
        }
        if is_common_mark(odd) {
            marks_be += 1;
            zeros_be += usize::from(even == 0);
        }
    }
    let nearly_all = |zeros: usize, marks: usize| zeros >= 2 && zeros * 10 >= marks * 9;
    if zeros < 2 {
        None
    } else if nearly_all(zeros_le, marks_le) {
        Some(UTF_16LE)
    } else if nearly_all(zeros_be, marks_be) {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn is_common_mark(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r' | b'\t' | b' ' | b',' | b';' | b'|' | b'"')
}

/// Text has no zero characters, and hardly any other control characters.
fn refuse_binary(text: &str) -> Result<(), NotText> {
    let zero = text.bytes().position(|byte| byte == 0);
    let controls = || text.bytes().enumerate().filter(|&(_, byte)| is_control(byte));
    let at = match zero {
        Some(at) => at,
        None if controls().count() > 8 + text.len() / 200 => controls().next().map_or(0, |(at, _)| at),
        None => return Ok(()),
    };
    Err(NotText { line: line_at(text, at) })
}

fn is_control(byte: u8) -> bool {
    // Line breaks, tabs, and what word processors and old systems leave behind: page breaks, end-of-file marks.
    byte < b' ' && !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0b | 0x0c | 0x1a)
}

/// The line, 1-based, on which the byte at `at` stands.
fn line_at(text: &str, at: usize) -> u32 {
    let bytes = text.as_bytes();
    let ends_line = |&at: &usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
    u32::try_from(1 + (0..at).filter(ends_line).count()).unwrap_or(u32::MAX)
}
