//! Cursors of lists that are read in pages: where to go on, in a form that nobody needs to understand.

use collegium_core::page::PageRequest;

use crate::problem::Problem;

/// How deep a list can be read. Who wants more asks a narrower question.
const DEEPEST: u64 = 10_000;

/// Where in a list to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor(PageRequest);

impl Cursor {
    /// The page that `cursor` and `limit` ask for; the first one without a cursor.
    ///
    /// # Errors
    /// A problem where the cursor is not one of ours, belongs to another `limit`, or leads too deep.
    pub fn read(cursor: Option<&str>, limit: u64) -> Result<Self, Problem> {
        let refuse = |why: &str| Problem::parameter("cursor", why);
        let Some(text) = cursor else { return Ok(Self(PageRequest::new(1, limit))) };
        let parts = text.strip_prefix('p').and_then(|rest| rest.split_once('-'));
        let numbers = parts.and_then(|(number, size)| Some((number.parse::<u64>().ok()?, size.parse::<u64>().ok()?)));
        let Some((number @ 1.., size)) = numbers else {
            return Err(refuse("is none of ours; send the “next_cursor” of the answer before, or none to begin"));
        };
        if size != limit {
            return Err(refuse("belongs to another “limit”; send the same limit with each part of a list"));
        }
        if number.saturating_mul(size) > DEEPEST {
            return Err(refuse("leads deeper than 10000 entries; ask a narrower question"));
        }
        Ok(Self(PageRequest::new(number, size)))
    }

    /// The page of the list.
    #[must_use]
    pub fn page(self) -> PageRequest {
        self.0
    }

    /// The cursor after this one in a list of `total`; none at the end, and none where it gets too deep.
    #[must_use]
    pub fn next(self, total: u64) -> Option<String> {
        let (number, size) = (self.0.number(), self.0.size());
        let more = number * size < total && (number + 1) * size <= DEEPEST;
        more.then(|| format!("p{}-{size}", number + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn cursors_walk_through_a_list_and_end() {
        let first = Cursor::read(None, 20).unwrap();
        let next = first.next(45).unwrap();
        let second = Cursor::read(Some(&next), 20).unwrap();
        assert_eq!((second.page().offset(), second.page().size()), (20, 20));
        let third = Cursor::read(second.next(45).as_deref(), 20).unwrap();
        assert_eq!(third.next(45), None);
        assert_eq!(first.next(20), None);
    }

    #[test]
    fn foreign_and_deep_cursors_are_refused() {
        for wrong in ["", "2", "p0-20", "p-1-20", "p2", "p2-x", "p2-30", "p501-20", "p99999999999999999999-20"] {
            assert!(Cursor::read(Some(wrong), 20).is_err(), "{wrong}");
        }
        let last = Cursor::read(Some("p500-20"), 20).unwrap();
        assert_eq!(last.next(1_000_000), None, "it never gives a cursor that it would refuse");
    }
}
