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

use super::tokens::{PAIRS, Pairs, WORDS, Words};
use crate::plain::plain;
use crate::record::{View, encode};

/// The fields.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields {
    /// The scholar's id, to replace and remove by.
    id: Field,
    /// The scholar's lasting number.
    number: Field,
    /// The commit that wrote the document.
    stamp: Field,
    /// The record.
    pub(crate) record: Field,
    /// Texts, by the set of viewers who see them: bit 0 visitor, bit 1 member, bit 2 staff.
    texts: [TextFields; 7],
}

/// The texts of one set of viewers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextFields {
    /// Their words, with positions.
    pub(crate) words: Field,
    /// Each two neighbouring words: phrases are found by them, without comparing the positions of frequent words.
    pub(crate) pairs: Field,
}

/// The name of the field with lasting numbers.
pub(crate) const NUMBER: &str = "number";
/// The name of the field with the commits.
pub(crate) const STAMP: &str = "stamp";

impl Fields {
    pub(crate) fn of(schema: &Schema) -> tantivy::Result<Self> {
        let first = Field::from_field_id(0);
        let mut texts = [TextFields { words: first, pairs: first }; 7];
        for (set, fields) in (1..).zip(&mut texts) {
            fields.words = schema.get_field(&words_field(set))?;
            fields.pairs = schema.get_field(&pairs_field(set))?;
        }
        Ok(Self {
            id: schema.get_field("id")?,
            number: schema.get_field(NUMBER)?,
            stamp: schema.get_field(STAMP)?,
            record: schema.get_field("record")?,
            texts,
        })
    }

    pub(crate) fn term(&self, id: ScholarId) -> Term {
        Term::from_field_bytes(self.id, id.0.as_bytes())
    }

    /// The text fields, each with its set of viewers.
    pub(super) fn texts(&self) -> impl Iterator<Item = (usize, TextFields)> {
        (1..).zip(self.texts)
    }
}

fn words_field(set: usize) -> String {
    format!("text_{set}")
}

fn pairs_field(set: usize) -> String {
    format!("pairs_{set}")
}

fn schema() -> Schema {
    let mut builder = Schema::builder();
    builder.add_bytes_field("id", BytesOptions::default().set_indexed());
    builder.add_u64_field(NUMBER, NumericOptions::default().set_fast());
    builder.add_u64_field(STAMP, NumericOptions::default().set_fast());
    builder.add_bytes_field("record", BytesOptions::default().set_stored());
    let indexing = |tokenizer, option| {
        let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(false);
        TextOptions::default().set_indexing_options(indexing.set_index_option(option))
    };
    for set in 1..=7 {
        builder.add_text_field(&words_field(set), indexing(WORDS, IndexRecordOption::WithFreqsAndPositions));
        builder.add_text_field(&pairs_field(set), indexing(PAIRS, IndexRecordOption::Basic));
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

/// Makes the tokenizers known; needed at every opening.
fn register(index: &Index) {
    index.tokenizers().register(WORDS, Words);
    index.tokenizers().register(PAIRS, Pairs);
}

/// What the store keeps of a scholar.
pub(crate) struct Document {
    pub(crate) id: ScholarId,
    pub(crate) record: Vec<u8>,
    /// Each text with the set of viewers who see it.
    texts: Vec<(usize, String)>,
}

impl Document {
    /// For each viewer exactly what `Profile::seen_by` gives, the bio without the marks of Markdown.
    pub(crate) fn of(profile: &Profile) -> Self {
        let seen = Viewer::ALL.map(|viewer| {
            let mut seen = profile.seen_by(viewer)?;
            seen.scholar.bio = seen.scholar.bio.map(|bio| plain(&bio));
            Some(seen)
        });
        let views = [0, 1, 2].map(|at: usize| seen[at].as_ref().map(View::of));
        let record = encode([0, 1, 2].map(|at: usize| views[at].as_ref()));
        Self { id: profile.scholar.id, record, texts: texts(&views) }
    }

    pub(crate) fn with_number(self, fields: &Fields, number: u32, stamp: u64) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_bytes(fields.id, self.id.0.as_bytes());
        document.add_u64(fields.number, u64::from(number));
        document.add_u64(fields.stamp, stamp);
        document.add_bytes(fields.record, &self.record);
        for (set, text) in self.texts {
            document.add_text(fields.texts[set - 1].pairs, &text);
            document.add_text(fields.texts[set - 1].words, text);
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
