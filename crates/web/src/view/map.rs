//! The map of the world: outlines from `web/assets/world.txt`, filled by how many people are where.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words;

static WORLD: LazyLock<World> = LazyLock::new(|| World::read(include_str!("../../../../web/assets/world.txt")));

/// How many steps of colour the map has beside “nobody”.
const STEPS: u32 = 5;

struct World {
    width: f64,
    height: f64,
    meridian: f64,
    scale: f64,
    middle: (f64, f64),
    countries: Vec<(&'static str, Shape)>,
}

/// How a country is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// The data of an SVG path.
    Outline(&'static str),
    /// A dot at this place, for what is too small for an outline.
    Dot(f64, f64),
}

impl World {
    /// Reads the generated file; a line that makes no sense is left out (the tests see that none is).
    fn read(text: &'static str) -> Self {
        let mut lines = text.lines();
        let ground: Vec<f64> =
            lines.next().unwrap_or_default().split(' ').filter_map(|number| number.parse().ok()).collect();
        let at = |index: usize| ground.get(index).copied().unwrap_or_default();
        let countries = lines.filter_map(country).collect();
        Self { width: at(0), height: at(1), meridian: at(2), scale: at(3), middle: (at(4), at(5)), countries }
    }
}

fn country(line: &'static str) -> Option<(&'static str, Shape)> {
    let (code, shape) = line.split_once(' ')?;
    match shape.split_once(' ')? {
        ("d", outline) => Some((code, Shape::Outline(outline))),
        ("o", place) => {
            let (x, y) = place.split_once(' ')?;
            Some((code, Shape::Dot(x.parse().ok()?, y.parse().ok()?)))
        }
        _ => None,
    }
}

/// How many people, or other things that are counted, are in a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountryCount {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// The country's name.
    pub name: String,
    /// How many.
    pub count: u64,
}

/// The map, ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldMap {
    /// Width of the picture.
    pub width: f64,
    /// Height of the picture.
    pub height: f64,
    /// The outlines of all countries where nobody is.
    pub empty: Vec<&'static str>,
    /// The countries where somebody is: outlines first, so that dots lie above them.
    pub countries: Vec<MapCountry>,
    /// What each step of colour means, fewest first.
    pub legend: Vec<Step>,
}

/// One country on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct MapCountry {
    /// How it is drawn.
    pub shape: Shape,
    /// The class of its colour: `n1` to `n5`.
    pub class: String,
    /// What it says when pointed at: `Kenya: 214 scholars`.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

/// One step of colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The class of its colour.
    pub class: String,
    /// What it means: `10–49`.
    pub label: String,
}

impl WorldMap {
    /// The map of the scholars in these countries.
    #[must_use]
    pub fn of(counts: &[CountryCount]) -> Self {
        Self::counting(counts, ("scholar", "scholars"), |code| format!("/scholars?country={code}"))
    }

    /// The map of what was counted in these countries: its noun for one and for many, and where a country leads.
    #[must_use]
    pub fn counting(counts: &[CountryCount], noun: (&str, &str), href: impl Fn(&str) -> String) -> Self {
        let world = &*WORLD;
        let largest = counts.iter().map(|country| country.count).max().unwrap_or(0);
        let limits = limits(largest);
        let by_code: HashMap<&str, &CountryCount> =
            counts.iter().filter(|country| country.count > 0).map(|country| (country.code.as_str(), country)).collect();

        let mut empty = Vec::new();
        let mut countries = Vec::new();
        for (code, shape) in &world.countries {
            match (by_code.get(code), shape) {
                (Some(country), shape) => countries.push(MapCountry {
                    shape: *shape,
                    class: class(country.count, &limits),
                    title: format!("{}: {}", country.name, words::count_of(country.count, noun.0, noun.1)),
                    href: href(code),
                }),
                (None, Shape::Outline(outline)) => empty.push(*outline),
                (None, Shape::Dot(..)) => {}
            }
        }
        countries.sort_by_key(|country| matches!(country.shape, Shape::Dot(..)));
        Self { width: world.width, height: world.height, empty, countries, legend: legend(&limits, largest) }
    }
}

/// The least count of each step: 1 and then round numbers, up to what the largest country needs.
fn limits(largest: u64) -> Vec<u64> {
    let mut limits = vec![1];
    let rounds = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000];
    let within: Vec<u64> = rounds.into_iter().filter(|round| *round <= largest).collect();
    // The last steps spread evenly over the round numbers that occur.
    let wanted = within.len().min(STEPS as usize - 1);
    limits.extend((1..=wanted).map(|step| within[(step * within.len()).div_ceil(wanted) - 1]));
    limits
}

