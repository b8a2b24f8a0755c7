//! Records that may be one: pairs with evidence, found by rules and decided by staff.

mod decide;
mod institutions;
mod people;
mod queue;
mod refresh;
mod store;

pub(crate) use decide::reopen;
pub use decide::{Verdict, differ, same_institution, same_scholar};
pub use queue::{Pair, PairKind, PairState, open_pairs, pair, pairs};
pub use refresh::{Refreshed, refresh};
