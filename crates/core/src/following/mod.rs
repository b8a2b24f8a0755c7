//! Following a person, an institution, a discipline or a country, and the letter that tells of what is new there, as
//! often as its reader wishes. Nobody is told that somebody follows them.

mod act;
mod digest;
mod model;
mod store;

pub use act::{Followed, follow, followed, follows, rhythm, set_rhythm, unfollow};
pub use digest::{for_letter, send_due};
pub use model::{FollowError, Rhythm, Target};
