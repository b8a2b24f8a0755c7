//! Programs, their editions, and who took part.

mod browse;
mod describe;
mod model;
mod record;
mod store;
mod take_back;

pub use browse::{browse, editions, latest, participants, show, show_edition};
pub use describe::{Description, Venue, describe, place_editions};
pub use model::{Edition, EditionDetail, Participant, ParticipationRole, Program};
pub(crate) use record::{NamedEdition, ensure_edition};
pub(crate) use take_back::take_back;
