//! One scholar of two, and two of one, so that it can be taken back.
//!
//! Who is merged into another stays as a row that no viewer sees. All that hangs on that row (`HANGING`) follows
//! to the one kept, apart from what the one kept has already; taking back brings it home again.

mod hanging;
mod merge;
mod model;
mod primaries;
mod split;
mod store;
mod undo;

use hanging::HANGING;
pub use hanging::hanging;
pub(crate) use merge::merge_within;
pub use merge::{MergeError, MergeScholars, merge};
pub use model::{Choice, Choices, merged};
pub use split::{SplitError, SplitScholar, split};
pub(crate) use undo::{remove_if_alone, undo_merge, undo_split};
