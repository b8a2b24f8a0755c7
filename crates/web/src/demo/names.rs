//! Names of many cultures: lists of common ones, and parts that compose to more when a million are asked for.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::chance::Chance;
use super::tables::nicknames;

/// The name of an invented person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// Given names, with a middle initial for some.
    pub given: String,
    /// Family name with its particles.
    pub family: String,
    /// The family name before marriage.
    pub former_family: Option<String>,
    /// `Jr.`, `III`.
    pub suffix: Option<&'static str>,
    /// The name in its own script.
    pub native: Option<String>,
    /// What friends say.
    pub nickname: Option<&'static str>,
    /// Whether the given name is a woman's; `None` for names of either.
    pub(super) woman: Option<bool>,
}

impl PersonName {
    /// The name as shown: `Robert L. Tate Jr.`
    #[must_use]
    pub fn display(&self) -> String {
        match self.suffix {
            Some(suffix) => format!("{} {} {suffix}", self.given, self.family),
            None => format!("{} {}", self.given, self.family),
        }
    }
}

/// How names are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) enum Variety {
    /// Mostly from the lists of common names: thousands of people with some namesakes.
    Common,
    /// Mostly composed, so that a million people have hundreds of thousands of names.
    Wide,
}

#[derive(Clone, Debug)]
struct Word {
    latin: String,
    native: Option<&'static str>,
}

#[derive(Clone, Debug)]
struct Family {
    man: Word,
    woman: Word,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Culture {
    feminine: Vec<Word>,
    masculine: Vec<Word>,
    neutral: Vec<Word>,
    families: Vec<Family>,
    stems: Vec<Word>,
    endings: Vec<Word>,
    syllables: Vec<Word>,
    particles: Vec<Word>,
    options: HashMap<&'static str, u32>,
}

/// The culture of that name; the lists name only those there are, which a test sees to.
pub(super) fn culture(name: &str) -> &'static Culture {
    static CULTURES: LazyLock<HashMap<&'static str, Culture>> = LazyLock::new(read);
    CULTURES.get(name).unwrap_or_else(|| &CULTURES["english"])
}

impl Culture {
    /// Draws a name.
    pub(super) fn draw(&self, chance: &mut Chance, variety: Variety) -> PersonName {
        let (woman, given) = self.given(chance, variety);
        let family = self.family(chance, variety, woman == Some(true));
        let native = self.native(&given, &family);
        let married = woman == Some(true) && native.is_none() && !self.is("double") && !self.is("patronymic");
        let former_family = (married && chance.percent(9))
            .then(|| self.family(chance, variety, true).latin)
            .filter(|f| *f != family.latin);
        let nickname = nicknames().get(given.latin.as_str()).map(|short| *chance.pick(short));
        let latin = if self.is("middle") && chance.percent(self.options["middle"]) {
            format!("{} {}.", given.latin, char::from(b"ABCDEFGHJKLMNPRSTVW"[chance.below(19)]))
        } else {
            given.latin
        };
        let suffix = (woman == Some(false) && self.is("middle") && chance.per_mille(15))
            .then(|| *chance.pick(&["Jr.", "Jr.", "III"]));
        PersonName { given: latin, family: family.latin, former_family, suffix, native, nickname, woman }
    }

    fn is(&self, option: &str) -> bool {
        self.options.contains_key(option)
    }

    fn given(&self, chance: &mut Chance, variety: Variety) -> (Option<bool>, Drawn) {
        let lists = [(Some(true), &self.feminine), (Some(false), &self.masculine), (None, &self.neutral)];
        let at = match chance.below(100) {
            0..53 => 0,
            53..96 => 1,
            _ => 2,
        };
        let composes = self.is("pairs") && !chance.percent(self.options.get("western").copied().unwrap_or(0));
        if composes || lists[at].1.is_empty() && lists[0].1.is_empty() {
            return (None, self.syllables_joined(chance));
        }
        let (woman, list) = if lists[at].1.is_empty() { lists[0] } else { lists[at] };
        let mut drawn = Drawn::from(chance.pick_common(list));
        let wide = matches!(variety, Variety::Wide);
        if wide && !self.syllables.is_empty() && chance.percent(70) {
            drawn.follow_with(chance.pick(&self.syllables));
        } else if wide && chance.percent(12) {
            drawn.follow_with(chance.pick(list));
        }
        (woman, drawn)
    }

