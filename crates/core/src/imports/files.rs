//! Which files are meant by the paths given.

use std::path::{Path, PathBuf};

use super::rosters::LoadRostersError;

/// Endings of files that can be rosters. A file that is named outright is read whatever its ending.
const ENDINGS: [&str; 6] = ["csv", "tsv", "txt", "xlsx", "xlsm", "ods"];

/// The files at these paths, folders opened, sorted by name and without repetition.
pub(super) fn rosters_in(paths: &[PathBuf]) -> Result<Vec<PathBuf>, LoadRostersError> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let found = rosters_in_folder(path)?;
            if found.is_empty() {
                let problem = format!("no rosters in this folder; files ending in {} are taken", ENDINGS.join(", "));
                return Err(at(path, problem));
            }
            files.extend(found);
        } else if path.is_file() {
            files.push(path.clone());
        } else {
            return Err(at(path, "there is no such file or folder".to_owned()));
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn rosters_in_folder(folder: &Path) -> Result<Vec<PathBuf>, LoadRostersError> {
    let unreadable = |error: std::io::Error| at(folder, format!("cannot be read: {error}"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        let hidden = path.file_name().and_then(|name| name.to_str()).is_none_or(|name| name.starts_with(['.', '~']));
        if path.is_file() && !hidden && ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
            files.push(path);
        }
    }
    Ok(files)
}

fn at(path: &Path, problem: String) -> LoadRostersError {
    LoadRostersError::Path { path: path.display().to_string(), problem }
}
