//! Small charts as data for SVG: the server draws them, so they need neither script nor style.

use super::words;

/// Width of the picture of bars by year, in its own units.
const WIDTH: u32 = 640;
/// Height that the tallest bar takes.
const TALLEST: u32 = 110;
/// The widest a bar and the gap after it may be.
const WIDEST: u32 = 48;
/// Room above the bars for the largest number.
const HEAD: u32 = 18;

/// Bars side by side, one a year without gaps in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearChart {
    /// Width of the picture.
    pub width: u32,
    /// Height of the picture.
    pub height: u32,
    /// Where the bars stand.
    pub base: u32,
    /// Where the line they stand on ends.
    pub end: u32,
    /// The bars, first year first.
    pub bars: Vec<YearBar>,
    /// What the chart says, in a sentence.
    pub summary: String,
}

/// One bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearBar {
    /// The year.
    pub year: i32,
    /// How many.
    pub count: u64,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// The middle, where its words stand.
    pub middle: u32,
    /// Whether the year is written under the bar.
    pub labelled: bool,
    /// Whether this is the largest (the first of them), whose number is written above.
    pub largest: bool,
}

impl YearChart {
    /// The chart of these counts by year, in any order; `noun` is what was counted, in the plural.
    /// `None` where there is nothing to draw.
    #[must_use]
    pub fn of(counts: &[(i32, u64)], noun: &str) -> Option<Self> {
        let first = counts.iter().map(|(year, _)| *year).min()?;
        let last = counts.iter().map(|(year, _)| *year).max()?;
        let years: Vec<i32> = (first..=last).take(200).collect();
        let of_year = |year: i32| counts.iter().filter(|(y, _)| *y == year).map(|(_, count)| count).sum::<u64>();
        let largest = years.iter().map(|year| of_year(*year)).max().filter(|largest| *largest > 0)?;
        let largest_year = years.iter().copied().find(|year| of_year(*year) == largest)?;

        let number = u32::try_from(years.len()).ok()?;
        let span = (number * WIDEST).min(WIDTH);
        let gap = (span / number / 5).max(1);
        let every = (number * 40).div_ceil(WIDTH).max(1);
        let bars = (0u32..)
            .zip(&years)
            .map(|(at, &year)| {
                let count = of_year(year);
                let height = bar_length(count, largest, TALLEST);
                let (x, next) = (at * span / number, (at + 1) * span / number);
                YearBar {
                    year,
                    count,
                    x,
                    y: HEAD + TALLEST - height,
                    width: next - x - gap,
                    height,
                    middle: x + (next - x - gap) / 2,
                    labelled: at % every == 0,
                    largest: year == largest_year,
                }
            })
            .collect();
        let total = years.iter().map(|year| of_year(*year)).sum();
        let summary = format!(
            "{} {noun} from {first} to {last}, most in {largest_year}: {}.",
            words::count(total),
            words::count(largest)
        );
        Some(Self { width: WIDTH, height: HEAD + TALLEST + 20, base: HEAD + TALLEST, end: span - gap, bars, summary })
    }
}

/// A chart that fits into a line of text: one bar a year, without words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallChart {
    /// Width of the picture.
    pub width: u32,
    /// Height of the picture.
    pub height: u32,
    /// The bars of the years that have any.
    pub bars: Vec<SmallBar>,
    /// What the chart says, in a sentence.
    pub summary: String,
}

/// One bar of a small chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmallBar {
    /// The year.
    pub year: i32,
    /// How many.
    pub count: u64,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Height.
    pub height: u32,
}

impl SmallChart {
    /// Width of a year, with the gap after the bar.
    const YEAR: u32 = 4;
    /// Height that the tallest bar takes.
    const TALLEST: u32 = 20;

