//! What the index keeps of a scholar: for each viewer exactly what that viewer may see.

mod codec;
mod view;

pub(crate) use codec::{Record, encode};
pub(crate) use view::{Institution, View};
