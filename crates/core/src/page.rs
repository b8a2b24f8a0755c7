//! Pages of lists: everything that is listed is paged.

/// Which part of a list is wanted, counted from page 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageRequest {
    number: u64,
    size: u64,
}

impl PageRequest {
    /// The most rows one page may hold.
    pub const MAX_SIZE: u64 = 200;

    /// Page `number` (at least 1) of `size` rows (1 to [`Self::MAX_SIZE`]); values outside are drawn in.
    #[must_use]
    pub fn new(number: u64, size: u64) -> Self {
        Self { number: number.clamp(1, u64::from(u32::MAX)), size: size.clamp(1, Self::MAX_SIZE) }
    }

    /// The page's number, from 1.
    #[must_use]
    pub fn number(self) -> u64 {
        self.number
    }

    /// How many rows a page holds.
    #[must_use]
    pub fn size(self) -> u64 {
        self.size
    }

    /// How many rows lie before this page.
    #[must_use]
    pub fn offset(self) -> u64 {
        (self.number - 1) * self.size
    }
}

/// One page of a list, and how long the whole list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// How many rows the whole list has.
    pub total: u64,
    /// The page that this is.
    pub request: PageRequest,
}

impl<T> Page<T> {
    /// How many pages the list has; an empty list has one.
    #[must_use]
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.request.size()).max(1)
    }

    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(turn).collect(), total: self.total, request: self.request }
    }
}