    /// The chart of these counts by year on a ground from `first` to `last`, which charts that stand below one
    /// another share. `None` where there is nothing to draw.
    #[must_use]
    pub fn of(counts: &[(i32, u64)], (first, last): (i32, i32)) -> Option<Self> {
        let within: Vec<_> =
            counts.iter().copied().filter(|(year, count)| (first..=last).contains(year) && *count > 0).collect();
        let largest = within.iter().map(|(_, count)| *count).max()?;
        let (largest_year, _) = within.iter().copied().find(|(_, count)| *count == largest)?;
        let from = within.iter().map(|(year, _)| *year).min()?;
        let to = within.iter().map(|(year, _)| *year).max()?;
        let bar = |(year, count): (i32, u64)| {
            let height = bar_length(count, largest, Self::TALLEST);
            SmallBar { year, count, x: year.abs_diff(first) * Self::YEAR, y: Self::TALLEST - height, height }
        };
        Some(Self {
            width: (last.abs_diff(first) + 1) * Self::YEAR,
            height: Self::TALLEST,
            summary: format!(
                "{}, most in {largest_year}: {}",
                words::years(Some(from), Some(to)),
                words::count(largest)
            ),
            bars: within.into_iter().map(bar).collect(),
        })
    }
}

/// A row of a list with bars: what, how many, and how long the bar is of 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BarRow {
    /// What was counted.
    pub label: String,
    /// Where it leads; empty where it leads nowhere.
    pub href: String,
    /// How many, as written.
    pub count: String,
    /// The bar's length, 0 to 100.
    pub length: u32,
}

/// Rows (what, where it leads, how many) with bars as long as their share of the largest.
#[must_use]
pub fn bar_rows(counts: impl IntoIterator<Item = (String, String, u64)>) -> Vec<BarRow> {
    let counts: Vec<_> = counts.into_iter().collect();
    let largest = counts.iter().map(|(_, _, count)| *count).max().unwrap_or(0);
    counts
        .into_iter()
        .map(|(label, href, count)| BarRow {
            label,
            href,
            count: words::count(count),
            length: bar_length(count, largest, 100),
        })
        .collect()
}

/// The length of a bar of `count` where the largest takes `full`; what is more than nothing is seen.
fn bar_length(count: u64, largest: u64, full: u32) -> u32 {
    if count == 0 || largest == 0 {
        return 0;
    }
    let length = u128::from(count) * u128::from(full) / u128::from(largest);
    u32::try_from(length).unwrap_or(full).clamp(1, full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_without_anybody_keep_their_place() {
        let chart = YearChart::of(&[(2014, 3), (2011, 6)], "scholars").unwrap();
        let heights: Vec<_> = chart.bars.iter().map(|bar| (bar.year, bar.height)).collect();
        assert_eq!(heights, [(2011, 110), (2012, 0), (2013, 0), (2014, 55)]);
        assert_eq!(chart.summary, "9 scholars from 2011 to 2014, most in 2011: 6.");
    }

    #[test]
    fn nothing_is_no_chart() {
        assert_eq!(YearChart::of(&[], "scholars"), None);
        assert_eq!(YearChart::of(&[(2014, 0)], "scholars"), None);
    }

    #[test]
    fn bars_stay_inside_the_picture() {
        let counts: Vec<_> = (1994..=2026i32).map(|year| (year, 1 + u64::from(year.unsigned_abs()))).collect();
        let chart = YearChart::of(&counts, "scholars").unwrap();
        assert!(chart.bars.iter().all(|bar| bar.x + bar.width <= chart.width && bar.y + bar.height == chart.base));
    }

    #[test]
    fn small_charts_share_their_ground() {
        let chart = SmallChart::of(&[(2011, 3), (2014, 6)], (2009, 2018)).unwrap();
        let bars: Vec<_> = chart.bars.iter().map(|bar| (bar.x, bar.y, bar.height)).collect();
        assert_eq!((chart.width, bars), (40, vec![(8, 10, 10), (20, 0, 20)]));
        assert_eq!(chart.summary, "2011–2014, most in 2014: 6");
        assert_eq!(SmallChart::of(&[(2011, 0)], (2009, 2018)), None);
    }

    #[test]
    fn the_smallest_share_is_seen() {
        let rows = bar_rows(vec![("a".into(), String::new(), 1), ("b".into(), String::new(), 5_000)]);
        assert_eq!((rows[0].length, rows[1].length), (1, 100));
    }
}
