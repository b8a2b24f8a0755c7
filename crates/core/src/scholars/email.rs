//! E-mail addresses as people type them: sure typos repaired, the rest refused with a reason.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization;

use crate::mail::OutboxAddress;
use crate::text::tidy;

/// An e-mail address in the form in which addresses are compared: compatibility characters composed, small letters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    text: String,
    at: usize,
}

/// An address that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadEmail {
    /// The address.
    pub address: EmailAddress,
    /// Whether more than blanks around it and capitals was changed.
    pub repaired: bool,
}

/// Why a text is no e-mail address. The text itself is not repeated, so that it does not end up in logs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedEmail {
    /// Nothing is there.
    #[error("the e-mail address is empty")]
    Empty,
    /// No `@`.
    #[error("the e-mail address has no “@”")]
    NoAt,
    /// More than one `@`.
    #[error("the e-mail address has more than one “@”; please give one address")]
    SeveralAt,
    /// A blank inside.
    #[error("the e-mail address has a blank inside; please say what belongs there")]
    Blank,
    /// What stands before the `@` cannot be.
    #[error("the part before the “@” of the e-mail address cannot be right")]
    Mailbox,
    /// What stands after the `@` cannot be.
    #[error("the part after the “@” of the e-mail address is no domain, such as example.org")]
    Domain,
    /// Longer than addresses may be.
    #[error("the e-mail address is longer than 254 characters")]
    TooLong,
}

impl From<&EmailAddress> for OutboxAddress {
    fn from(address: &EmailAddress) -> Self {
        Self::checked(address.as_str())
    }
}

/// Longest address that mail systems carry (RFC 5321).
const LONGEST: usize = 254;
/// Longest part before the `@`.
const LONGEST_MAILBOX: usize = 64;

impl EmailAddress {
    /// Reads one address, repairing what is surely a typo: `name at me.com`, `name@gmail,com`, `name@gmial.com`.
    ///
    /// # Errors
    /// [`RefusedEmail`] where it is not sure what is meant.
    pub fn read(text: &str) -> Result<ReadEmail, RefusedEmail> {
        let typed = tidy(text).nfkc().flat_map(char::to_lowercase).collect::<String>();
        let bare = without_wrapping(&typed);
        if matches!(bare, "" | "-" | "n/a" | "na" | "none" | "unknown" | "tbd" | "nil") {
            return Err(RefusedEmail::Empty);
        }
        let spelt = with_signs_spelt_out(bare);
        let (mailbox, domain) = split_at_sign(&spelt)?;
        let mailbox = repaired_mailbox(mailbox);
        let domain = repaired_domain(&domain);
        let address = Self::checked(&mailbox, &domain)?;
        let repaired = address.text != typed;
        Ok(ReadEmail { address, repaired })
    }

    /// Reads all addresses of a cell that may hold several, in the order typed.
    #[must_use]
    pub fn read_all(text: &str) -> Vec<Result<ReadEmail, RefusedEmail>> {
        let pieces = if text.matches('@').count() > 1 { split_several(text) } else { vec![text.to_owned()] };
        pieces.iter().filter(|piece| !piece.trim().is_empty()).map(|piece| Self::read(piece)).collect()
    }

    /// The whole address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn mailbox(&self) -> &str {
        &self.text[..self.at]
    }

    /// What stands after the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    /// Whether the address is at a provider that gives addresses to everybody, so that its domain tells no employer.
    #[must_use]
    pub fn is_personal_provider(&self) -> bool {
        is_free_mail(self.domain())
    }

    fn checked(mailbox: &str, domain: &str) -> Result<Self, RefusedEmail> {
        if !is_mailbox(mailbox) {
            return Err(RefusedEmail::Mailbox);
        }
        if !is_domain(domain) {
            return Err(RefusedEmail::Domain);
        }
        if mailbox.len() > LONGEST_MAILBOX || mailbox.len() + 1 + domain.len() > LONGEST {
            return Err(RefusedEmail::TooLong);
        }
        Ok(Self { text: format!("{mailbox}@{domain}"), at: mailbox.len() })
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for EmailAddress {
    /// Masked: addresses do not belong into logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…@{}", self.domain())
    }
}

fn is_free_mail(domain: &str) -> bool {
    static LIST: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| include_str!("free_mail.txt").lines().filter(|line| !line.starts_with('#')).collect());
    LIST.contains(domain)
}

/// What stands in `<…>`, without `mailto:` and without quotes and full stops around it.
fn without_wrapping(text: &str) -> &str {
    let inner = text.rfind('<').map_or(text, |from| {
        let rest = &text[from + 1..];
        rest.find('>').map_or(rest, |to| &rest[..to])
    });
    let is_wrapping = |c: char| c.is_whitespace() || "\"'“”‘’«»<>()[]{}.,;:".contains(c);
    let inner = inner.trim_matches(is_wrapping);
    let inner = inner.strip_prefix("mailto:").or_else(|| inner.strip_prefix("email:")).unwrap_or(inner);
    let inner = inner.split_once('?').map_or(inner, |(address, _)| if address.contains('@') { address } else { inner });
    inner.trim_matches(is_wrapping)
}

