//! Text of registries as plain text: titles come with tags, entities and odd blanks in them.

use unicode_normalization::UnicodeNormalization;

use crate::text::tidy;

/// Tags that stand in titles for how they look. Anything else in angle brackets is the author's own.
const TAGS: [&str; 22] = [
    "i",
    "b",
    "u",
    "em",
    "strong",
    "sub",
    "sup",
    "sc",
    "scp",
    "tt",
    "span",
    "p",
    "br",
    "italic",
    "bold",
    "title",
    "font",
    "a",
    "div",
    "inf",
    "inline-formula",
    "math",
];

/// The text without tags and entities, composed and tidied. `plain(plain(x)) == plain(x)`: what was escaped twice is undone twice.
pub(super) fn plain(text: &str) -> String {
    let mut now: String = tidy(text).nfc().collect();
    while now.contains(['<', '&']) {
        let next: String = tidy(&without_tags(&without_entities(&now))).nfc().collect();
        if next == now {
            break;
        }
        now = next;
    }
    now
}

fn without_tags(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let after = &rest[start + 1..];
        let tag_end = after.find(['>', '<']).filter(|&end| after[end..].starts_with('>') && is_tag(&after[..end]));
        if let Some(end) = tag_end {
            left.push_str(&rest[..start]);
            rest = &after[end + 1..];
        } else {
            left.push_str(&rest[..=start]);
            rest = after;
        }
    }
    left.push_str(rest);
    left
}

fn is_tag(inside: &str) -> bool {
    let name = inside.trim_start_matches('/').split([' ', '/', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    TAGS.contains(&name.as_str()) || name.starts_with("jats:") || name.starts_with("mml:")
}

fn without_entities(text: &str) -> String {
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let after = &rest[start + 1..];
        let named = after.find(';').filter(|&end| end <= 8).and_then(|end| Some((entity(&after[..end])?, end)));
        left.push_str(&rest[..start]);
        if let Some((letter, end)) = named {
            left.push(letter);
            rest = &after[end + 1..];
        } else {
            left.push('&');
            rest = after;
        }
    }
    left.push_str(rest);
    left
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        "alpha" => 'α',
        "beta" => 'β',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain;

    #[test]
    fn marks_of_registries_vanish_and_the_authors_own_stay() {
        assert_eq!(plain("The <i>FMR1</i> gene &amp; others"), "The FMR1 gene & others");
        assert_eq!(plain("&amp;lt;b&amp;gt;Bold&amp;lt;/b&amp;gt;"), "Bold");
        assert_eq!(plain("Scores < 5 and > 3; a<b>c"), "Scores < 5 and > 3; ac");
        assert_eq!(plain("<jats:p>One</jats:p>\n  two &#8211; three"), "One two – three");
        assert_eq!(plain("AT&T &c; <script>alert(1)</script>"), "AT&T &c; <script>alert(1)</script>");
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in "([<>&;/#a-c1 ]|amp|lt|gt|<i>|</b>){0,24}|\\PC{0,30}") {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once);
        }
    }
}