    /// Given names of one or two syllables, as in Chinese and Korean.
    fn syllables_joined(&self, chance: &mut Chance) -> Drawn {
        let first = Drawn::from(chance.pick(&self.syllables));
        if !self.is("hyphen") && chance.percent(14) {
            return first;
        }
        let second = Drawn::from(chance.pick(&self.syllables));
        let latin = if self.is("hyphen") {
            format!("{}-{}", first.latin, second.latin)
        } else {
            format!("{}{}", first.latin, second.latin.to_lowercase())
        };
        Drawn { latin, native: join(first.native, second.native, "") }
    }

    fn family(&self, chance: &mut Chance, variety: Variety, woman: bool) -> Drawn {
        let composed = if matches!(variety, Variety::Wide) { 68 } else { 14 };
        let mut family = if !self.stems.is_empty() && chance.percent(composed) {
            self.composed_family(chance, variety)
        } else {
            let common = chance.pick_common(&self.families);
            Drawn::from(if woman { &common.woman } else { &common.man })
        };
        if self.is("double") && chance.percent(self.options["double"]) {
            let second = Drawn::from(&chance.pick_common(&self.families).man);
            if second.latin != family.latin {
                family = Drawn { latin: format!("{} {}", family.latin, second.latin), native: None };
            }
        }
        if self.is("particle") && chance.percent(self.options["particle"]) {
            family = self.with_particle(chance, family);
        }
        family
    }

    fn with_particle(&self, chance: &mut Chance, family: Drawn) -> Drawn {
        let particle = &chance.pick(&self.particles).latin;
        let blank = if particle.ends_with('-') { "" } else { " " };
        let native = if particle.starts_with("Al") || particle == "El" {
            family.native.map(|native| format!("ال{native}"))
        } else {
            None
        };
        Drawn { latin: format!("{particle}{blank}{}", family.latin), native }
    }

    fn composed_family(&self, chance: &mut Chance, variety: Variety) -> Drawn {
        const MIDDLES: [&str; 24] = [
            "a", "e", "i", "o", "u", "ar", "el", "in", "on", "al", "er", "an", "il", "ol", "ur", "et", "ama", "eri",
            "ino", "ora", "ali", "esi", "umi", "ato",
        ];
        let stem = chance.pick(&self.stems);
        let ending = chance.pick(&self.endings);
        if self.is("first") && !(matches!(variety, Variety::Wide) && chance.percent(30)) {
            return Drawn {
                latin: format!("{}{}", stem.latin, ending.latin),
                native: join(stem.native.map(str::to_owned), ending.native.map(str::to_owned), ""),
            };
        }
        if matches!(variety, Variety::Wide) && chance.percent(75) {
            let middle = chance.pick(&MIDDLES);
            let more = if chance.percent(35) { *chance.pick(&MIDDLES) } else { "" };
            return Drawn {
                latin: format!("{}{middle}{more}{}", stem.latin, ending.latin.trim_start_matches(['-', ' '])),
                native: None,
            };
        }
        Drawn {
            latin: format!("{}{}", stem.latin, ending.latin),
            native: join(stem.native.map(str::to_owned), ending.native.map(str::to_owned), ""),
        }
    }

    fn native(&self, given: &Drawn, family: &Drawn) -> Option<String> {
        if self.is("pairs") || self.is("first") {
            return join(family.native.clone(), given.native.clone(), "");
        }
        join(given.native.clone(), family.native.clone(), " ")
    }
}

/// A part of a name as drawn.
struct Drawn {
    latin: String,
    native: Option<String>,
}

