//! Of addresses and of places of work one is the main one. Where both scholars had one, that of the kept one stays.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::CHUNK;
use crate::decisions::moving::Moved;
use crate::entity::{affiliation, scholar_email};

/// Rows that were the main ones before they were moved.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Demoted {
    emails: Vec<Uuid>,
    affiliations: Vec<Uuid>,
}

impl Demoted {
    /// Which of the rows that were moved are no longer the main ones, as the scholar has others.
    pub(super) async fn of(tx: &impl ConnectionTrait, kept: Uuid, moved: &Moved) -> Result<Self, DbErr> {
        let (emails, affiliations) = (moved.ids_of("scholar_email"), moved.ids_of("affiliation"));
        let main: Vec<Uuid> = scholar_email::Entity::find()
            .select_only()
            .column(scholar_email::Column::Id)
            .filter(scholar_email::Column::ScholarId.eq(kept))
            .filter(scholar_email::Column::IsPrimary.eq(true))
            .into_tuple()
            .all(tx)
            .await?;
        let main_stays: Vec<Uuid> = affiliation::Entity::find()
            .select_only()
            .column(affiliation::Column::Id)
            .filter(affiliation::Column::ScholarId.eq(kept))
            .filter(affiliation::Column::IsPrimary.eq(true))
            .into_tuple()
            .all(tx)
            .await?;
        Ok(Self { emails: doubled(main, &emails), affiliations: doubled(main_stays, &affiliations) })
    }

    /// Says of these rows that they are the main ones, or that they are not.
    pub(super) async fn set(&self, tx: &impl ConnectionTrait, main: bool) -> Result<(), DbErr> {
        for chunk in self.emails.chunks(CHUNK) {
            scholar_email::Entity::update_many()
                .col_expr(scholar_email::Column::IsPrimary, Expr::value(main))
                .filter(scholar_email::Column::Id.is_in(chunk.to_vec()))
                .exec(tx)
                .await?;
        }
        for chunk in self.affiliations.chunks(CHUNK) {
            affiliation::Entity::update_many()
                .col_expr(affiliation::Column::IsPrimary, Expr::value(main))
                .filter(affiliation::Column::Id.is_in(chunk.to_vec()))
                .exec(tx)
                .await?;
        }
        Ok(())
    }
}

/// The main rows that came with the move, where there is one that did not.
fn doubled(main: Vec<Uuid>, moved: &[Uuid]) -> Vec<Uuid> {
    let (came, own): (Vec<Uuid>, Vec<Uuid>) = main.into_iter().partition(|id| moved.contains(id));
    if own.is_empty() { Vec::new() } else { came }
}
