//! What every operation gets: the database, the time, who acts, and the request's id.

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use crate::accounts::{Client, Scope, Signed};
use crate::audience::Viewer;
use crate::fault::Fault;
use crate::id::{AccountId, ScholarId};

pub use crate::accounts::Permission;

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who did not sign in.
    Visitor,
    /// Reads as that viewer does and changes nothing: a preview, or the demo's “see as”.
    SeeingAs(Viewer),
    /// Somebody who signed in.
    Account(Signed),
    /// A program, by a token of somebody's.
    Token(Client),
    /// The person at the command line of the server.
    Operator,
    /// The program itself, by schedule.
    System,
}

impl Actor {
    /// As whom the actor sees profiles.
    #[must_use]
    pub fn viewer(self) -> Viewer {
        match self {
            Self::Visitor => Viewer::Visitor,
            Self::SeeingAs(viewer) => viewer,
            Self::Account(signed) => signed.viewer(),
            Self::Token(client) => client.viewer(),
            Self::Operator | Self::System => Viewer::Staff,
        }
    }

    /// Whether the actor may do this, apart from showing a passkey where one is asked for.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        match self {
            Self::Visitor => false,
            Self::SeeingAs(viewer) => permission == Permission::ReadReports && viewer == Viewer::Staff,
            Self::Account(signed) => permission.is_of(signed.role),
            Self::Token(client) => client.may(permission),
            Self::Operator | Self::System => true,
        }
    }

    /// The word for the audit log: what kind of actor, and which account.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Visitor => "visitor".to_owned(),
            Self::SeeingAs(_) => "demo".to_owned(),
            Self::Account(signed) => format!("account:{}", signed.account),
            Self::Token(client) => format!("token:{}", client.token),
            Self::Operator => "operator".to_owned(),
            Self::System => "system".to_owned(),
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
    /// [`Fault::SignIn`] for somebody who did not sign in, [`Fault::Forbidden`] naming the permission, and
    /// [`Fault::StepUp`] where a passkey has to be shown first.
    pub fn require(&self, permission: Permission) -> Result<(), Fault> {
        self.allows(permission)?;
        match self.actor {
            Actor::Account(signed) if permission.needs_passkey() && !signed.strong => Err(Fault::StepUp),
            _ => Ok(()),
        }
    }

    /// Refuses unless the actor may do this at all, whether or not a passkey has to be shown first.
    ///
    /// # Errors
    /// [`Fault::SignIn`] for somebody who did not sign in, [`Fault::Forbidden`] naming the permission.
    pub fn allows(&self, permission: Permission) -> Result<(), Fault> {
        if self.actor.may(permission) {
            return Ok(());
        }
        let nobody = self.actor == Actor::Visitor;
        Err(if nobody { Fault::SignIn } else { Fault::Forbidden(permission.as_str()) })
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`Fault::SignIn`] where nobody is.
    pub fn account(&self) -> Result<&Signed, Fault> {
        match &self.actor {
            Actor::Account(signed) => Ok(signed),
            _ => Err(Fault::SignIn),
        }
    }

    /// Who is signed in, having shown who they are within the last 10 minutes: for what touches the account's own keys.
    ///
    /// # Errors
    /// [`Fault::SignIn`] where nobody is signed in, [`Fault::StepUp`] where it was shown longer ago.
    pub fn fresh(&self) -> Result<&Signed, Fault> {
        let signed = self.account()?;
        if signed.fresh { Ok(signed) } else { Err(Fault::StepUp) }
    }

    /// Whose profile the actor's own is.
    ///
    /// # Errors
    /// [`Fault::SignIn`] where nobody is signed in, [`Fault::NoRecord`] where the account has no record yet,
    /// [`Fault::Forbidden`] for a token that is not for sending in.
    pub fn scholar(&self) -> Result<ScholarId, Fault> {
        let scholar = match self.actor {
            Actor::Token(client) if !client.scopes.have(Scope::Submit) => {
                return Err(Fault::Forbidden(Scope::Submit.as_str()));
            }
            Actor::Token(client) => client.scholar,
            _ => self.account()?.scholar,
        };
        scholar.ok_or(Fault::NoRecord)
    }

    /// Whose profile the actor's own is, and by which account: who sends something in.
    ///
    /// # Errors
    /// Those of [`Op::scholar`].
    pub fn author(&self) -> Result<(ScholarId, AccountId), Fault> {
        let scholar = self.scholar()?;
        let account = match self.actor {
            Actor::Token(client) => client.account,
            _ => self.account()?.account,
        };
        Ok((scholar, account))
    }
}
