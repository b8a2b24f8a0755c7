//! Cuts a stream of JSON into its top-level objects, whether they stand in one array or one a line.

use std::io::{self, BufRead};

/// The longest record that is believed, in bytes. The longest of the registry has some 300,000.
const LONGEST_RECORD: usize = 8 << 20;

/// Hands out one top-level object after another; memory holds one at a time.
pub(super) struct Splitter<R> {
    input: R,
    line: u64,
}

/// One object's bytes and the line it begins on.
pub(super) struct Piece {
    pub(super) line: u64,
    pub(super) bytes: Vec<u8>,
}

/// How far into an object the cutting is.
#[derive(Default)]
struct Depth {
    braces: u32,
    in_text: bool,
    escaped: bool,
}

impl Depth {
    /// Takes in one byte; true when it closes the outermost brace.
    fn closes(&mut self, byte: u8) -> bool {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' => self.braces += 1,
            b'}' => {
                self.braces = self.braces.saturating_sub(1);
                return self.braces == 0;
            }
            _ => {}
        }
        false
    }
}

impl<R: BufRead> Splitter<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, line: 1 }
    }

    /// The line reached.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next object, or `None` at the end. Anything but blanks, commas and brackets between objects is an error.
    pub(super) fn next_piece(&mut self) -> io::Result<Option<Piece>> {
        if !self.reach_object()? {
            return Ok(None);
        }
        let line = self.line;
        let mut bytes = Vec::with_capacity(2048);
        let mut depth = Depth::default();
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file ends inside a record"));
            }
            let end = buffer.iter().position(|byte| depth.closes(*byte)).map(|at| at + 1);
            let taken = end.unwrap_or(buffer.len());
            self.line += newlines(&buffer[..taken]);
            bytes.extend_from_slice(&buffer[..taken]);
            self.input.consume(taken);
            if end.is_some() {
                return Ok(Some(Piece { line, bytes }));
            }
            if bytes.len() > LONGEST_RECORD {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a record is longer than 8 MB"));
            }
        }
    }

    /// Skips what may stand between objects; false at the end of the input.
    fn reach_object(&mut self) -> io::Result<bool> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let between =
                |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'[' | b']' | 0xef | 0xbb | 0xbf);
            let Some(at) = buffer.iter().position(|byte| !between(byte)) else {
                let taken = buffer.len();
                self.line += newlines(buffer);
                self.input.consume(taken);
                continue;
            };
            let found = buffer[at];
            self.line += newlines(&buffer[..at]);
            self.input.consume(at);
            if found == b'{' {
                return Ok(true);
            }
            return Err(io::Error::new(io::ErrorKind::InvalidData, "something stands where a record should begin"));
        }
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().map(|byte| u64::from(*byte == b'\n')).sum()
}
