//! Who may do what: the one table. Operations ask it by `op.require`; pages and commands only show what it says.

use super::model::Role;

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Read the staff's reports and lists.
    ReadReports,
    /// Load rosters and institutions, and take them back.
    Import,
    /// Change the records of others: profiles, duplicates, merges.
    EditScholars,
    /// Say what spellings mean, and keep institutions right.
    EditInstitutions,
    /// Answer claims and requests for corrections.
    AnswerRequests,
    /// Review what scholars send in.
    Review,
    /// See letters that did not arrive, and send them again.
    ManageLetters,
    /// Read the audit log.
    ReadAudit,
    /// Give and take roles, suspend accounts.
    ManageAccounts,
    /// Make and revoke tokens and clients of the API, and keep webhooks.
    ManageTokens,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::ReadReports,
        Self::Import,
        Self::EditScholars,
        Self::EditInstitutions,
        Self::AnswerRequests,
        Self::Review,
        Self::ManageLetters,
        Self::ReadAudit,
        Self::ManageAccounts,
        Self::ManageTokens,
    ];

    /// The least role that has it, and whether a passkey must have been shown within the last 10 minutes:
    /// so it is with whatever changes other people's data.
    const fn needs(self) -> (Role, bool) {
        match self {
            Self::Review => (Role::Editor, true),
            Self::ReadReports => (Role::Staff, false),
            Self::Import | Self::EditScholars | Self::EditInstitutions | Self::AnswerRequests | Self::ManageLetters => {
                (Role::Staff, true)
            }
            Self::ReadAudit => (Role::Admin, false),
            Self::ManageAccounts | Self::ManageTokens => (Role::Admin, true),
        }
    }

    /// Whether an account of this role has it.
    #[must_use]
    pub fn is_of(self, role: Role) -> bool {
        role >= self.needs().0
    }

    /// Whether it needs a passkey shown within the last 10 minutes.
    #[must_use]
    pub fn needs_passkey(self) -> bool {
        self.needs().1
    }

    /// The permission in words, for messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadReports => "read reports",
            Self::Import => "import",
            Self::EditScholars => "edit scholars",
            Self::EditInstitutions => "edit institutions",
            Self::AnswerRequests => "answer requests",
            Self::Review => "review",
            Self::ManageLetters => "manage letters",
            Self::ReadAudit => "read the audit log",
            Self::ManageAccounts => "manage accounts",
            Self::ManageTokens => "manage tokens",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_may_all_that_a_lower_one_may() {
        for permission in Permission::ALL {
            for pair in Role::ALL.windows(2) {
                assert!(!permission.is_of(pair[0]) || permission.is_of(pair[1]), "{permission:?} {pair:?}");
            }
            assert!(permission.is_of(Role::Admin) && !permission.is_of(Role::Scholar), "{permission:?}");
        }
    }

    #[test]
    fn what_changes_other_peoples_data_needs_a_passkey() {
        let reads = [Permission::ReadReports, Permission::ReadAudit];
        for permission in Permission::ALL {
            assert_eq!(permission.needs_passkey(), !reads.contains(&permission), "{permission:?}");
        }
    }
}
