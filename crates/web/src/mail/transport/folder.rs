//! Letters as `.eml` files in a folder, for development and for the demo.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{NotTaken, Parcel};

/// A folder of letters. A letter that is written twice is one file.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) async fn write(&self, parcel: &Parcel) -> Result<(), NotTaken> {
        let (folder, name, bytes) = (self.0.clone(), parcel.id.to_string(), parcel.bytes.clone());
        let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(NotTaken::Blocked(format!("the folder of letters cannot be written to: {error}"))),
            Err(_) => Err(NotTaken::Blocked("the letter was not written to its end".to_owned())),
        }
    }
}

/// Whole or not at all: the file gets its name once its bytes are on the disk.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{name}.unfinished"));
    let mut file = std::fs::File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, folder.join(format!("{name}.eml")))?;
    std::fs::File::open(folder)?.sync_all()
}
