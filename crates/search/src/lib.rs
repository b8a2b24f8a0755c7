//! The index: finding scholars, and counting them, for each audience on its own fields.
