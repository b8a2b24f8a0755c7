//! Reading the registry from a file, whatever it is packed in.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::raw::RawRecord;
use super::record::RegistryRecord;
use super::splitter::{Piece, Splitter};

/// The most bytes that are unpacked from one file. The whole registry has some 0.4 GB.
const MOST_UNPACKED: u64 = 4 << 30;

/// Why a file could not be read as the registry. Every message names the file and the way out.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// The file cannot be opened.
    #[error("“{}” cannot be opened; check its path and that it may be read", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is damaged, cut off, or packed so that it unpacks without end.
    #[error("“{}” cannot be read near line {line}; fetch it again", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The line reached in the unpacked text.
        line: u64,
        /// What is wrong.
        source: io::Error,
    },
    /// A zip file holds no JSON.
    #[error("“{}” holds no .json file; the registry's release holds one whose name ends in “schema_v2.json”", path.display())]
    NoJson {
        /// The file.
        path: PathBuf,
    },
    /// A record makes no sense.
    #[error("record {record} of “{}” (line {line}) cannot be used: {why}", path.display())]
    Record {
        /// The file.
        path: PathBuf,
        /// Which record, from 1.
        record: u64,
        /// The line it begins on, from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// There is not one record.
    #[error("“{}” holds no record; ROR's own JSON (schema version 2) or an extract with one record a line is meant", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
}

/// Reads every record of the registry at `path` and hands it to `each`, until the end or until `each` breaks off.
/// Answers how many records were handed over.
///
/// The file may be ROR's own JSON of schema version 2, that JSON inside the release's zip file, one record
/// a line, or any of these packed with zstandard; which it is shows from its content, not from its name.
/// Memory holds one record at a time, and what unpacks to more than 4 GB is refused.
pub fn read_registry(path: &Path, each: impl FnMut(RegistryRecord) -> ControlFlow<()>) -> Result<u64, RegistryError> {
    let open = |source| RegistryError::Open { path: path.to_owned(), source };
    let unreadable = |source| RegistryError::Read { path: path.to_owned(), line: 1, source };
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(open)?);
    match magic(&mut file).map_err(unreadable)? {
        [b'P', b'K', 3, 4] => read_zip(file, path, each),
        [0x28, 0xb5, 0x2f, 0xfd] => {
            let unpacked = zstd::Decoder::with_buffer(file).map_err(unreadable)?;
            read_registry_from(unpacked, path, each)
        }
        _ => read_registry_from(file, path, each),
    }
}

fn magic(file: &mut BufReader<File>) -> io::Result<[u8; 4]> {
    let mut first = [0; 4];
    let start = file.fill_buf()?;
    let known = start.len().min(4);
    first[..known].copy_from_slice(&start[..known]);
    Ok(first)
}

fn read_zip(
    file: impl Read + Seek,
    path: &Path,
    each: impl FnMut(RegistryRecord) -> ControlFlow<()>,
) -> Result<u64, RegistryError> {
    let unreadable = |source: zip::result::ZipError| RegistryError::Read {
        path: path.to_owned(),
        line: 1,
        source: io::Error::other(source),
    };
    let mut archive = zip::ZipArchive::new(file).map_err(unreadable)?;
    let names = archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(unreadable)?;
    let name = json_in(&names).ok_or_else(|| RegistryError::NoJson { path: path.to_owned() })?;
    let entry = archive.by_name(name).map_err(unreadable)?;
    read_registry_from(entry, path, each)
}

/// The registry among the files of a release: schema version 2 before any other JSON.
fn json_in(names: &[String]) -> Option<&String> {
    let is_json = |name: &&String| {
        let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        ending.eq_ignore_ascii_case("json") || ending.eq_ignore_ascii_case("jsonl")
    };
    names.iter().filter(is_json).max_by_key(|name| name.contains("schema_v2"))
}

/// The same from an unpacked stream; `path` is named in errors.
pub fn read_registry_from(
    input: impl Read,
    path: &Path,
    mut each: impl FnMut(RegistryRecord) -> ControlFlow<()>,
) -> Result<u64, RegistryError> {
    let mut splitter = Splitter::new(BufReader::with_capacity(1 << 16, Capped { input, left: MOST_UNPACKED }));
    let mut count = 0;
    loop {
        let piece = match splitter.next_piece() {
            Ok(Some(piece)) => piece,
            Ok(None) if count == 0 => return Err(RegistryError::Empty { path: path.to_owned() }),
            Ok(None) => return Ok(count),
            Err(source) => return Err(RegistryError::Read { path: path.to_owned(), line: splitter.line(), source }),
        };
        count += 1;
        let record = record(&piece).map_err(|why| RegistryError::Record {
            path: path.to_owned(),
            record: count,
            line: piece.line,
            why,
        })?;
        if each(record).is_break() {
            return Ok(count);
        }
    }
}

