//! The demo community: invented scholars at real institutions, written as rosters the way institutes keep them.
//!
//! All of it is drawn from one seed, so that the same seed and number give the same community, byte for byte.
//! Institutions are facts; people, programs, addresses and texts are invented. [`generate`] makes the community,
//! [`write_rosters`] writes what staff would load, [`registry()`] gives the institutions as registry records,
//! [`enrichment()`] what scholars added themselves, and [`profiles()`] whole profiles for measuring at any size.

mod bio;
mod chance;
mod community;
mod enrichment;
mod names;
mod profiles;
mod registry;
mod rosters;
mod tables;

pub use community::{Attendance, DemoCommunity, DemoEdition, DemoJob, DemoPerson, generate};
pub use enrichment::{Enrichment, enrichment};
pub use names::PersonName;
pub use profiles::profiles;
pub use registry::registry;
pub use rosters::{Mess, RostersWritten, WriteRosterError, write_rosters};
pub use tables::{DemoInstitution, DemoProgram, institutions, programs};