fn class(count: u64, limits: &[u64]) -> String {
    format!("n{}", limits.iter().filter(|limit| count >= **limit).count())
}

fn legend(limits: &[u64], largest: u64) -> Vec<Step> {
    let ends = limits.iter().skip(1).map(|next| next - 1).chain([largest]);
    limits
        .iter()
        .zip(ends)
        .map(|(&from, to)| Step {
            class: class(from, limits),
            label: if from >= to {
                words::count(from)
            } else {
                format!("{}–{}", words::count(from), words::count(to))
            },
        })
        .filter(|_| largest > 0)
        .collect()
}

/// A place on the ground of small maps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Width of the ground.
    pub width: f64,
    /// Height of the ground.
    pub height: f64,
    /// From the left.
    pub x: f64,
    /// From above.
    pub y: f64,
}

impl Place {
    /// The place of these degrees. `None` where they are no place on earth, or off the map (Antarctica).
    #[must_use]
    pub fn at(latitude: f64, longitude: f64) -> Option<Self> {
        let world = &*WORLD;
        let (x, y) = equal_earth(latitude, longitude - world.meridian)?;
        let place = Self {
            width: world.width,
            height: world.height,
            x: ((world.middle.0 + world.scale * x) * 10.0).round() / 10.0,
            y: ((world.middle.1 - world.scale * y) * 10.0).round() / 10.0,
        };
        let inside = (0.0..=world.width).contains(&place.x) && (0.0..=world.height).contains(&place.y);
        inside.then_some(place)
    }
}

/// The Equal Earth projection (Šavrič, Patterson, Jenny 2018), for the unit sphere.
fn equal_earth(latitude: f64, longitude: f64) -> Option<(f64, f64)> {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    if !(-90.0..=90.0).contains(&latitude) || !(-360.0..=360.0).contains(&longitude) {
        return None;
    }
    let east = (longitude + 180.0).rem_euclid(360.0) - 180.0;
    let root = 3f64.sqrt();
    let t = (root / 2.0 * latitude.to_radians().sin()).asin();
    let (t2, t6) = (t * t, t.powi(6));
    let x = 2.0 * east.to_radians() * t.cos() / (root * (A[0] + 3.0 * A[1] * t2 + t6 * (7.0 * A[2] + 9.0 * A[3] * t2)));
    let y = t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2));
    Some((x, y))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(list: &[(&str, u64)]) -> Vec<CountryCount> {
        list.iter()
            .map(|(code, count)| CountryCount { code: (*code).into(), name: (*code).into(), count: *count })
            .collect()
    }

    #[test]
    fn every_line_of_the_file_is_a_country() {
        let lines = include_str!("../../../../web/assets/world.txt").lines().count() - 1;
        assert_eq!(WORLD.countries.len(), lines);
        assert!(lines > 200);
    }

    #[test]
    fn large_countries_are_outlines_and_small_ones_dots() {
        let map = WorldMap::of(&counts(&[("SG", 4), ("KE", 214), ("US", 2_600)]));
        let shapes: Vec<_> = map.countries.iter().map(|country| matches!(country.shape, Shape::Dot(..))).collect();
        assert_eq!(shapes, [false, false, true]);
        assert_eq!(map.countries[0].title, "KE: 214 scholars");
        assert_eq!(map.countries[2].class, "n1");
        assert_eq!(
            map.countries[0].class,
            map.legend.iter().find(|s| s.label.starts_with("100–")).map_or("", |s| &s.class)
        );
    }

    #[test]
    fn the_legend_covers_every_count() {
        for largest in [1, 4, 5, 9, 12, 100, 2_600, 900_000] {
            let limits = limits(largest);
            assert!(limits.len() <= STEPS as usize && limits.is_sorted() && limits[0] == 1, "{limits:?}");
            assert!(limits.windows(2).all(|pair| pair[0] < pair[1]), "{limits:?}");
            assert!(limits.iter().all(|limit| *limit <= largest), "{limits:?}");
        }
        assert!(WorldMap::of(&[]).legend.is_empty());
    }

    #[test]
    fn places_lie_where_the_outlines_are() {
        // Singapore's dot was placed by the script that made the outlines.
        let Some((_, Shape::Dot(x, y))) = WORLD.countries.iter().find(|(code, _)| *code == "SG") else { panic!() };
        let place = Place::at(1.36, 103.82).unwrap();
        assert!((place.x - x).abs() < 1.5 && (place.y - y).abs() < 1.5, "{place:?} {x} {y}");
        assert_eq!(Place::at(-89.0, 0.0), None);
        assert_eq!(Place::at(f64::NAN, 0.0), None);
    }
}
