//! Telling which institution typed names mean: loading the registry, strings a second, memory.

use std::path::{Path, PathBuf};
use std::time::Instant;

use collegium_core::institutions::Directory;
use collegium_core::institutions::evaluate::{GoldText, read_gold};
use collegium_core::institutions::resolve::TypedInstitution;

use crate::Outcome;
use crate::figures::{Times, megabytes, memory, ms, table};

/// The lists of texts, each a table row.
const LISTS: [&str; 3] = ["s2aff_train", "ror_logs_train", "crossref_pub_train"];
/// How many threads ask at once.
const THREADS: usize = 2;

pub(crate) fn run() -> Outcome {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data");
    if !shared.join("dev-gold").is_dir() {
        println!("\nResolving is left out: {} is not there.", shared.join("dev-gold").display());
        return Ok(());
    }
    let files: Vec<PathBuf> =
        ["ror_a", "ror_b"].map(|name| shared.join(format!("institutions/{name}.jsonl.zst"))).to_vec();
    let before = memory().1;
    let start = Instant::now();
    let directory = Directory::of_files(&files)?;
    let loading = start.elapsed();
    let held = memory().1.saturating_sub(before);
    table(
        "The resolver: loading",
        &["organizations", "reading and laying out, ms", "memory, MB"],
        &[vec![directory.resolver().len().to_string(), ms(loading), megabytes(held)]],
    );
    let mut rows = Vec::new();
    for list in LISTS {
        let texts = read_gold(&shared.join(format!("dev-gold/{list}.jsonl.zst")))?;
        rows.push(row(list, &directory, &texts));
    }
    let head = ["texts", "how many", "p50, ms", "p99, ms", "a second", "a second, two threads"];
    table("The resolver: one text after the other", &head, &rows);
    Ok(())
}

fn row(list: &str, directory: &Directory, texts: &[GoldText]) -> Vec<String> {
    let mut times = Times::default();
    let start = Instant::now();
    for text in texts {
        times.take(|| ask(directory, text));
    }
    let alone = start.elapsed();
    let start = Instant::now();
    std::thread::scope(|scope| {
        for share in texts.chunks(texts.len().div_ceil(THREADS).max(1)) {
            scope.spawn(move || share.iter().for_each(|text| ask(directory, text)));
        }
    });
    let together = start.elapsed();
    let rate = |seconds: f64| format!("{:.0}", texts.len() as f64 / seconds);
    vec![
        list.to_owned(),
        texts.len().to_string(),
        ms(times.at(500)),
        ms(times.at(990)),
        rate(alone.as_secs_f64()),
        rate(together.as_secs_f64()),
    ]
}

fn ask(directory: &Directory, text: &GoldText) {
    let typed = TypedInstitution { text: &text.text, ..TypedInstitution::default() };
    std::hint::black_box(directory.resolver().resolve(&typed));
}
