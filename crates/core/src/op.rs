//! What every operation gets: the database, the time, who acts, and the request's id.

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use crate::audience::Viewer;
use crate::fault::Fault;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who did not sign in.
    Visitor,
    /// The demo's “see as”: reads as that viewer does and changes nothing.
    SeeingAs(Viewer),
    /// The person at the command line of the server.
    Operator,
}

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Read the staff's reports and lists.
    ReadReports,
    /// Load rosters and institutions, and take them back.
    Import,
    /// Change the records of others.
    EditScholars,
}

impl Permission {
    /// The permission in words, for messages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadReports => "read reports",
            Self::Import => "import",
            Self::EditScholars => "edit scholars",
        }
    }
}

impl Actor {
    /// As whom the actor sees profiles.
    #[must_use]
    pub fn viewer(self) -> Viewer {
        match self {
            Self::Visitor => Viewer::Visitor,
            Self::SeeingAs(viewer) => viewer,
            Self::Operator => Viewer::Staff,
        }
    }

    /// Whether the actor may do this.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        match (self, permission) {
            (Self::Operator, _) => true,
            (_, Permission::ReadReports) => self.viewer() == Viewer::Staff,
            (_, Permission::Import | Permission::EditScholars) => false,
        }
    }

    /// The word for the audit log.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::SeeingAs(_) => "demo",
            Self::Operator => "operator",
        }
    }
}

/// The context of one operation. Operations fetch neither the clock nor the actor by themselves.
#[derive(Clone, Debug)]
pub struct Op {
    /// The database.
    pub db: DatabaseConnection,
    /// The moment of the operation, in whole microseconds: the finest both engines keep.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: Actor,
    /// The request or run that this belongs to, as written in log and audit.
    pub request_id: Uuid,
}

impl Op {
    /// An operation of `actor` at `now` (cut to microseconds).
    #[must_use]
    pub fn new(db: DatabaseConnection, now: DateTime<Utc>, actor: Actor, request_id: Uuid) -> Self {
        Self { db, now: now.trunc_subsecs(6), actor, request_id }
    }

    /// As whom the actor sees profiles.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.actor.viewer()
    }

    /// Refuses unless the actor may do this.
    ///
    /// # Errors
    /// [`Fault::Forbidden`] naming the permission.
    pub fn require(&self, permission: Permission) -> Result<(), Fault> {
        if self.actor.may(permission) { Ok(()) } else { Err(Fault::Forbidden(permission.as_str())) }
    }
}
