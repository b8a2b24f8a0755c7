//! Findings in words.

use super::compare::{Comparer, Found};
use super::evidence::{Evidence, Reason};
use super::finding::Finding;
use super::prepare::Line;

impl Comparer<'_> {
    /// Score and reasons for two lines being one person, the weightiest reason first.
    pub(super) fn explain(&self, a: (&Line, &Evidence), b: (&Line, &Evidence)) -> (f32, Vec<Reason>) {
        let found: Found = self.compare(a.0, b.0);
        let mut reasons: Vec<Reason> = found
            .all()
            .iter()
            .map(|(finding, bits)| Reason { words: words(*finding, a.1, b.1), weight: to_tenths(*bits) })
            .collect();
        reasons.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()));
        (to_tenths(self.prior + found.total()), reasons)
    }
}

fn to_tenths(bits: f32) -> f32 {
    (bits * 10.0).round() / 10.0
}

fn words(finding: Finding, a: &Evidence, b: &Evidence) -> String {
    let given = || (a.given.trim(), b.given.trim());
    let family = || (a.family.trim(), b.family.trim());
    let fixed = match finding {
        Finding::GivenSame => "same given name",
        Finding::GivenNickname => return of_two("“{}” and “{}” are forms of one name", given()),
        Finding::GivenTypo => return of_two("“{}” and “{}” differ by a slip", given()),
        Finding::GivenInitial => return of_two("“{}” and “{}” share the initial", given()),
        Finding::GivenMiddle => return of_two("“{}” and “{}” share a middle name", given()),
        Finding::InitialDifferent => return of_two("“{}” and “{}” have other initials", given()),
        Finding::GivenDifferent => return of_two("another given name: “{}”, “{}”", given()),
        Finding::MiddleSame => "same middle initial",
        Finding::MiddleDifferent => "another middle initial",
        Finding::FamilySame => "same family name",
        Finding::FamilyPart => return of_two("“{}” and “{}” share a part of the family name", family()),
        Finding::FamilyTypo => return of_two("“{}” and “{}” differ by a slip", family()),
        Finding::FamilyDifferent => return of_two("another family name: “{}”, “{}”", family()),
        Finding::NamesSwapped => "given and family name swapped",
        Finding::NativeSame => "same name in own script",
        Finding::NativeDifferent => "another name in own script",
        Finding::EmailSame => "same e-mail address",
        Finding::EmailLocalSame => "same e-mail address before the @",
        Finding::EmailSpellsName => "the e-mail address spells the other name",
        Finding::EmailDifferent => "another e-mail address",
        Finding::EmailDifferentInHouse => "another e-mail address at the same institution",
        Finding::InstitutionSame => "same institution",
        Finding::InstitutionAlike => "institution written alike",
        Finding::InstitutionDifferent => "another institution",
        Finding::CitySame => "same city",
        Finding::CountrySame => "same country",
        Finding::CountryDifferent => "another country",
        Finding::CredentialsSame => "same credentials",
        Finding::CredentialsGrown => "credentials that grew",
        Finding::CredentialsLost => "fewer credentials later",
        Finding::CredentialsOverlap => "credentials shared in part",
        Finding::CredentialsDifferent => "other credentials",
        Finding::DisciplineSame => "same discipline",
        Finding::DisciplineDifferent => "another discipline",
        Finding::NumberSame => "same number that one person alone has",
        Finding::NumberAlike => "numbers that differ by a slip",
        Finding::NumberDifferent => "another number that one person alone has",
        Finding::OrcidDifferent => "another ORCID iD",
        Finding::BornSame => "same date of birth",
        Finding::BornAlike => "dates of birth that differ by a slip",
        Finding::BornDifferent => "another date of birth",
        Finding::PhoneSame => "same telephone number",
        Finding::StreetSame => "same street and house",
        Finding::EditionTwice => "entered twice in one edition",
        Finding::EditionApart => "two lines of one edition that differ",
        Finding::YearElsewhere => "elsewhere in the same year",
        Finding::NameAlone => "nothing but the name agrees",
        Finding::YearsFar => "more than forty years apart",
    };
    fixed.to_owned()
}

fn of_two(pattern: &str, (a, b): (&str, &str)) -> String {
    pattern.replacen("{}", a, 1).replacen("{}", b, 1)
}
