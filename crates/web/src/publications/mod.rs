//! Publications: looking them up, listing them, and handing them out as files.

pub mod lookup;
