//! Institutions: universities, schools, hospitals, agencies; their names, and which one a typed name means.

mod adopt;
mod as_typed;
mod browse;
mod count;
mod directory;
pub mod evaluate;
mod keeping;
mod knowledge;
mod merged;
mod model;
mod proof;
mod published;
mod refs;
mod registry;
mod report;
pub mod resolve;
pub mod ror;
mod show;
mod spellings;
mod store;
mod take_back;

pub(crate) use adopt::{TypedOnly, add_typed, adopt};
pub(crate) use as_typed::meant_by;
pub use browse::{Count, CountedInstitution, InstitutionFilter, InstitutionOrder, YearCount, browse, count_with};
pub(crate) use count::renew;
pub use count::renew_counts;
pub use directory::Directory;
pub use keeping::{
    Difference, EditError, Found, Held, InstitutionEdit, InstitutionMergeError, MergeInstitutions, Outdated,
    RegistryField, as_edit, differences, edit, find, held, merge, outdated, parse_ror, refresh,
};
pub(crate) use keeping::{merge_within, undo_edit, undo_merge};
pub(crate) use knowledge::{Knowledge, Origin};
pub use model::{Institution, InstitutionName, InstitutionRef};
pub use proof::{CountedPerson, Occasion, Source, SourceSpelling, proof};
pub use published::{PUBLISHED_FROM, PublishedInstitution, published};
pub(crate) use refs::{named_so, refs};
pub use registry::{LoadRegistryError, load_records, load_registry};
pub use report::{ReportPart, report, report_part};
pub use show::{Detail, PresentScholar, SentScholar, Shown, by_id, sent, show, there_now};
pub use spellings::{
    DecideError, Decided, Guess, Meant, SeenIn, SeenPerson, SpellingDetail, SpellingItem, SpellingState, Target,
    decide, look, of_institution, queue, waiting,
};
pub(crate) use spellings::{Meaning, Spelling, SpellingKey, keep, undo_decision};
pub(crate) use take_back::take_back;
