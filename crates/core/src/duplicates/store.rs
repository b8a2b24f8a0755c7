//! Rows of pairs.

use std::collections::HashSet;

use sea_orm::sea_query::{Condition, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, Set,
};
use serde_json::json;
use uuid::Uuid;

use super::queue::{Pair, PairKind, PairState};
use crate::db::CHUNK;
use crate::entity::{duplicate_pair, institution, scholar};
use crate::fault::{BadRow, Fault};
use crate::op::Op;
use crate::page::{Page, PageRequest};

/// A pair that rules found.
pub(super) struct FoundPair {
    pub(super) one: Uuid,
    pub(super) other: Uuid,
    pub(super) score: f64,
    pub(super) reasons: Vec<(String, f64)>,
}

/// Records of this kind that were not merged into others.
fn standing(kind: PairKind) -> SelectStatement {
    match kind {
        PairKind::Scholars => Query::select()
            .column(scholar::Column::Id)
            .from(scholar::Entity)
            .and_where(scholar::Column::MergedInto.is_null())
            .take(),
        PairKind::Institutions => Query::select()
            .column(institution::Column::Id)
            .from(institution::Entity)
            .and_where(institution::Column::MergedInto.is_null())
            .take(),
    }
}

fn of_state(kind: PairKind, state: PairState) -> Select<duplicate_pair::Entity> {
    let verdict = match state {
        PairState::Open => duplicate_pair::Column::Verdict.is_null(),
        PairState::Unsure | PairState::Different => duplicate_pair::Column::Verdict.eq(state.as_str()),
    };
    duplicate_pair::Entity::find()
        .filter(duplicate_pair::Column::Kind.eq(kind.as_str()))
        .filter(verdict)
        .filter(duplicate_pair::Column::One.in_subquery(standing(kind)))
        .filter(duplicate_pair::Column::Other.in_subquery(standing(kind)))
}

pub(super) async fn page(
    db: &impl ConnectionTrait,
    kind: PairKind,
    state: PairState,
    request: PageRequest,
) -> Result<Page<Pair>, Fault> {
    let found = of_state(kind, state);
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_desc(duplicate_pair::Column::Score)
        .order_by_asc(duplicate_pair::Column::One)
        .order_by_asc(duplicate_pair::Column::Other)
        .limit(request.size())
        .offset(request.offset())
        .all(db)
        .await?;
    Ok(Page { rows: rows.iter().map(read).collect::<Result<_, _>>()?, total, request })
}

pub(super) async fn how_many(db: &impl ConnectionTrait, kind: PairKind) -> Result<u64, Fault> {
    Ok(of_state(kind, PairState::Open).count(db).await?)
}

pub(super) async fn one(
    db: &impl ConnectionTrait,
    kind: PairKind,
    one: Uuid,
    other: Uuid,
) -> Result<Option<Pair>, Fault> {
    let key = (kind.as_str().to_owned(), one.min(other), one.max(other));
    duplicate_pair::Entity::find_by_id(key).one(db).await?.as_ref().map(read).transpose().map_err(Fault::from)
}

/// The other open pairs that share a record with this one, the likeliest first.
pub(super) async fn around(db: &impl ConnectionTrait, pair: &Pair) -> Result<Vec<Pair>, Fault> {
    let both = [pair.one, pair.other];
    let touches =
        Condition::any().add(duplicate_pair::Column::One.is_in(both)).add(duplicate_pair::Column::Other.is_in(both));
    let rows = of_state(pair.kind, PairState::Open)
        .filter(touches)
        .order_by_desc(duplicate_pair::Column::Score)
        .limit(20)
        .all(db)
        .await?;
    let others = rows.iter().filter(|row| (row.one, row.other) != (pair.one, pair.other));
    Ok(others.map(read).collect::<Result<_, _>>()?)
}

fn read(row: &duplicate_pair::Model) -> Result<Pair, BadRow> {
    let bad = |column| BadRow::new("duplicate_pair", column, row.one);
    let kind = PairKind::parse(&row.kind).ok_or_else(|| bad("kind"))?;
    let reasons = serde_json::from_value(row.reasons.clone()).map_err(|_| bad("reasons"))?;
    let state = row.verdict.as_deref().and_then(PairState::parse).unwrap_or_default();
    Ok(Pair { kind, one: row.one, other: row.other, score: row.score, reasons, state })
}

