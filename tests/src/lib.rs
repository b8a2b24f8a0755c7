//! The test app: a whole Collegium in memory, and people with verbs who use it.
