//! Panics of the engine over damaged files become errors here, and get no further.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::SearchError;

/// Runs `work`; a panic inside is [`SearchError::Damaged`].
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, SearchError>) -> Result<T, SearchError> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str);
            let said = said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without words");
            tracing::error!(said, "the index panicked");
            Err(SearchError::Damaged("reading it failed".to_owned()))
        }
    }
}