/// The word that staff said of the pair, if it is known and they did.
pub(super) async fn verdict(
    tx: &impl ConnectionTrait,
    kind: PairKind,
    pair: (Uuid, Uuid),
) -> Result<Option<duplicate_pair::Model>, Fault> {
    let key = (kind.as_str().to_owned(), pair.0, pair.1);
    Ok(duplicate_pair::Entity::find_by_id(key).one(tx).await?)
}

/// Writes what staff said of the pair; a pair that rules did not find is made.
pub(super) async fn say(
    tx: &impl ConnectionTrait,
    op: &Op,
    kind: PairKind,
    pair: (Uuid, Uuid),
    word: Option<&str>,
) -> Result<(), Fault> {
    let known = verdict(tx, kind, pair).await?;
    let mut row = duplicate_pair::ActiveModel {
        kind: Set(kind.as_str().to_owned()),
        one: Set(pair.0),
        other: Set(pair.1),
        verdict: Set(word.map(str::to_owned)),
        decided_at: Set(word.map(|_| op.now)),
        decided_by: Set(word.map(|_| op.actor.name())),
        ..Default::default()
    };
    if known.is_some() {
        duplicate_pair::Entity::update(row).exec(tx).await?;
    } else if word.is_some() {
        row.score = Set(0.0);
        row.reasons = Set(json!([]));
        row.found_at = Set(op.now);
        duplicate_pair::Entity::insert(row).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The pairs of which staff said something.
pub(super) async fn decided(db: &impl ConnectionTrait, kind: PairKind) -> Result<Vec<(Uuid, Uuid)>, Fault> {
    Ok(duplicate_pair::Entity::find()
        .select_only()
        .column(duplicate_pair::Column::One)
        .column(duplicate_pair::Column::Other)
        .filter(duplicate_pair::Column::Kind.eq(kind.as_str()))
        .filter(duplicate_pair::Column::Verdict.is_not_null())
        .into_tuple()
        .all(db)
        .await?)
}

/// Records that were merged, with those that stand for them, whatever the kind.
pub(super) async fn merged(db: &impl ConnectionTrait, kind: PairKind) -> Result<Vec<(Uuid, Option<Uuid>)>, Fault> {
    Ok(match kind {
        PairKind::Scholars => {
            scholar::Entity::find()
                .select_only()
                .columns([scholar::Column::Id, scholar::Column::MergedInto])
                .filter(scholar::Column::MergedInto.is_not_null())
                .into_tuple()
                .all(db)
                .await?
        }
        PairKind::Institutions => {
            institution::Entity::find()
                .select_only()
                .columns([institution::Column::Id, institution::Column::MergedInto])
                .filter(institution::Column::MergedInto.is_not_null())
                .into_tuple()
                .all(db)
                .await?
        }
    })
}

/// Puts these pairs in the place of all that nobody decided.
pub(super) async fn replace(
    tx: &impl ConnectionTrait,
    op: &Op,
    kind: PairKind,
    found: &[FoundPair],
) -> Result<(), Fault> {
    duplicate_pair::Entity::delete_many()
        .filter(duplicate_pair::Column::Kind.eq(kind.as_str()))
        .filter(duplicate_pair::Column::Verdict.is_null())
        .exec(tx)
        .await?;
    let mut seen: HashSet<(Uuid, Uuid)> = decided(tx, kind).await?.into_iter().collect();
    let new: Vec<&FoundPair> = found.iter().filter(|pair| seen.insert((pair.one, pair.other))).collect();
    for chunk in new.chunks(CHUNK) {
        let rows = chunk.iter().map(|pair| duplicate_pair::ActiveModel {
            kind: Set(kind.as_str().to_owned()),
            one: Set(pair.one),
            other: Set(pair.other),
            score: Set(pair.score),
            reasons: Set(json!(pair.reasons)),
            found_at: Set(op.now),
            verdict: Set(None),
            decided_at: Set(None),
            decided_by: Set(None),
        });
        duplicate_pair::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}
