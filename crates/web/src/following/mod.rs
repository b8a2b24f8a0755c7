//! Following: the button on the pages of what can be followed, and what one follows.

mod page;

use axum::Router;
use axum::routing::get;
use collegium_core::following::{self, FollowError, Target};
use collegium_core::op::Op;

use crate::problem::{Answer, Problem};
use crate::state::App;
use crate::view::Frame;

/// The page of what one follows.
pub fn routes() -> Router<App> {
    Router::new().route("/me/following", get(page::show).post(page::act))
}

/// A button by which something is followed, or no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowButton {
    /// The kind of thing: `person`, `institution`, `discipline`, `country`.
    pub kind: &'static str,
    /// Which one, as addresses have it.
    pub value: String,
    /// Its name.
    pub name: String,
    /// Whether it is followed.
    pub follows: bool,
    /// The page to come back to.
    pub back: String,
    /// The word against forged forms.
    pub csrf: String,
}

impl FollowButton {
    /// The button for whoever looks; none for those who have no record that could follow.
    ///
    /// # Errors
    /// The database fails.
    pub async fn of(op: &Op, frame: &Frame, target: &Target, value: &str, name: &str) -> Answer<Option<Self>> {
        let Ok(scholar) = op.scholar() else { return Ok(None) };
        if *target == Target::Person(scholar) {
            return Ok(None);
        }
        Ok(Some(Self {
            kind: match target {
                Target::Person(_) => "person",
                Target::Institution(_) => "institution",
                Target::Discipline(_) => "discipline",
                Target::Country(_) => "country",
            },
            value: value.to_owned(),
            name: name.to_owned(),
            follows: following::follows(op, target).await?,
            back: frame.here(),
            csrf: frame.csrf.clone(),
        }))
    }
}

impl From<FollowError> for Problem {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Fault(fault) => fault.into(),
            error => Self::of_kind(error.kind(), &error),
        }
    }
}
