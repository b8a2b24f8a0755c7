//! The part of a file that one entry takes up.

/// One entry's text, and the line it begins at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block<'a> {
    /// The line, from 1.
    pub(super) line: usize,
    /// The text.
    pub(super) text: &'a str,
}

/// Counts lines up to places that only move on.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// The block from `start` to `end`; `start` is never before that of the block asked for last.
    pub(super) fn block(&mut self, start: usize, end: usize) -> Block<'a> {
        self.line += breaks(&self.text[self.at..start]);
        self.at = start;
        Block { line: self.line, text: &self.text[start..end] }
    }
}

/// How many line breaks a text has.
pub(super) fn breaks(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}
