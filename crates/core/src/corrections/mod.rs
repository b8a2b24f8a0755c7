//! Requests for correction, from anyone: asked on the page itself, answered by staff within ten days.

mod answer;
mod ask;
mod browse;
mod model;
mod store;

pub use answer::{AnswerError, answer};
pub use ask::{AskError, NewCorrection, ask};
pub use browse::{CorrectionState, browse, one, open};
pub use model::{Correction, CorrectionKind};
