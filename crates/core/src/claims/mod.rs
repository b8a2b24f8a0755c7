//! Claims: somebody who signed in by an address that we do not know says which record is theirs; staff decide.

mod ask;
mod decide;
mod model;
mod store;

pub use ask::{answer, claim, mine};
pub use decide::{Decision, decide, of_id, queue, waiting};
pub use model::{Claim, ClaimError, ClaimState, NewClaim};