fn record(piece: &Piece) -> Result<RegistryRecord, String> {
    let raw: RawRecord = serde_json::from_slice(&piece.bytes).map_err(|error| error.to_string())?;
    raw.into_record().map_err(|error| error.to_string())
}

/// Stops a stream that never ends.
struct Capped<R> {
    input: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "it unpacks to more than 4 GB, which no registry does")
        })?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::institutions::ror::{NameKind, RegistryStatus};

    const FULL: &str = r#"[{"id":"https://ror.org/03vek6s52","names":[
        {"lang":"en","types":["ror_display","label"],"value":"Harvard University"},
        {"lang":"es","types":["label"],"value":"Universidad Harvard"}],
        "locations":[{"geonames_id":4931972,"geonames_details":{"name":"Cambridge","lat":42.3,"lng":-71.1,
        "country_code":"US","country_name":"United States","country_subdivision_code":"MA","country_subdivision_name":"Massachusetts"}}],
        "links":[{"type":"website","value":"https://www.harvard.edu/about"}],"domains":["harvard.edu"],
        "relationships":[{"type":"child","id":"https://ror.org/03wevmz92","label":"Harvard Medical School"}],
        "status":"active","types":["education","funder"],"established":1636,"admin":{"created":{}}}]"#;
    const COMPACT: &str = concat!(
        r#"{"id":"03wevmz92","name":"Harvard Medical School","names":[["HMS","acronym",null],["Harvard Medical School","label","en"]],"country":"US","city":"Boston","status":"withdrawn","rels":[["successor","03vek6s52"]]}"#,
        "\n",
    );

    fn all(text: &[u8]) -> Result<Vec<RegistryRecord>, RegistryError> {
        let mut records = Vec::new();
        read_registry_from(text, Path::new("list.json"), |record| {
            records.push(record);
            ControlFlow::Continue(())
        })?;
        Ok(records)
    }

    #[test]
    fn reads_the_registrys_own_shape() {
        let [harvard] = &all(FULL.as_bytes()).unwrap()[..] else { panic!("one record") };
        assert_eq!((harvard.ror.as_str(), harvard.name.as_str()), ("03vek6s52", "Harvard University"));
        assert_eq!(harvard.country.unwrap().as_str(), "US");
        assert_eq!((harvard.city.as_deref(), harvard.region_code.as_deref()), (Some("Cambridge"), Some("MA")));
        assert_eq!(harvard.site.as_deref(), Some("harvard.edu"));
        assert_eq!(
            (harvard.children.as_slice(), harvard.established),
            (["03wevmz92".to_owned()].as_slice(), Some(1636))
        );
    }

    #[test]
    fn reads_the_compact_shape_one_a_line() {
        let [school] = &all(COMPACT.as_bytes()).unwrap()[..] else { panic!("one record") };
        assert_eq!(school.status, RegistryStatus::Withdrawn);
        assert_eq!(school.successors, ["03vek6s52"]);
        assert_eq!(school.names[0].kind, NameKind::Acronym);
    }

    #[test]
    fn a_packed_file_reads_like_a_plain_one() {
        let folder = tempfile::tempdir().unwrap();
        let packed = folder.path().join("registry.bin");
        let mut archive = zip::ZipWriter::new(File::create(&packed).unwrap());
        for (name, text) in [("old.json", "[]"), ("v2.1-ror-data_schema_v2.json", FULL)] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap();
        assert_eq!(read_registry(&packed, |_| ControlFlow::Continue(())).unwrap(), 1);
        std::fs::write(&packed, zstd::encode_all(COMPACT.repeat(3).as_bytes(), 1).unwrap()).unwrap();
        assert_eq!(read_registry(&packed, |_| ControlFlow::Continue(())).unwrap(), 3);
        assert_eq!(read_registry(&packed, |_| ControlFlow::Break(())).unwrap(), 1);
    }

    #[test]
    fn errors_name_the_place_and_the_way_out() {
        let error = |text: &str| all(text.as_bytes()).unwrap_err().to_string();
        let second = format!("{COMPACT}{{\"id\":\"harvard\",\"names\":[]}}");
        assert!(error(&second).starts_with("record 2 of “list.json” (line 2)"), "{}", error(&second));
        assert!(error(r#"{"id":"03vek6s52","name":"X","country":{"country_code":"US"}}"#).contains("schema_v2"));
        assert!(error("Name,Country").contains("near line 1"));
        assert!(error("[]").contains("holds no record"));
        assert!(error(&FULL[..300]).contains("fetch it again"));
    }

    #[test]
    fn a_stored_record_reads_back_as_it_was() {
        let records = all(FULL.as_bytes()).unwrap();
        let stored = serde_json::to_string(&records).unwrap();
        assert_eq!(serde_json::from_str::<Vec<RegistryRecord>>(&stored).unwrap(), records);
    }
}
