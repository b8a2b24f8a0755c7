//! Given names and their short forms: which may mean the same person.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// For every name of the table, the classes it stands in.
struct Classes {
    list: Vec<Vec<&'static str>>,
    of: FxHashMap<&'static str, Vec<usize>>,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    let lines = include_str!("nicknames.txt").lines().filter(|line| !line.starts_with('#'));
    let list: Vec<Vec<&str>> = lines.map(|line| line.split_whitespace().collect()).collect();
    let mut of: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, class) in list.iter().enumerate() {
        for name in class {
            of.entry(name).or_default().push(index);
        }
    }
    Classes { list, of }
});

/// Whether two given names, folded, are the same or short forms of one: `bob` and `robert`, `bob` and `rob`.
#[must_use]
pub fn may_be_same_given(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    match (CLASSES.of.get(a), CLASSES.of.get(b)) {
        (Some(of_a), Some(of_b)) => of_a.iter().any(|class| of_b.contains(class)),
        _ => false,
    }
}

/// Other names that may mean the same person as this folded one, none twice, itself left out.
pub fn given_variants(folded: &str) -> impl Iterator<Item = &'static str> {
    let mut variants: Vec<&'static str> = Vec::new();
    for &class in CLASSES.of.get(folded).into_iter().flatten() {
        for name in &CLASSES.list[class] {
            if *name != folded && !variants.contains(name) {
                variants.push(name);
            }
        }
    }
    variants.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn short_forms_meet_their_names() {
        for (a, b) in
            [("bob", "robert"), ("rob", "bob"), ("paco", "francisco"), ("kees", "cornelis"), ("sasha", "aleksandr")]
        {
            assert!(may_be_same_given(a, b) && may_be_same_given(b, a), "{a} {b}");
        }
        assert!(!may_be_same_given("bob", "william"));
        assert!(!may_be_same_given("", "robert"));
        assert!(may_be_same_given("qiong", "qiong"));
        assert!(given_variants("bob").any(|name| name == "robert"));
        assert_eq!(given_variants("qiong").count(), 0);
    }

    #[test]
    fn the_table_is_folded() {
        for class in &CLASSES.list {
            for name in class {
                assert_eq!(fold(name).replace(' ', "-"), *name);
            }
        }
    }
}
