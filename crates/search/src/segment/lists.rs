//! Many short lists of numbers, and many short texts, each kind in two flat arrays.

/// Lists of numbers, one after another.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Where each list begins, and where the last one ends.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    pub(crate) fn new() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }

    /// Adds a list.
    pub(crate) fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.starts.push(index(self.items.len()));
    }

    /// How many lists.
    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// One of the lists; empty where there is none of that number.
    pub(crate) fn get(&self, list: u32) -> &[u32] {
        let at = list as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(&start), Some(&end)) => &self.items[start as usize..end as usize],
            _ => &[],
        }
    }

    /// The other way round: for each item, the lists that have it, ascending, each once.
    pub(crate) fn inverted(&self, items: usize) -> Self {
        let mut starts = vec![0_u32; items + 1];
        self.each_once(|_, item| starts[item as usize + 1] += 1);
        for at in 0..items {
            starts[at + 1] += starts[at];
        }
        let mut inverted = vec![0_u32; starts[items] as usize];
        let mut next = starts.clone();
        self.each_once(|list, item| {
            let place = &mut next[item as usize];
            inverted[*place as usize] = list;
            *place += 1;
        });
        Self { starts, items: inverted }
    }

    fn each_once(&self, mut tell: impl FnMut(u32, u32)) {
        for list in 0..index(self.len()) {
            let items = self.get(list);
            for (at, item) in items.iter().enumerate() {
                if !items[..at].contains(item) {
                    tell(list, *item);
                }
            }
        }
    }
}

/// Texts, one after another.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    starts: Vec<u32>,
    bytes: String,
}

impl Texts {
    pub(crate) fn new() -> Self {
        Self { starts: vec![0], bytes: String::new() }
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.starts.push(index(self.bytes.len()));
    }

    pub(crate) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(crate) fn get(&self, at: u32) -> &str {
        &self.bytes[self.starts[at as usize] as usize..self.starts[at as usize + 1] as usize]
    }

    pub(crate) fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }
}

/// A position in an array as the 32 bits it is kept in.
///
/// # Panics
/// Beyond 4 billion: no part of a segment grows so large, the builder starts another one before.
pub(crate) fn index(position: usize) -> u32 {
    u32::try_from(position).expect("a segment's arrays stay below 2^32 entries")
}
