//! The kinds of evidence, by name.

use serde::{Deserialize, Serialize};

use super::weights::Chance;

macro_rules! findings {
    ($($(#[$doc:meta])* $name:ident($same:expr, $other:expr);)+) => {
        /// What comparing two lines can find. Each has a weight of its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Finding {
            $($(#[$doc])* $name,)+
        }

        impl Finding {
            /// All findings.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name in settings and tables: `email-same`.
            #[must_use]
            pub fn name(self) -> String {
                let words = match self {
                    $(Self::$name => stringify!($name),)+
                };
                let mut name = String::with_capacity(words.len() + 4);
                for letter in words.chars() {
                    if letter.is_uppercase() && !name.is_empty() {
                        name.push('-');
                    }
                    name.extend(letter.to_lowercase());
                }
                name
            }

            pub(super) fn default_chance(self) -> Chance {
                match self {
                    $(Self::$name => Chance { same: $same, other: $other },)+
                }
            }
        }
    };
}

findings! {
    /// The given name is the same. About a value.
    GivenSame(0.88, 1.0);
    /// One given name is short for the other. About a value.
    GivenNickname(0.05, 1.0);
    /// The given names differ by a slip of the hand. About a value.
    GivenTypo(0.03, 20.0);
    /// One has the initial of the other's given name. About a value.
    GivenInitial(0.1, 1.0);
    /// One goes by what is the other's middle name. About a value.
    GivenMiddle(0.01, 2.0);
    /// The given names are different.
    GivenDifferent(0.001, 0.95);
    /// The initial of one is not that of the other's given name.
    InitialDifferent(0.01, 0.9);
    /// Middle names or initials agree.
    MiddleSame(0.97, 0.08);
    /// Middle names or initials are different.
    MiddleDifferent(0.02, 0.88);
    /// The family name is the same. About a value.
    FamilySame(0.93, 1.0);
    /// One family name is part of the other's double one. About a value.
    FamilyPart(0.03, 1.5);
    /// The family names differ by a slip of the hand. About a value.
    FamilyTypo(0.03, 20.0);
    /// The family names are different.
    FamilyDifferent(0.01, 0.99);
    /// Given and family name have changed places.
    NamesSwapped(0.03, 1.0);
    /// The names in their own script are the same.
    NativeSame(0.95, 0.08);
    /// The names in their own script are different.
    NativeDifferent(0.01, 0.99);
    /// An e-mail address is the same.
    EmailSame(0.5, 0.0001);
    /// The part before the @ is the same and says more than the name.
    EmailLocalSame(0.05, 0.0002);
    /// An address of one spells the name of the other, which differs here.
    EmailSpellsName(0.5, 0.01);
    /// The e-mail addresses are different.
    EmailDifferent(0.4, 0.99);
    /// Different addresses at the same institution's mail server.
    EmailDifferentInHouse(0.05, 0.2);
    /// The institution is the same. About a value.
    InstitutionSame(0.7, 1.0);
    /// The institution is written alike.
    InstitutionAlike(0.5, 0.01);
    /// The institutions are different; less and less against in the course of years.
    InstitutionDifferent(0.25, 0.98);
    /// The city is the same. About a value.
    CitySame(0.3, 1.0);
    /// The country is the same. About a value.
    CountrySame(0.93, 1.0);
    /// The countries are different.
    CountryDifferent(0.08, 0.6);
    /// The credentials are the same. About a value.
    CredentialsSame(0.85, 1.0);
    /// The later line has all credentials of the earlier one, and more.
    CredentialsGrown(0.06, 0.12);
    /// The later line lacks credentials that the earlier one had.
    CredentialsLost(0.01, 0.12);
    /// Some credentials are shared, each has others too.
    CredentialsOverlap(0.01, 0.15);
    /// No credential is shared.
    CredentialsDifferent(0.02, 0.7);
    /// A discipline is shared. About a value.
    DisciplineSame(0.95, 1.0);
    /// The disciplines are different.
    DisciplineDifferent(0.04, 0.8);
    /// A number that one person alone has (an ORCID iD, say) is the same.
    NumberSame(0.93, 0.00001);
    /// Such numbers differ by a slip of the hand.
    NumberAlike(0.05, 0.0005);
    /// Such numbers are different.
    NumberDifferent(0.02, 0.999);
    /// The ORCID iDs are different: they have check digits, and hardly anybody has two.
    OrcidDifferent(0.0001, 0.999);
    /// The date of birth is the same.
    BornSame(0.88, 0.0001);
    /// The dates of birth differ by a slip, or day and month have changed places.
    BornAlike(0.08, 0.003);
    /// The dates of birth are different.
    BornDifferent(0.03, 0.995);
    /// A telephone number is the same.
    PhoneSame(0.4, 0.002);
    /// The street and the number of the house are the same.
    StreetSame(0.5, 0.001);
    /// The same edition, and all else agrees: entered twice.
    EditionTwice(0.3, 0.1);
    /// The same edition, with different addresses, institutions or credentials.
    EditionApart(0.001, 0.5);
    /// The same year with another institution.
    YearElsewhere(0.3, 0.9);
    /// More than forty years apart.
    YearsFar(0.02, 0.2);
    /// The names agree, and nothing else does: however rare they are, that is not enough to join. Takes away what
    /// would carry the score over the threshold.
    NameAlone(1.0, 1.0);
}

impl Finding {
    /// Whether its weight depends on how common the value is: then the chance among two people is multiplied by that.
    #[must_use]
    pub fn is_about_a_value(self) -> bool {
        matches!(
            self,
            Self::GivenSame
                | Self::GivenNickname
                | Self::GivenTypo
                | Self::GivenInitial
                | Self::GivenMiddle
                | Self::FamilySame
                | Self::FamilyPart
                | Self::FamilyTypo
                | Self::InstitutionSame
                | Self::CitySame
                | Self::CountrySame
                | Self::CredentialsSame
                | Self::DisciplineSame
        )
    }

    /// Whether it comes from the name or from how little else there is.
    pub(super) fn is_of_the_name(self) -> bool {
        matches!(self.about(), About::Given | About::Middle | About::Family | About::Native)
            || matches!(self, Self::NamesSwapped | Self::NameAlone)
    }

    /// Whether it is about what does not change in a life, or cannot be in one edition.
    pub(super) fn is_lasting(self) -> bool {
        matches!(
            self,
            Self::GivenDifferent
                | Self::InitialDifferent
                | Self::MiddleDifferent
                | Self::NativeDifferent
                | Self::CredentialsDifferent
                | Self::CredentialsOverlap
                | Self::CredentialsLost
                | Self::DisciplineDifferent
                | Self::NumberDifferent
                | Self::OrcidDifferent
                | Self::BornDifferent
                | Self::EditionApart
                | Self::YearElsewhere
                | Self::YearsFar
        )
    }

    /// Whether two lines of one edition that show it were not simply entered twice.
    pub(super) fn is_difference(self) -> bool {
        matches!(
            self,
            Self::GivenDifferent
                | Self::InitialDifferent
                | Self::MiddleDifferent
                | Self::FamilyDifferent
                | Self::NativeDifferent
                | Self::EmailDifferent
                | Self::EmailDifferentInHouse
                | Self::InstitutionDifferent
                | Self::CredentialsOverlap
                | Self::CredentialsDifferent
                | Self::DisciplineDifferent
                | Self::NumberDifferent
                | Self::OrcidDifferent
                | Self::BornDifferent
        )
    }
}

/// What findings of one kind are about: a pair of lines shows at most one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Given,
    Middle,
    Family,
    Native,
    Email,
    Institution,
    Place,
    Credentials,
    Discipline,
    Number,
    Born,
    /// Told by nothing else of its kind.
    Itself,
}

impl Finding {
    pub(super) fn about(self) -> About {
        match self {
            Self::GivenSame
            | Self::GivenNickname
            | Self::GivenTypo
            | Self::GivenInitial
            | Self::GivenMiddle
            | Self::InitialDifferent
            | Self::GivenDifferent => About::Given,
            Self::MiddleSame | Self::MiddleDifferent => About::Middle,
            Self::FamilySame | Self::FamilyPart | Self::FamilyTypo | Self::FamilyDifferent => About::Family,
            Self::NativeSame | Self::NativeDifferent => About::Native,
            Self::EmailSame | Self::EmailLocalSame | Self::EmailDifferent | Self::EmailDifferentInHouse => About::Email,
            Self::InstitutionSame | Self::InstitutionDifferent => About::Institution,
            Self::CitySame | Self::CountrySame | Self::CountryDifferent => About::Place,
            Self::CredentialsSame
            | Self::CredentialsGrown
            | Self::CredentialsLost
            | Self::CredentialsOverlap
            | Self::CredentialsDifferent => About::Credentials,
            Self::DisciplineSame | Self::DisciplineDifferent => About::Discipline,
            Self::NumberSame | Self::NumberAlike | Self::NumberDifferent | Self::OrcidDifferent => About::Number,
            Self::BornSame | Self::BornAlike | Self::BornDifferent => About::Born,
            Self::EmailSpellsName
            | Self::PhoneSame
            | Self::StreetSame
            | Self::InstitutionAlike
            | Self::NamesSwapped
            | Self::EditionTwice
            | Self::EditionApart
            | Self::YearElsewhere
            | Self::YearsFar
            | Self::NameAlone => About::Itself,
        }
    }
}
