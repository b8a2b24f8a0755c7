//! The Research Organization Registry: reading its records from the files it is published in.

mod raw;
mod read;
mod record;
mod splitter;

pub use read::{RegistryError, read_registry, read_registry_from};
pub use record::{NameKind, RegistryName, RegistryRecord, RegistryStatus};