impl Drawn {
    /// A second name behind the first, unless it is in there already.
    fn follow_with(&mut self, second: &Word) {
        if !self.latin.contains(second.latin.as_str()) {
            self.latin = format!("{} {}", self.latin, second.latin);
            self.native = None;
        }
    }
}

impl From<&Word> for Drawn {
    fn from(word: &Word) -> Self {
        Self { latin: word.latin.clone(), native: word.native.map(str::to_owned) }
    }
}

fn join(first: Option<String>, second: Option<String>, between: &str) -> Option<String> {
    Some(format!("{}{between}{}", first?, second?))
}

fn read() -> HashMap<&'static str, Culture> {
    let mut cultures: HashMap<&'static str, Culture> = HashMap::new();
    let mut name = "";
    for line in include_str!("data/names.txt").lines() {
        if let Some(heading) = line.strip_prefix('[') {
            name = heading.trim_end_matches(']');
        } else if let Some((what, words)) = line.split_once(": ")
            && !line.starts_with('#')
        {
            fill(cultures.entry(name).or_default(), what, words);
        }
    }
    cultures
}

fn fill(culture: &mut Culture, what: &'static str, words: &'static str) {
    let read_all = || words.split(' ').map(word).collect();
    match what {
        "feminine" => culture.feminine = read_all(),
        "masculine" => culture.masculine = read_all(),
        "neutral" => culture.neutral = read_all(),
        "family" => culture.families = words.split(' ').map(family).collect(),
        "stems" => culture.stems = read_all(),
        "endings" => culture.endings = read_all(),
        "syllables" => culture.syllables = read_all(),
        "particles" => culture.particles = read_all(),
        _ => {
            let options = words.split(' ').map(|one| one.split_once('=').unwrap_or((one, "0")));
            culture.options = options.map(|(option, value)| (option, value.parse().unwrap_or(0))).collect();
        }
    }
}

fn word(text: &'static str) -> Word {
    let (latin, native) = text.split_once('=').map_or((text, None), |(latin, native)| (latin, Some(native)));
    Word { latin: latin.replace('_', " "), native }
}

fn family(text: &'static str) -> Family {
    let (latin, native) = text.split_once('=').map_or((text, None), |(latin, native)| (latin, Some(native)));
    let (man, woman) = latin.split_once('/').unwrap_or((latin, latin));
    let natives = native.map(|native| native.split_once('/').unwrap_or((native, native)));
    Family {
        man: Word { latin: man.replace('_', " "), native: natives.map(|both| both.0) },
        woman: Word { latin: woman.replace('_', " "), native: natives.map(|both| both.1) },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::chance::Purpose;
    use super::super::tables::countries;
    use super::*;

    #[test]
    fn every_culture_of_a_country_is_there_and_draws_names() {
        let known = read();
        for (name, _) in countries().iter().flat_map(|country| &country.cultures) {
            let culture = known.get(name).unwrap_or_else(|| panic!("no culture “{name}”"));
            for number in 0..200 {
                let drawn = culture.draw(&mut Chance::of(5, Purpose::Person, number), Variety::Wide);
                assert!(!drawn.given.trim().is_empty() && !drawn.family.trim().is_empty(), "{name}: {drawn:?}");
                assert!(!drawn.display().contains(['_', '=', '/']), "{name}: {drawn:?}");
            }
        }
    }

    #[test]
    fn names_in_own_script_go_in_their_own_order() {
        let drawn = (0..50).map(|n| culture("japanese").draw(&mut Chance::of(1, Purpose::Person, n), Variety::Common));
        assert!(drawn.clone().all(|name| name.native.as_ref().is_some_and(|native| !native.contains(' '))));
        let greek: HashSet<_> = (0..50)
            .map(|n| culture("greek").draw(&mut Chance::of(1, Purpose::Person, n), Variety::Common))
            .filter_map(|name| name.native)
            .collect();
        assert!(greek.len() > 20 && greek.iter().all(|native| native.contains(' ')), "{greek:?}");
    }
}
