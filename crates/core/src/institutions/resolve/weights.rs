//! What each finding is worth, in logarithms of odds.
//!
//! Two tables, one after the other. [`Named`] weighs an organization by itself: how well its best name fits and what
//! agrees beside it. [`Meant`] weighs it among all that the text may name: whether another explains the same words
//! better, and what else is named beside it. The numbers are estimated from labelled texts
//! (`collegium evaluate institutions --estimate` prints both tables anew); findings that those texts lack, such as
//! e-mail domains, keep the weight they were given by hand, to which estimating holds all of them loosely.

/// Findings of one kind, each with what it is worth.
macro_rules! findings {
    ($(#[$of:meta])* $kind:ident, $evidence:ident; $($(#[$what:meta])* $finding:ident = $weight:literal;)*) => {
        $(#[$of])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum $kind {
            $($(#[$what])* $finding,)*
        }

        impl $kind {
            /// All of them, in the order of the table.
            pub(super) const ALL: &[Self] = &[$(Self::$finding,)*];
            /// What each is worth.
            pub(super) const WEIGHTS: [f32; Self::ALL.len()] = [$($weight,)*];
        }

        /// How much of each was found.
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $evidence([f32; $kind::ALL.len()]);

        impl Default for $evidence {
            fn default() -> Self {
                Self([0.0; $kind::ALL.len()])
            }
        }

        impl $evidence {
            /// Notes that so much of it was found.
            pub(super) fn note(&mut self, finding: $kind, amount: f32) {
                self.0[finding as usize] = amount;
            }

            /// Notes it if it was found.
            pub(super) fn note_if(&mut self, finding: $kind, found: bool) {
                self.0[finding as usize] = f32::from(u8::from(found));
            }

            /// Whether any of it was found.
            pub(super) fn has(&self, finding: $kind) -> bool {
                self.0[finding as usize] != 0.0
            }

            /// All of it in the order of the table.
            pub(super) fn amounts(&self) -> &[f32] {
                &self.0
            }

            /// The logarithm of the odds.
            pub(super) fn odds(&self, weights: &[f32; $kind::ALL.len()]) -> f32 {
                self.0.iter().zip(weights).map(|(amount, weight)| amount * weight).sum()
            }
        }
    };
}

/// The weights in use.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    pub(super) named: [f32; Named::ALL.len()],
    pub(super) meant: [f32; Meant::ALL.len()],
}

impl Default for Weights {
    fn default() -> Self {
        Self { named: Named::WEIGHTS, meant: Meant::WEIGHTS }
    }
}

impl Named {
    /// Findings whose weights are by hand.
    pub(super) const BY_HAND: &[Self] = &[
        Self::SystemAlone,
        Self::WrittenAsShown,
        Self::Shown,
        Self::Label,
        Self::InitialsAndDomain,
        Self::InitialsAndTown,
        Self::InitialsAndCountry,
        Self::Country,
        Self::OtherCountry,
        Self::Town,
        Self::OtherTownInText,
        Self::Region,
        Self::Domain,
        Self::DomainShared,
        Self::DomainAbove,
        Self::DomainFarAbove,
        Self::DomainOfKin,
        Self::DomainBelowOthers,
        Self::DomainOfOthers,
        Self::EndingAgrees,
        Self::EndingDiffers,
        Self::OtherTown,
        Self::OtherRegion,
    ];
}

impl Meant {
    /// Findings whose weights are by hand.
    pub(super) const BY_HAND: &[Self] =
        &[Self::WithinAnother, Self::WithinPart, Self::HoldsWhole, Self::Branch, Self::Owner];
}

findings! {
    /// What speaks for an organization and against it by itself.
    Named, NamedEvidence;
    /// Nothing in particular: how rarely an organization that shares words with a text is meant.
    Always = -16.22;
    /// How well the name fits, from 0 to 1.
    Likeness = 12.31;
    /// How much of a likeness above 0.9 there is.
    NearlySame = 3.07;
    /// The logarithm of how much of the name was typed.
    Complete = 3.05;
    /// The logarithm of how much of what was typed the name explains.
    Explained = -3.10;
    /// How telling the matched words are together, up to 1.
    Told = 2.20;
    /// The same beyond 1, up to 2 more.
    ToldMore = 0.27;
    /// The whole text or a segment is written just as the name.
    Written = -0.29;
    /// It is written just as the name that the registry shows.
    WrittenAsShown = 1.50;
    /// The words stand in another order.
    Disordered = -1.09;
    /// Words of a unit stand beside the name.
    WithUnit = 0.30;
    /// A unit stands for the word “university”.
    HeadImplied = -0.55;
    /// Only a patron's name was not typed.
    WithoutPatron = -1.33;
    /// The name consists of words that many organizations have.
    Generic = -1.06;
    /// The name stands where departments stand.
    InPart = 1.95;
    /// The name matches only words that say where something is.
    OnlyPlaces = -3.89;
    /// “University of California”: the name begins those of several parts.
    SystemAlone = -6.00;
    /// It is the name that the registry shows.
    Shown = 0.90;
    /// It is another full name.
    Label = 0.60;
    /// Initials of one or two letters.
    Initials2 = -5.02;
    /// Initials of three letters.
    Initials3 = -2.26;
    /// Initials of four letters.
    Initials4 = -1.42;
    /// Initials of five letters or more.
    Initials5 = 0.40;
    /// Initials, and the e-mail domain is its own.
    InitialsAndDomain = 2.00;
    /// Initials, and the town agrees.
    InitialsAndTown = 1.00;
    /// Initials, and the country agrees.
    InitialsAndCountry = 0.60;
    /// The e-mail domain is its own and nobody else's.
    Domain = 4.50;
    /// The e-mail domain is its own and that of some others.
    DomainShared = 3.50;
    /// The e-mail domain lies below its own, and nobody has just this one.
    DomainAbove = 3.00;
    /// The e-mail domain lies below its own, and somebody has just this one.
    DomainFarAbove = 1.50;
    /// The e-mail domain is that of its whole or part.
    DomainOfKin = 0.30;
    /// The e-mail domain lies below that of another.
    DomainBelowOthers = -1.00;
    /// The e-mail domain is another's.
    DomainOfOthers = -2.00;
    /// The country agrees.
    Country = 1.50;
    /// The country differs.
    OtherCountry = -4.50;
    /// The ending of the e-mail domain agrees with the country.
    EndingAgrees = 0.80;
    /// The ending of the e-mail domain is another country's.
    EndingDiffers = -1.50;
    /// No country is told, and it is in the United States, whose people seldom tell it.
    HomeUntold = 0.56;
    /// The town agrees.
    Town = 2.20;
    /// Another town was typed beside the name.
    OtherTown = -1.20;
    /// Another town stands in the text.
    OtherTownInText = -0.80;
    /// The state or region agrees.
    Region = 1.20;
    /// The state or region differs.
    OtherRegion = -2.00;
    /// Its name has its own town in it.
    TownInName = -0.18;
    /// It teaches or heals.
    TeachesOrHeals = 0.97;
    /// It is a company or an archive.
    Company = 0.86;
    /// The registry does not even say its country; such a record is often the double of a better one.
    Countryless = -0.74;
    /// The logarithm of how many names it has.
    Names = 0.59;
    /// The logarithm of how many parts it has.
    Parts = 0.48;
}

findings! {
    /// What speaks for an organization and against it among all that the text may name.
    Meant, MeantEvidence;
    /// Nothing in particular.
    Always = -0.17;
    /// The odds by itself, from -8 to 12.
    Odds = 0.51;
    /// How far it leads before all that explain the same words, up to 6.
    Lead = 0.22;
    /// How far it is behind the likeliest that explains the same words, down to -6.
    Behind = 0.45;
    /// The logarithm of how many are about as likely for the same words.
    Equals = -0.81;
    /// Another name explains all its words and more.
    WithinAnother = -4.00;
    /// The name of its own part explains all its words and more.
    WithinPart = -4.00;
    /// Its own whole is named by some of its words.
    HoldsWhole = 0.00;
    /// Its whole is named elsewhere in the text.
    WholeBeside = -1.95;
    /// Its part is named elsewhere in the text.
    PartBeside = -0.03;
    /// The same, by the logarithm of how many parts it has: “National Eye Institute, National Institutes of Health”.
    PartBesideOfMany = -0.21;
    /// Namesakes are its parts: it is the seat.
    Seat = 1.07;
    /// A namesake is its whole: it is a branch.
    Branch = -2.00;
    /// Others are named before it.
    Behindhand = -1.66;
    /// Others are named behind it.
    Forehand = -2.16;
    /// One in another country is named more clearly.
    ForeignToAnother = -1.00;
    /// A university, and others are named.
    UniversityAmongOthers = 0.15;
    /// A hospital, and others are named.
    HospitalAmongOthers = -0.41;
    /// An institute, school or laboratory, and others are named.
    UnitAmongOthers = -0.61;
    /// Initials, and others are named.
    InitialsAmongOthers = -0.12;
    /// An academy, council, society or agency, and others are named.
    BodyAmongOthers = -0.48;
    /// A university by name.
    University = 0.76;
    /// A hospital by name.
    Hospital = 0.39;
    /// An institute, school or laboratory by name.
    Unit = 0.56;
    /// Named as one of those that a third belongs to: “corporate member of”.
    Owner = -3.00;
}
