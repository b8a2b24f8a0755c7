//! What the form shows.

use askama::Template;
use collegium_core::reference::{all_countries, all_disciplines, all_interests};
use collegium_core::scholars::edit::{Draft, Editing};
use collegium_core::scholars::{Availability, Field};

use super::rows::{self, Named};
use super::{Whose, values};
use crate::form::Typed;
use crate::view::{CleanHtml, Frame, labels};

#[derive(Template)]
#[template(path = "me/profile.html")]
pub(super) struct ProfilePage {
    pub(super) frame: Frame,
    pub(super) typed: Typed,
    /// Where the form is sent to.
    pub(super) action: String,
    /// Whose profile it is, as the record has the name now.
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) own: bool,
    pub(super) saved: bool,
    /// Fields that somebody else changed meanwhile.
    pub(super) choices: Vec<Choice>,
    /// Names and labels of the fields of disciplines.
    pub(super) disciplines: Vec<(String, String)>,
    pub(super) work: Vec<Work>,
    pub(super) links: Vec<usize>,
    pub(super) discipline_options: Vec<(String, String)>,
    pub(super) country_options: Vec<(String, String)>,
    pub(super) interests: Vec<Tick>,
    pub(super) languages: Vec<Tick>,
    pub(super) available: Vec<Tick>,
    /// The text about oneself as it will look.
    pub(super) preview: Option<CleanHtml>,
}

/// A field that two changed, with both values in words.
pub(super) struct Choice {
    pub(super) name: String,
    pub(super) label: &'static str,
    pub(super) mine: String,
    pub(super) theirs: String,
}

impl Choice {
    pub(super) fn between(field: Field, mine: &Draft, theirs: &Draft) -> Self {
        Self {
            name: format!("choose-{}", field.as_str()),
            label: labels::part(field),
            mine: values::in_words(field, &mine.value(field)),
            theirs: values::in_words(field, &theirs.value(field)),
        }
    }
}

/// A row of a place of work.
pub(super) struct Work {
    pub(super) row: usize,
    pub(super) main: bool,
    /// Institutions of the community that may be meant; `None` where nobody asked.
    pub(super) found: Option<Vec<Named>>,
}

impl Work {
    fn field(&self, part: &str) -> String {
        rows::name("work", self.row, part)
    }
}

/// A box to tick.
pub(super) struct Tick {
    pub(super) value: String,
    pub(super) label: String,
    pub(super) on: bool,
}

impl ProfilePage {
    pub(super) fn new(frame: Frame, whose: Whose, editing: &Editing, typed: Typed) -> Self {
        let scholar = &editing.profile.scholar;
        let tick = |field: &str, value: &str, label: String| Tick {
            on: typed.has(field, value),
            value: value.to_owned(),
            label,
        };
        let mut interests: Vec<Tick> =
            all_interests().iter().map(|one| tick("interest", one.code, one.label.to_owned())).collect();
        interests.sort_by(|a, b| a.label.cmp(&b.label));
        let mut languages: Vec<Tick> =
            labels::languages().into_iter().map(|(tag, name)| tick("language", tag, name.to_owned())).collect();
        let known = |tag: &str| languages.iter().any(|one| one.value == tag);
        let others: Vec<String> =
            typed.all("language").into_iter().filter(|tag| !known(tag)).map(str::to_owned).collect();
        languages.extend(others.into_iter().map(|tag| tick("language", &tag, labels::language(&tag))));
        let main = typed.value("work-main").to_owned();
        Self {
            action: whose.path(),
            name: scholar.display_name.clone(),
            slug: scholar.slug.clone(),
            own: whose == Whose::Own,
            saved: false,
            choices: Vec::new(),
            disciplines: (1..=rows::how_many(&typed, "discipline")).map(discipline).collect(),
            work: (1..=rows::how_many(&typed, "work"))
                .map(|row| Work { row, main: main == row.to_string(), found: None })
                .collect(),
            links: (1..=rows::how_many(&typed, "link")).collect(),
            discipline_options: discipline_options(),
            country_options: country_options(),
            available: Availability::ALL
                .into_iter()
                .map(|one| tick("available", one.as_str(), labels::availability(one).to_owned()))
                .collect(),
            interests,
            languages,
            preview: (typed.value("do") == "preview").then(|| CleanHtml::from_markdown(typed.value("bio"))),
            frame,
            typed,
        }
    }

    /// The same page with the institutions that a row's name may mean.
    pub(super) fn with_found(mut self, row: usize, found: Vec<Named>) -> Self {
        if let Some(work) = self.work.iter_mut().find(|work| work.row == row) {
            work.found = Some(found);
        }
        self
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn link(row: &usize, part: &str) -> String {
        rows::name("link", *row, part)
    }

    fn ticked(ticks: &[Tick]) -> usize {
        ticks.iter().filter(|tick| tick.on).count()
    }
}

fn discipline(row: usize) -> (String, String) {
    let label = if row == 1 { "Main discipline".to_owned() } else { format!("Discipline {row}") };
    (rows::name("discipline", row, ""), label)
}

fn discipline_options() -> Vec<(String, String)> {
    let listed = all_disciplines().iter().map(|one| (one.code.to_owned(), one.field.to_owned()));
    std::iter::once((String::new(), "none".to_owned())).chain(listed).collect()
}

fn country_options() -> Vec<(String, String)> {
    let mut listed: Vec<(String, String)> =
        all_countries().map(|(code, name)| (code.as_str().to_owned(), name.to_owned())).collect();
    listed.sort_by(|a, b| a.1.cmp(&b.1));
    std::iter::once((String::new(), "not said".to_owned())).chain(listed).collect()
}
