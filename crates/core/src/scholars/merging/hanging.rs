//! What hangs on a scholar. A slice that keeps rows of scholars adds its table here, and merging, splitting and
//! taking back know of it; a test compares this list with the foreign keys of the schema.

use crate::decisions::moving::{Hanging, Key, Once};

/// Parts of the record itself: chosen field by field, not moved. The history of a record stays with it.
const PARTS: [&str; 4] = ["scholar_discipline", "scholar_interest", "photo", "profile_change"];

/// The tables that merging knows of.
pub fn hanging() -> impl Iterator<Item = &'static str> {
    HANGING.iter().map(|hanging| hanging.table).chain(PARTS)
}

/// All that follows a scholar who is merged into another. Disciplines, interests and the picture are not here:
/// they are parts of the record, and chosen field by field.
pub(crate) const HANGING: &[Hanging] = &[
    Hanging { table: "scholar_slug", column: "scholar_id", key: Key::Text("slug"), once: Once::Many },
    Hanging { table: "scholar_email", column: "scholar_id", key: Key::Id("id"), once: Once::Alike(&["normalized"]) },
    Hanging {
        table: "affiliation",
        column: "scholar_id",
        key: Key::Id("id"),
        once: Once::Alike(&["institution_id", "is_primary"]),
    },
    Hanging {
        table: "participation",
        column: "scholar_id",
        key: Key::Id("id"),
        once: Once::Alike(&["edition_id", "role"]),
    },
    Hanging { table: "import_line", column: "scholar_id", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "account", column: "scholar_id", key: Key::Id("id"), once: Once::Single },
    Hanging { table: "sign_in", column: "scholar_id", key: Key::Id("id"), once: Once::Many },
    Hanging {
        table: "publication_author",
        column: "scholar_id",
        key: Key::Id("publication_id"),
        once: Once::Alike(&["publication_id"]),
    },
    Hanging { table: "claim", column: "scholar_id", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "peer_letter", column: "scholar_id", key: Key::Id("id"), once: Once::Many },
    Hanging { table: "peer_letter", column: "to_scholar_id", key: Key::Id("id"), once: Once::Many },
    Hanging {
        table: "peer_block",
        column: "scholar_id",
        key: Key::Id("blocked_scholar_id"),
        once: Once::Alike(&["blocked_scholar_id"]),
    },
    Hanging {
        table: "peer_block",
        column: "blocked_scholar_id",
        key: Key::Id("scholar_id"),
        once: Once::Alike(&["scholar_id"]),
    },
    Hanging { table: "submission", column: "author_id", key: Key::Id("id"), once: Once::Many },
    Hanging {
        table: "submission_tag",
        column: "scholar_id",
        key: Key::Id("submission_id"),
        once: Once::Alike(&["submission_id"]),
    },
    Hanging {
        table: "follow_person",
        column: "scholar_id",
        key: Key::Id("person_id"),
        once: Once::Alike(&["person_id"]),
    },
    Hanging {
        table: "follow_person",
        column: "person_id",
        key: Key::Id("scholar_id"),
        once: Once::Alike(&["scholar_id"]),
    },
    Hanging {
        table: "follow_institution",
        column: "scholar_id",
        key: Key::Id("institution_id"),
        once: Once::Alike(&["institution_id"]),
    },
    Hanging {
        table: "follow_topic",
        column: "scholar_id",
        key: Key::Text("code"),
        once: Once::Alike(&["kind", "code"]),
    },
    Hanging { table: "digest", column: "scholar_id", key: Key::Id("id"), once: Once::Single },
    Hanging {
        table: "digest_piece",
        column: "scholar_id",
        key: Key::Id("submission_id"),
        once: Once::Alike(&["submission_id"]),
    },
    Hanging { table: "correction", column: "scholar_id", key: Key::Id("id"), once: Once::Many },
];
