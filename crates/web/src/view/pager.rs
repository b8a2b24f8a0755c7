//! The row of page numbers under a list.

/// One thing in the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A page that can be turned to.
    Page {
        /// Its number.
        number: u64,
        /// Its address.
        href: String,
    },
    /// The page that is shown.
    Here(u64),
    /// Pages left out.
    Gap,
}

/// The row of page numbers; empty where there is one page alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pager {
    /// The address of the page before.
    pub previous: Option<String>,
    /// The address of the page after.
    pub next: Option<String>,
    /// The numbers.
    pub steps: Vec<Step>,
}

impl Pager {
    /// The row for page `here` of `pages`; `href` gives the address of a page.
    pub fn new(here: u64, pages: u64, href: impl Fn(u64) -> String) -> Self {
        if pages < 2 {
            return Self::default();
        }
        let mut numbers: Vec<u64> = (here.saturating_sub(2)..=here.saturating_add(2)).chain([1, pages]).collect();
        numbers.retain(|number| (1..=pages).contains(number));
        numbers.sort_unstable();
        numbers.dedup();
        let mut steps = Vec::with_capacity(numbers.len() + 2);
        let mut last = 0;
        for number in numbers {
            if number > last + 1 {
                steps.push(Step::Gap);
            }
            steps.push(if number == here { Step::Here(number) } else { Step::Page { number, href: href(number) } });
            last = number;
        }
        Self {
            previous: (here > 1).then(|| href((here - 1).min(pages))),
            next: (here < pages).then(|| href(here + 1)),
            steps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(here: u64, pages: u64) -> String {
        let row = Pager::new(here, pages, |number| format!("?page={number}")).steps;
        let words = row.iter().map(|step| match step {
            Step::Page { number, .. } => number.to_string(),
            Step::Here(number) => format!("[{number}]"),
            Step::Gap => "…".to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_row_shows_the_ends_and_the_neighbours() {
        assert_eq!(row(1, 1), "");
        assert_eq!(row(1, 3), "[1] 2 3");
        assert_eq!(row(1, 300), "[1] 2 3 … 300");
        assert_eq!(row(150, 300), "1 … 148 149 [150] 151 152 … 300");
        assert_eq!(row(300, 300), "1 … 298 299 [300]");
        assert_eq!(row(4, 5), "1 2 3 [4] 5");
    }

    #[test]
    fn before_and_after_are_there_when_there_are_such_pages() {
        let pager = Pager::new(1, 3, |number| number.to_string());
        assert_eq!((pager.previous, pager.next), (None, Some("2".to_owned())));
    }
}
