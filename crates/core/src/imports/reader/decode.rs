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
    let pairs = sample.as_chunks::<2>().0;
    let little = Marks::count(pairs.iter().map(|&[low, high]| (low, high)));
    let big = Marks::count(pairs.iter().map(|&[high, low]| (low, high)));
    let (likelier, encoding) = if little.wide >= big.wide { (little, UTF_16LE) } else { (big, UTF_16BE) };
    // In other scripts half of a letter may look like a mark, so most of the marks are enough.
    (likelier.wide >= 2 && likelier.wide * 2 > likelier.all).then_some(encoding)
}

/// Bytes that look like blanks, line breaks or delimiters, and how many of them a zero byte makes a wide character.
#[derive(Default)]
struct Marks {
    all: usize,
    wide: usize,
}

impl Marks {
    fn count(pairs: impl Iterator<Item = (u8, u8)>) -> Self {
        pairs.filter(|&(low, _)| is_common_mark(low)).fold(Self::default(), |marks, (_, high)| Self {
            all: marks.all + 1,
            wide: marks.wide + usize::from(high == 0),
        })
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "Name,Institution\nJosé Núñez,Universität Köln\n";

    fn utf16(text: &str, mark: bool, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let units = mark.then_some('\u{feff}').into_iter().chain(text.chars()).collect::<String>();
        units.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let marked = format!("\u{feff}{TEXT}");
        let windows = WINDOWS_1252.encode(TEXT).0;
        assert_eq!(decode(TEXT.as_bytes()).unwrap(), TEXT);
        assert_eq!(decode(marked.as_bytes()).unwrap(), TEXT);
        assert_eq!(decode(&windows).unwrap(), TEXT);
        for mark in [true, false] {
            assert_eq!(decode(&utf16(TEXT, mark, u16::to_le_bytes)).unwrap(), TEXT);
            assert_eq!(decode(&utf16(TEXT, mark, u16::to_be_bytes)).unwrap(), TEXT);
        }
    }

    #[test]
    fn a_file_put_together_of_two_encodings_is_read_line_by_line() {
        let bytes =
            [TEXT.as_bytes(), "Zoë Müller,Łódź\n".as_bytes(), &WINDOWS_1252.encode("Renée,Genève\n").0].concat();
        assert_eq!(decode(&bytes).unwrap(), format!("{TEXT}Zoë Müller,Łódź\nRenée,Genève\n"));
    }

    #[test]
    fn bytes_of_no_text_are_named_by_their_line() {
        assert_eq!(decode(b"Name,City\nLee,x\0y\n"), Err(NotText { line: 2 }));
        assert_eq!(decode(b"a\r\nb\rc\x00"), Err(NotText { line: 3 }));
        assert!(decode(&[1, 2, 3, 4, 5, 6, 7, 14, 15, 16, 17]).is_err());
    }

    proptest! {
        #[test]
        fn utf16_is_told_without_its_mark(cells in prop::collection::vec("[a-zé가-힣一-龥ก-ฮ]{0,9}", 3..30)) {
            let text = format!("Name,City\n{}\n", cells.join(","));
            for bytes in [utf16(&text, false, u16::to_le_bytes), utf16(&text, false, u16::to_be_bytes)] {
                prop_assert_eq!(decode(&bytes).unwrap(), text.as_str());
            }
        }

        #[test]
        fn windows_1252_is_read_letter_by_letter(text in "[ -~\u{c0}-\u{ff}\n]{0,60}") {
            // An accented letter before a plain one is no UTF-8, so the whole file is told apart by it.
            let text = format!("{text}éa");
            let bytes = WINDOWS_1252.encode(&text).0;
            prop_assert_eq!(decode(&bytes).unwrap(), text.as_str());
        }
    }
}
