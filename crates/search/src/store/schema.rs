//! The fields of a document, and making one of what the viewers see.
//!
//! A text is indexed once, in the field of exactly those viewers who see it. A viewer's question asks the
//! fields that the viewer shares in, and no statistic of any field is ever used.

use std::path::Path;

use collegium_core::audience::Viewer;
use collegium_core::id::ScholarId;
use collegium_core::scholars::Profile;
use tantivy::schema::{BytesOptions, Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};
use tantivy::{Index, IndexSettings, TantivyDocument, Term};

use super::tokens::TOKENIZER;
use crate::record::{View, encode};

/// The fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The scholar's id, to replace and remove by.
    id: Field,
    /// The scholar's lasting number.
    number: Field,
    /// The record.
    pub(crate) record: Field,
    /// Texts, by the set of viewers who see them: bit 0 visitor, bit 1 member, bit 2 staff.
    texts: [Field; 7],
}

/// The name of the field with lasting numbers.
pub(crate) const NUMBER: &str = "number";

impl Fields {
    pub(crate) fn of(schema: &Schema) -> tantivy::Result<Self> {
        let mut texts = [Field::from_field_id(0); 7];
        for (at, field) in texts.iter_mut().enumerate() {
            *field = schema.get_field(&text_field(at + 1))?;
        }
        Ok(Self {
            id: schema.get_field("id")?,
            number: schema.get_field(NUMBER)?,
            record: schema.get_field("record")?,
            texts,
        })
    }

    pub(crate) fn term(&self, id: ScholarId) -> Term {
        Term::from_field_bytes(self.id, id.0.as_bytes())
    }

    /// The text fields that a viewer shares in.
    pub(crate) fn texts_of(&self, viewer: Viewer) -> impl Iterator<Item = Field> {
        (1..=7).zip(self.texts).filter(move |(set, _)| set & (1 << viewer as usize) != 0).map(|(_, field)| field)
    }
}

fn text_field(set: usize) -> String {
    format!("text_{set}")
}

fn schema() -> Schema {
    let mut builder = Schema::builder();
    builder.add_bytes_field("id", BytesOptions::default().set_indexed());
    builder.add_u64_field(NUMBER, NumericOptions::default().set_fast());
    builder.add_bytes_field("record", BytesOptions::default().set_stored());
    let indexing = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_fieldnorms(false)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    for set in 1..=7 {
        builder.add_text_field(&text_field(set), TextOptions::default().set_indexing_options(indexing.clone()));
    }
    builder.build()
}

/// The index in a folder, made if there is none; in memory without a folder.
/// The flag tells whether its schema is the present one.
pub(crate) fn open_or_create(folder: Option<&Path>) -> tantivy::Result<(Index, bool)> {
    let schema = schema();
    let settings = IndexSettings { docstore_blocksize: 8_192, ..IndexSettings::default() };
    let builder = Index::builder().schema(schema.clone()).settings(settings);
    let index = match folder {
        None => builder.create_in_ram()?,
        Some(folder) if folder.join("meta.json").exists() => Index::open_in_dir(folder)?,
        Some(folder) => builder.create_in_dir(folder)?,
    };
    let present = index.schema() == schema;
    register(&index);
    Ok((index, present))
}

/// Makes the tokenizer known; needed at every opening.
fn register(index: &Index) {
    index.tokenizers().register(TOKENIZER, super::tokens::Words);
}

/// What the store keeps of a scholar.
pub(crate) struct Document {
    pub(crate) id: ScholarId,
    pub(crate) record: Vec<u8>,
    /// Each text with the set of viewers who see it.
    texts: Vec<(usize, String)>,
}

impl Document {
    /// For each viewer exactly what `Profile::seen_by` gives.
    pub(crate) fn of(profile: &Profile) -> Self {
        let seen = Viewer::ALL.map(|viewer| profile.seen_by(viewer));
        let views = [0, 1, 2].map(|at: usize| seen[at].as_ref().map(View::of));
        let record = encode([0, 1, 2].map(|at: usize| views[at].as_ref()));
        Self { id: profile.scholar.id, record, texts: texts(&views) }
    }

    pub(crate) fn with_number(self, fields: &Fields, number: u32) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_bytes(fields.id, self.id.0.as_bytes());
        document.add_u64(fields.number, u64::from(number));
        document.add_bytes(fields.record, &self.record);
        for (set, text) in self.texts {
            document.add_text(fields.texts[set - 1], text);
        }
        document
    }
}

fn texts(views: &[Option<View<'_>>; 3]) -> Vec<(usize, String)> {
    let mut texts: Vec<(usize, String)> = Vec::new();
    for (at, view) in views.iter().enumerate() {
        for text in view.iter().flat_map(View::texts) {
            match texts.iter_mut().find(|(_, known)| known == text) {
                Some((set, _)) => *set |= 1 << at,
                None => texts.push((1 << at, text.to_owned())),
            }
        }
    }
    texts
}
