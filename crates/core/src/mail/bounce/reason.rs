//! Why a letter came back: known words of servers, and what status codes mean where the words say nothing.

use super::status::Status;

/// Why a letter came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// There is no such mailbox.
    UnknownUser,
    /// There is no such domain.
    UnknownHost,
    /// The mailbox has moved elsewhere.
    Moved,
    /// The domain takes no letters at all.
    TakesNoMail,
    /// The mailbox is full.
    Full,
    /// The account is closed for the time being.
    Suspended,
    /// The letter was tried for too long.
    Expired,
    /// The recipient was accepted and the letter was not.
    Filtered,
    /// The sender, or the whole letter, is not accepted.
    Rejected,
    /// The sending server is not trusted.
    Blocked,
    /// The signature or the sender's permission was not found good.
    NotAuthentic,
    /// The server does not pass letters on for us.
    NoRelay,
    /// The letter is taken for spam, or for carrying a virus.
    Spam,
    /// Too many letters at once.
    TooFast,
    /// The other server is out of order.
    System,
    /// The reader calls it unwanted.
    Unwanted,
    /// The reader is away.
    Away,
    /// Nothing was said that we understand.
    Unclear,
}

use Reason::{
    Blocked, Expired, Filtered, Full, Moved, NoRelay, NotAuthentic, Rejected, Spam, Suspended, System, TakesNoMail,
    TooFast, Unclear, UnknownHost, UnknownUser,
};

/// Words and what they mean; the first that fits decides, so the more certain ones come first.
const WORDS: &[(Reason, &[&str])] = &[
    (
        Full,
        &[
            "mailbox full",
            "mailbox is full",
            "mailfolder is full",
            "over quota",
            "quota exceeded",
            "exceeded storage",
            "exceeds quota",
            "insufficient storage",
            "mail box full",
            "no space left for",
        ],
    ),
    (
        TakesNoMail,
        &[
            "does not accept mail",
            "not accepting network messages",
            "null mx",
            "doesn't receive email",
            "couldn't find a mail exchanger",
            "does not receive mail",
            "nullmx",
        ],
    ),
    (Spam, &["spam", " ube", "virus", "malware", "mail rejete", "security policies"]),
    (
        NoRelay,
        &[
            "relay access denied",
            "relaying denied",
            "not configured to relay",
            "relay not permitted",
            "unable to relay",
            "relaying not allowed",
            "denied by relay",
        ],
    ),
    (NotAuthentic, &["dmarc", "spf", "dkim", "unauthenticated"]),
    (
        Blocked,
        &[
            "blocked",
            "banned",
            "blacklist",
            "blocklist",
            "block list",
            "unwanted messages",
            "dns ptr",
            "reverse dns",
            "poor reputation",
            "service refuse",
        ],
    ),
    (
        TooFast,
        &[
            "too many recipients this",
            "too many messages",
            "rate limit",
            "unexpected volume",
            "too many connections",
            "throttl",
        ],
    ),
    (
        Rejected,
        &[
            "sender address rejected",
            "sender rejected",
            "not a member",
            "purported responsible",
            "google groups",
            "after mail from",
            "sender denied",
            "invalid sender",
        ],
    ),
    (
        Suspended,
        &[
            "account that you tried to reach is disabled",
            "account is disabled",
            "suspended",
            "inactive",
            "deactivated",
            "account disabled",
            "account is locked",
            "temporarily disabled",
        ],
    ),
    (
        UnknownHost,
        &[
            "host unknown",
            "unknown host",
            "domain not found",
            "domain name not found",
            "no such domain",
            "name service error",
            "nxdomain",
            "host not found",
            "unrouteable address",
            "domain does not exist",
        ],
    ),
    (Moved, &["has moved", "moved to", "please try <"]),
    (
        UnknownUser,
        &[
            "user unknown",
            "unknown user",
            "no such user",
            "unknown recipient",
            "recipient unknown",
            "no such mailbox",
            "mailbox unavailable",
            "mailbox does not exist",
            "user not found",
            "user doesn't exist",
            "does not exist",
            "doesn't exist",
            "invalid recipient",
            "no mailbox here",
            "recipient address rejected",
            "recipient not found",
            "couldn't be found",
            "unknown address",
            "unknown local part",
            "address not found",
            "no longer with",
            "not our user",
            "unknown account",
            "ディレクトリには見つかりません",
            "リストにありません",
        ],
    ),
    (
        Expired,
        &[
            "expired",
            "timed out",
            "timeout exceeded",
            "retry time",
            "too long",
            "giving up",
            "last attempt",
            "could not deliver for",
            "attempts:",
            "did not accept our requests to connect",
            "connection refused",
            "retry timeout",
            "failed 20 attempts",
        ],
    ),
    (Filtered, &["rejected by a remote mail server"]),
    (
        System,
        &[
            "write error",
            "ldap server",
            "local configuration",
            "internal error",
            "system error",
            "resources temporarily",
            "service unavailable",
            "loop",
        ],
    ),
    (Rejected, &["rejected", "refused", "denied", "policy violation", "not accepted", "not allowed", "header error"]),
];

