//! Which values the one scholar of two has: pure rules.

use std::collections::BTreeMap;

use crate::scholars::{Field, Scholar};

/// Whose value it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// That of the record which stays.
    Kept,
    /// That of the record which is merged into it.
    Other,
    /// Both: lists are united; of single values the kept one stands, or the other where that is blank. The name
    /// that does not stand becomes a former name.
    Both,
}

impl Choice {
    /// All choices, in the order in which forms offer them.
    pub const ALL: [Self; 3] = [Self::Kept, Self::Other, Self::Both];

    /// The word in forms.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Other => "other",
            Self::Both => "both",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.as_str() == word)
    }
}

/// What was chosen field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices(BTreeMap<Field, Choice>);

impl Choices {
    /// The fields that can be chosen: e-mail addresses, affiliations and participations all follow, whatever is
    /// chosen, and the picture follows where the record kept has none.
    pub fn fields() -> impl Iterator<Item = Field> {
        let follow = [Field::Emails, Field::Affiliations, Field::Programs, Field::Photo];
        Field::ALL.into_iter().filter(move |field| !follow.contains(field))
    }

    /// The same choices with this one.
    #[must_use]
    pub fn with(mut self, field: Field, choice: Choice) -> Self {
        self.0.insert(field, choice);
        self
    }

    /// What is chosen for the field: the kept name and both of all else, where nothing was said.
    #[must_use]
    pub fn of(&self, field: Field) -> Choice {
        let usual = if field == Field::Name { Choice::Kept } else { Choice::Both };
        self.0.get(&field).copied().unwrap_or(usual)
    }
}

/// The one scholar of two. What either of them hid stays hidden, and an entry that is out of the directory stays out.
#[must_use]
pub fn merged(kept: &Scholar, other: &Scholar, choices: &Choices) -> Scholar {
    let mut one = kept.clone();
    for field in Choices::fields() {
        take(&mut one, kept, other, field, choices.of(field));
    }
    // Interests have no order of their own; disciplines do.
    one.interests.sort_unstable();
    one.audiences = kept.audiences.clone().narrowed_by(&other.audiences);
    one.listed = kept.listed && other.listed;
    one.deceased = kept.deceased || other.deceased;
    one
}

fn take(one: &mut Scholar, kept: &Scholar, other: &Scholar, field: Field, choice: Choice) {
    match field {
        Field::Name => name(one, kept, other, choice),
        Field::NativeName => single(&mut one.native_name, other.native_name.as_ref(), choice),
        Field::FormerNames => list(&mut one.former_names, &other.former_names, choice),
        Field::Pronouns => single(&mut one.pronouns, other.pronouns.as_ref(), choice),
        Field::Credentials => list(&mut one.credentials, &other.credentials, choice),
        Field::Title => single(&mut one.title, other.title.as_ref(), choice),
        Field::Disciplines => list(&mut one.disciplines, &other.disciplines, choice),
        Field::Interests => list(&mut one.interests, &other.interests, choice),
        Field::Bio => single(&mut one.bio, other.bio.as_ref(), choice),
        Field::City => single(&mut one.city, other.city.as_ref(), choice),
        Field::Country => single(&mut one.country, other.country.as_ref(), choice),
        Field::Languages => list(&mut one.languages, &other.languages, choice),
        Field::Links => list(&mut one.links, &other.links, choice),
        Field::Orcid => single(&mut one.orcid, other.orcid.as_ref(), choice),
        Field::Phones => list(&mut one.phones, &other.phones, choice),
        Field::Availability => list(&mut one.availability, &other.availability, choice),
        Field::Emails | Field::Affiliations | Field::Programs | Field::Photo => {}
    }
}

fn name(one: &mut Scholar, kept: &Scholar, other: &Scholar, choice: Choice) {
    match choice {
        Choice::Kept => {}
        Choice::Other => {
            one.given_name.clone_from(&other.given_name);
            one.family_name.clone_from(&other.family_name);
            one.suffix.clone_from(&other.suffix);
            one.display_name.clone_from(&other.display_name);
            one.sort_name.clone_from(&other.sort_name);
        }
        Choice::Both => {
            let former = &other.display_name;
            if *former != kept.display_name && !one.former_names.contains(former) {
                one.former_names.push(former.clone());
            }
        }
    }
}

fn single<T: Clone>(value: &mut Option<T>, other: Option<&T>, choice: Choice) {
    match choice {
        Choice::Kept => {}
        Choice::Other => *value = other.cloned(),
        Choice::Both => {
            if value.is_none() {
                *value = other.cloned();
            }
        }
    }
}

fn list<T: Clone + PartialEq>(values: &mut Vec<T>, other: &[T], choice: Choice) {
    match choice {
        Choice::Kept => {}
        Choice::Other => *values = other.to_vec(),
        Choice::Both => {
            for value in other {
                if !values.contains(value) {
                    values.push(value.clone());
                }
            }
        }
    }
}
