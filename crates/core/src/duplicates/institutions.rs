//! Institutions that may be one: the same name, nearly the same name, the same domain.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::store::FoundPair;
use crate::entity::{institution, institution_name};
use crate::fault::Fault;
use crate::text;

/// From this score on staff are asked.
const ASKED: f64 = 1.5;
/// How alike two names have to be to count as nearly the same.
const ALIKE: f64 = 0.94;
/// A key that more institutions share than this tells nothing.
const COMMON: usize = 40;

/// An institution as far as this matters.
pub(super) struct Known {
    id: Uuid,
    names: Vec<String>,
    domains: Vec<String>,
    country: Option<String>,
    city: Option<String>,
    parent: Option<Uuid>,
    root: Uuid,
    ror: Option<String>,
}

/// All pairs that may be one.
pub(super) async fn find(db: &DatabaseConnection) -> Result<Vec<FoundPair>, Fault> {
    let rows = institution::Entity::find().filter(institution::Column::MergedInto.is_null()).all(db).await?;
    let mut names: HashMap<Uuid, Vec<String>> = HashMap::new();
    for name in institution_name::Entity::find().filter(institution_name::Column::Kind.ne("acronym")).all(db).await? {
        names.entry(name.institution_id).or_default().push(name.folded);
    }
    let known: Vec<Known> = rows
        .into_iter()
        .map(|row| Known {
            names: std::iter::once(row.sort_name).chain(names.remove(&row.id).unwrap_or_default()).collect(),
            domains: serde_json::from_value(row.domains).unwrap_or_default(),
            id: row.id,
            country: row.country,
            city: row.city.as_deref().map(text::fold),
            parent: row.parent_id,
            root: row.root_id,
            ror: row.ror,
        })
        .collect();
    Ok(pairs(&known))
}

/// Pairs among these, the likeliest first.
fn pairs(known: &[Known]) -> Vec<FoundPair> {
    let mut blocks: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, one) in known.iter().enumerate() {
        for key in keys(one) {
            blocks.entry(key).or_default().push(place);
        }
    }
    let mut seen: HashSet<(usize, usize)> = HashSet::new();
    let mut found = Vec::new();
    for block in blocks.values().filter(|block| block.len() <= COMMON) {
        for (at, a) in block.iter().enumerate() {
            for b in &block[at + 1..] {
                if seen.insert((*a.min(b), *a.max(b))) {
                    found.extend(weigh(&known[*a], &known[*b]));
                }
            }
        }
    }
    found.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.one, x.other).cmp(&(y.one, y.other))));
    found
}

/// What two institutions have to share to be compared: a name whatever the order of its words, a domain, or the
/// beginning of a word of the name in one country.
fn keys(one: &Known) -> HashSet<String> {
    let mut keys = HashSet::new();
    for name in &one.names {
        let mut words: Vec<&str> = name.split(' ').filter(|word| word.chars().count() > 2).collect();
        words.sort_unstable();
        keys.insert(words.join(" "));
        let country = one.country.as_deref().unwrap_or_default();
        for word in words.iter().filter(|word| word.chars().count() > 4) {
            keys.insert(format!("{country}:{}", word.chars().take(4).collect::<String>()));
        }
    }
    keys.extend(one.domains.iter().map(|domain| format!("@{domain}")));
    keys
}

/// For and against two institutions being one; `None` where it is not worth asking.
fn weigh(a: &Known, b: &Known) -> Option<FoundPair> {
    let mut reasons: Vec<(String, f64)> = Vec::new();
    let mut say = |words: &str, bits: f64| reasons.push((words.to_owned(), bits));
    if a.names[0] == b.names[0] {
        say("same name", 4.0);
    } else if a.names.iter().any(|name| b.names.contains(name)) {
        say("a name in common", 3.0);
    } else if same_words(&a.names[0], &b.names[0]) {
        say("same words in another order", 3.0);
    } else if strsim::jaro_winkler(&a.names[0], &b.names[0]) >= ALIKE {
        say("names that differ by a slip", 1.5);
    }
    if a.domains.iter().any(|domain| b.domains.contains(domain)) {
        say("same domain", 2.5);
    }
    match (&a.country, &b.country) {
        (Some(x), Some(y)) if x == y => say("same country", 0.5),
        (Some(_), Some(_)) => say("another country", -4.0),
        _ => {}
    }
    match (&a.city, &b.city) {
        (Some(x), Some(y)) if x == y => say("same city", 1.0),
        (Some(_), Some(_)) => say("another city", -2.0),
        _ => {}
    }
    if a.parent == Some(b.id) || b.parent == Some(a.id) {
        say("one belongs to the other", -4.0);
    } else if a.parent.is_some() && a.parent == b.parent {
        say("both belong to the same institution", -1.0);
    } else if a.root == b.root {
        say("both stand under the same institution", -1.0);
    }
    if a.ror.is_some() && b.ror.is_some() {
        say("the registry knows both, as two", -2.5);
    }
    let score: f64 = reasons.iter().map(|(_, bits)| bits).sum();
    reasons.sort_by(|x, y| y.1.abs().total_cmp(&x.1.abs()));
    (score >= ASKED).then(|| FoundPair { one: a.id.min(b.id), other: a.id.max(b.id), score, reasons })
}

fn same_words(a: &str, b: &str) -> bool {
    let sorted = |name: &str| {
        let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        words.sort_unstable();
        words
    };
    sorted(a) == sorted(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str, country: &str, city: Option<&str>) -> Known {
        let id = Uuid::now_v7();
        Known {
            id,
            names: vec![text::fold(name)],
            domains: Vec::new(),
            country: Some(country.to_owned()),
            city: city.map(text::fold),
            parent: None,
            root: id,
            ror: None,
        }
    }

    #[test]
    fn a_slip_or_another_order_is_asked_about() {
        let ibadan = known("University of Ibadan", "NG", None);
        for name in ["University of Ibaden", "Ibadan University of", "University of Ibadan"] {
            let pairs =
                pairs(&[known(name, "NG", Some("Ibadan")), known("University of Ibadan", "NG", Some("Ibadan"))]);
            assert_eq!(pairs.len(), 1, "{name}");
        }
        assert!(weigh(&ibadan, &known("University of Ibadan", "KE", None)).is_none());
    }

    #[test]
    fn a_part_is_not_its_whole() {
        let whole = known("Faith Hospital", "IN", Some("Cuttack"));
        let part = Known { parent: Some(whole.id), root: whole.id, ..known("Faith Hospital", "IN", None) };
        assert!(weigh(&whole, &part).is_none());
        let far = known("Faith Hospital", "IN", Some("Delhi"));
        assert!(weigh(&whole, &far).is_some_and(|pair| pair.score < 3.0));
    }

    #[test]
    fn a_common_domain_speaks_for_it() {
        let mut a = known("Karolinska", "SE", None);
        let mut b = known("Karolinska Institutet", "SE", None);
        (a.domains, b.domains) = (vec!["ki.se".to_owned()], vec!["ki.se".to_owned()]);
        let pairs = pairs(&[a, b]);
        assert!(pairs[0].reasons.iter().any(|(words, _)| words == "same domain"), "{:?}", pairs[0].reasons);
    }
}
