//! Versions of the database's schema, the oldest first. `README.md` beside says how they are written.
