//! Programs, their editions, and who took part.

mod browse;
mod model;
mod store;

pub use browse::{browse, editions, latest, participants, show, show_edition};
pub use model::{Edition, EditionDetail, Participant, ParticipationRole, Program, Season};