/// `(at)`, `[dot]` and the like become signs; a bare ` at ` only where there is no `@`.
fn with_signs_spelt_out(text: &str) -> String {
    let mut spelt = text.to_owned();
    for (words, sign) in [("at", "@"), ("dot", ".")] {
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}'), ('<', '>')] {
            spelt = spelt.replace(&format!("{open}{words}{close}"), sign);
        }
    }
    if !spelt.contains('@') {
        spelt = spelt.replace(" at ", "@").replace("_at_", "@");
    }
    if spelt.contains(" dot ") {
        spelt = spelt.replace(" dot ", ".");
    }
    spelt
}

fn split_at_sign(text: &str) -> Result<(&str, String), RefusedEmail> {
    let (mailbox, rest) = text.split_once('@').ok_or(RefusedEmail::NoAt)?;
    // A sign typed twice: `name@@example.org`, `name@ @example.org`.
    let rest = rest.trim_start_matches(['@', ' ', '.', ',']);
    if rest.contains('@') {
        return Err(RefusedEmail::SeveralAt);
    }
    let mailbox = mailbox.trim();
    // A blank beside a dot of the domain is a slip; a blank elsewhere may stand for something.
    let domain = rest.trim().replace(" .", ".").replace(". ", ".").replace(", ", ",").replace(" ,", ",");
    if mailbox.contains(' ') || domain.contains(' ') {
        return Err(RefusedEmail::Blank);
    }
    Ok((mailbox, domain))
}

fn repaired_mailbox(mailbox: &str) -> String {
    without_double_dots(mailbox).trim_matches('.').to_owned()
}

fn without_double_dots(text: &str) -> String {
    let mut single = text.to_owned();
    while single.contains("..") {
        single = single.replace("..", ".");
    }
    single
}

/// A domain with dots for commas and semicolons, single dots, and sure typos of endings and great providers mended.
fn repaired_domain(domain: &str) -> String {
    let dotted = without_double_dots(&domain.replace([',', ';'], "."));
    let dotted = dotted.trim_matches(|c: char| c == '.' || c == '-' || c == '/');
    let mended = match dotted.rsplit_once('.') {
        Some((rest, ending)) => format!("{rest}.{}", mended_ending(ending)),
        None => dotted.to_owned(),
    };
    mended_provider(&mended).map_or(mended, str::to_owned)
}

/// Endings that do not exist and are a slip away from one that does.
fn mended_ending(ending: &str) -> &str {
    match ending {
        "con" | "cmo" | "ocm" | "comm" | "cpm" | "vom" | "xom" | "coom" | "c0m" | "coml" | "comn" => "com",
        "eud" | "ued" | "edi" | "edy" | "eduu" | "eddu" | "eduh" => "edu",
        "ogr" | "rog" | "orgg" | "0rg" | "orq" => "org",
        "nte" | "nett" | "ner" | "met" => "net",
        ending => ending,
    }
}

/// The great provider that is one typo away, unless the domain is a real one itself. The first letter must be
/// right: many short domains ending in “mail.com” exist.
fn mended_provider(domain: &str) -> Option<&'static str> {
    const GREAT: [&str; 12] = [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "icloud.com",
        "protonmail.com",
        "comcast.net",
        "verizon.net",
        "sbcglobal.net",
        "yahoo.co.uk",
        "hotmail.co.uk",
    ];
    const REAL: [&str; 7] =
        ["gail.com", "ghmail.com", "yhoo.com", "hotmail.co", "outlook.co", "yahoo.co", "protomail.com"];
    if is_free_mail(domain) || REAL.contains(&domain) {
        return None;
    }
    let compact = domain.replace('.', "");
    GREAT.into_iter().find(|great| {
        let same_but_dots = compact == great.replace('.', "");
        same_but_dots
            || (great.as_bytes().first() == domain.as_bytes().first() && strsim::osa_distance(great, domain) == 1)
    })
}

fn is_mailbox(mailbox: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-’".contains(c);
    !mailbox.is_empty() && mailbox.chars().all(allowed) && mailbox.chars().any(char::is_alphanumeric)
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let ending = |ending: &str| {
        ending.starts_with("xn--") || (ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic))
    };
    domain.split('.').count() > 1
        && domain.split('.').all(label)
        && domain.rsplit('.').next().is_some_and(ending)
        && domain.len() <= LONGEST
}

