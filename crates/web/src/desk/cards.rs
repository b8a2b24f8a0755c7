//! What of the desk stands on the staff's first page, with what waits.

use collegium_core::duplicates::{self, PairKind};
use collegium_core::op::{Op, Permission};
use collegium_core::page::PageRequest;
use collegium_core::{corrections, imports, institutions};

use crate::problem::Answer;
use crate::staff::Card;
use crate::view::words;

/// The cards of the desk.
pub(crate) async fn cards(op: &Op) -> Answer<Vec<Card>> {
    let spellings = institutions::waiting(op).await?;
    let scholars = duplicates::open_pairs(op, PairKind::Scholars).await?;
    let places = duplicates::open_pairs(op, PairKind::Institutions).await?;
    let held = imports::held_lines(op, PageRequest::new(1, 1)).await?.total;
    let asked = corrections::open(op).await?;
    let card = |href, title, note: String| Card { href, title, note };
    let mut cards = vec![
        card("/staff/spellings", "Spellings", waits(spellings, "spelling waits", "spellings wait")),
        card("/staff/duplicates", "Duplicates", waits(scholars + places, "pair waits", "pairs wait")),
        card("/staff/imports", "Imports", waits(held, "held line waits", "held lines wait")),
        card("/staff/corrections", "Corrections", waits(asked, "request waits", "requests wait")),
        card("/staff/scholars", "Scholars", "Find, merge, and part what is two people".to_owned()),
        card("/staff/institutions", "Institutions", "Rename, place, merge, and compare with the registry".to_owned()),
    ];
    if op.actor.may(Permission::ReadAudit) {
        cards.push(card("/staff/audit", "Audit log", "Who decided what, and when".to_owned()));
    }
    Ok(cards)
}

fn waits(many: u64, one: &str, several: &str) -> String {
    if many == 0 { "Nothing waits".to_owned() } else { words::count_of(many, one, several) }
}