/// Why, by the words and the status. `after_data`: the recipient had been accepted before the refusal.
pub(super) fn of(words: &str, status: Option<Status>, after_data: bool) -> Reason {
    let lower = words.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let said = WORDS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word))).map(|(reason, _)| *reason);
    let coded = status.and_then(of_status);
    let reason = match (said, coded) {
        // A code that names address, domain or mailbox is more certain than common words.
        (None | Some(Rejected | System | Expired), Some(coded))
        | (Some(UnknownUser), Some(coded @ (Moved | TakesNoMail | UnknownHost))) => coded,
        (Some(said), _) => said,
        (None, None) => Unclear,
    };
    // Some servers find out whether there is a mailbox only then; others mean the letter. Who cannot tell asks again.
    let policy = status.is_some_and(|status| status.about().0 == 7);
    match reason {
        UnknownUser if after_data => Filtered,
        // Whatever the words: a rule of theirs, and no word about the mailbox.
        UnknownUser if policy => Rejected,
        reason => reason,
    }
}

fn of_status(status: Status) -> Option<Reason> {
    Some(match status.about() {
        (1, 1 | 3 | 351) => UnknownUser,
        (1, 2) => UnknownHost,
        (1, 6) => Moved,
        (1, 10) | (3, 2) | (4, 4) | (7, 27) => TakesNoMail,
        (2, 1) => Suspended,
        (2, 2) => Full,
        (4, 7) => Expired,
        (1, 7 | 8) => Rejected,
        (7, 26) => NotAuthentic,
        _ => return None,
    })
}

impl Reason {
    /// Whether it says that nothing will ever arrive at this address.
    pub(super) fn is_about_the_address(self) -> bool {
        matches!(self, UnknownUser | UnknownHost | Moved | TakesNoMail)
    }

    /// The status for a report that states none: a permanent failure, in the room that the standard leaves.
    pub(super) fn status(self) -> Status {
        Status::ours(match self {
            Filtered => 910,
            UnknownUser => 911,
            UnknownHost => 912,
            Moved => 916,
            Rejected => 918,
            Full => 922,
            TakesNoMail => 932,
            Suspended => 921,
            System => 930,
            TooFast => 945,
            Expired => 947,
            Spam => 980,
            Blocked => 971,
            NotAuthentic => 972,
            NoRelay => 909,
            Self::Unwanted | Self::Away | Unclear => 900,
        })
    }

    /// The reason in words, for staff.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            UnknownUser => "no such mailbox",
            UnknownHost => "no such domain",
            Moved => "moved elsewhere",
            TakesNoMail => "takes no mail",
            Full => "mailbox full",
            Suspended => "account suspended",
            Expired => "not reached in time",
            Filtered => "not accepted after all",
            Rejected => "not accepted",
            Blocked => "our server is blocked",
            NotAuthentic => "signature not accepted",
            NoRelay => "not passed on",
            Spam => "taken for spam",
            TooFast => "too many at once",
            System => "their server is out of order",
            Self::Unwanted => "called unwanted",
            Self::Away => "away",
            Unclear => "no known reason",
        }
    }
}