/// Several addresses in one cell: parted at semicolons, blanks, slashes and commas, but a comma or blank that
/// leaves a piece without an `@` belongs to the address before.
fn split_several(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for strong in text.split([';', '\n', '\r', '|', '/']) {
        let mut open = String::new();
        for piece in strong.split_inclusive([',', ' ', '\t']) {
            if open.contains('@') && piece.contains('@') {
                pieces.push(std::mem::take(&mut open));
            }
            open.push_str(piece);
        }
        pieces.push(open);
    }
    pieces.into_iter().map(|piece| without_joining_words(&piece)).filter(|piece| !piece.is_empty()).collect()
}

fn without_joining_words(piece: &str) -> String {
    let piece = piece.trim();
    let piece = ["or ", "and ", "& "].iter().find_map(|word| piece.strip_prefix(word)).unwrap_or(piece);
    let piece = [" or", " and", " &"].iter().find_map(|word| piece.strip_suffix(word)).unwrap_or(piece);
    piece.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn repaired(typed: &str, meant: &str) {
        let read = EmailAddress::read(typed).unwrap();
        assert_eq!((read.address.as_str(), read.repaired), (meant, true), "{typed}");
    }

    #[test]
    fn sure_typos_are_repaired() {
        repaired("msloan145 at me.com", "msloan145@me.com");
        repaired("WARTA.BUDIYANTO at UINSATU.AC.ID", "warta.budiyanto@uinsatu.ac.id");
        repaired("name@gmail,com", "name@gmail.com");
        repaired("kamilly.dacunha@uea.edu,.br", "kamilly.dacunha@uea.edu.br");
        repaired("jeongja.gim@westminsteru.edu,", "jeongja.gim@westminsteru.edu");
        repaired("name@gmial.com", "name@gmail.com");
        repaired("name@outlook.con", "name@outlook.com");
        repaired("name@school.con", "name@school.com");
        repaired("name@gmailcom", "name@gmail.com");
        repaired("name@@example.org.", "name@example.org");
        repaired("mailto:name@example.org", "name@example.org");
        repaired("Ann Lee <ann@example.org>", "ann@example.org");
        repaired("name(at)example[dot]org", "name@example.org");
        repaired("name @ example .org", "name@example.org");
    }

    #[test]
    fn good_addresses_stay_as_they_are() {
        for typed in
            ["o'neill@example.org", " ANN+list@Example.ORG ", "a@ymail.com", "a@email.com", "a@mail.com", "a@gail.com"]
        {
            let read = EmailAddress::read(typed).unwrap();
            assert_eq!((read.address.as_str(), read.repaired), (typed.trim().to_lowercase().as_str(), false));
        }
    }

    #[test]
    fn what_is_not_sure_is_refused() {
        for (typed, why) in [
            ("", RefusedEmail::Empty),
            ("n/a", RefusedEmail::Empty),
            ("ask her assistant", RefusedEmail::NoAt),
            ("john smith@example.org", RefusedEmail::Blank),
            ("a@b.org@c.org", RefusedEmail::SeveralAt),
            ("name@example", RefusedEmail::Domain),
            ("name@.org", RefusedEmail::Domain),
            ("@example.org", RefusedEmail::Mailbox),
            ("na(me@example.org", RefusedEmail::Mailbox),
        ] {
            assert_eq!(EmailAddress::read(typed), Err(why), "{typed}");
        }
    }

    #[test]
    fn several_addresses_in_a_cell() {
        let all = |text: &str| {
            EmailAddress::read_all(text).into_iter().map(|read| read.unwrap().address.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(all("a@x.org; b@y.org"), ["a@x.org", "b@y.org"]);
        assert_eq!(all("a@x.org, b@y.org"), ["a@x.org", "b@y.org"]);
        assert_eq!(all("a@x.org or b@gmail,com"), ["a@x.org", "b@gmail.com"]);
        assert_eq!(all("a@x.org"), ["a@x.org"]);
        assert_eq!(all("  "), [""; 0]);
    }

    #[test]
    fn providers_for_everybody_tell_no_employer() {
        assert!(EmailAddress::read("a@gmail.com").unwrap().address.is_personal_provider());
        assert!(!EmailAddress::read("a@smith.edu").unwrap().address.is_personal_provider());
        assert_eq!(format!("{:?}", EmailAddress::read("a@smith.edu").unwrap().address), "…@smith.edu");
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,60}") {
            let _ = EmailAddress::read(&text);
            let _ = EmailAddress::read_all(&text);
        }

        #[test]
        fn a_read_address_reads_as_itself(text in "[a-z0-9._ ,@()<>-]{1,12}(@| at )[a-z0-9,. -]{1,12}[.,](com|org|con|ac\\.uk)[.,]?") {
            if let Ok(read) = EmailAddress::read(&text) {
                let again = EmailAddress::read(read.address.as_str()).unwrap();
                prop_assert_eq!(again.address.as_str(), read.address.as_str());
                prop_assert!(!again.repaired);
            }
        }
    }
}
