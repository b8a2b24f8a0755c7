//! What somebody asks of the directory, as it stands in the address.

use collegium_core::reference::CountryCode;
use form_urlencoded::Serializer;

/// The facets by their name in addresses, in the order in which pages show them, with their heading.
pub const FACETS: [(&str, &str); 6] = [
    ("discipline", "Discipline"),
    ("country", "Country"),
    ("institution", "Institution"),
    ("program", "Program"),
    ("year", "Year"),
    ("interest", "Interest"),
];

/// The most characters of a typed question, of a filter's value, and the most values of one filter.
/// What goes beyond is left out.
const LONGEST_QUESTION: usize = 400;
const LONGEST_VALUE: usize = 120;
const MOST_VALUES: usize = 40;

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first; without words, by name.
    #[default]
    Relevance,
    /// By family name.
    Name,
    /// Who took part most lately first.
    Newest,
}

impl Sort {
    /// All orders, as pages list them.
    pub const ALL: [Self; 3] = [Self::Relevance, Self::Name, Self::Newest];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Relevance => "relevance",
            Self::Name => "name",
            Self::Newest => "newest",
        }
    }

    /// The word on the page.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Relevance => "best first",
            Self::Name => "name",
            Self::Newest => "newest first",
        }
    }
}

/// What is asked: words, filters by facet, order, page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The words as typed.
    pub q: String,
    /// The chosen values of each facet, in the order of [`FACETS`].
    chosen: [Vec<String>; FACETS.len()],
    /// The order.
    pub sort: Sort,
    /// The page, from 1.
    pub page: u64,
}

impl Question {
    /// Reads the query of an address. Every query is a question: what is unknown, empty or too much is left out.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let mut question = Self { page: 1, ..Self::default() };
        for (key, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            match &*key {
                "q" => question.q = value.chars().take(LONGEST_QUESTION).collect(),
                "sort" => question.sort = Sort::ALL.into_iter().find(|s| s.as_str() == value).unwrap_or_default(),
                "page" => question.page = value.parse().unwrap_or(1).clamp(1, u64::from(u32::MAX)),
                facet => question.choose(facet, value),
            }
        }
        question
    }

    fn choose(&mut self, facet: &str, value: &str) {
        let fits = !value.is_empty() && value.chars().count() <= LONGEST_VALUE && makes_sense(facet, value);
        if let (true, Some(values)) = (fits, self.values_mut(facet))
            && values.len() < MOST_VALUES
            && !values.iter().any(|chosen| chosen == value)
        {
            values.push(value.to_owned());
        }
    }

    fn values_mut(&mut self, facet: &str) -> Option<&mut Vec<String>> {
        let at = FACETS.iter().position(|(name, _)| *name == facet)?;
        self.chosen.get_mut(at)
    }

    /// The chosen values of a facet.
    #[must_use]
    pub fn values(&self, facet: &str) -> &[String] {
        FACETS.iter().position(|(name, _)| *name == facet).map_or(&[], |at| &self.chosen[at])
    }

    /// All chosen values with their facet, facet by facet.
    pub fn chosen(&self) -> impl Iterator<Item = (&'static str, &str)> {
        FACETS.iter().zip(&self.chosen).flat_map(|((facet, _), values)| values.iter().map(|v| (*facet, v.as_str())))
    }

    /// Whether any filter is chosen.
    #[must_use]
    pub fn filtered(&self) -> bool {
        self.chosen.iter().any(|values| !values.is_empty())
    }

    /// The same question, first page, without this value of this facet.
    #[must_use]
    pub fn without(&self, facet: &str, value: &str) -> Self {
        let mut question = Self { page: 1, ..self.clone() };
        if let Some(values) = question.values_mut(facet) {
            values.retain(|chosen| chosen != value);
        }
        question
    }

    /// The same words and order without any filter.
    #[must_use]
    pub fn without_filters(&self) -> Self {
        Self { q: self.q.clone(), sort: self.sort, page: 1, ..Self::default() }
    }

    /// The same question, another page of the answer.
    #[must_use]
    pub fn at_page(&self, page: u64) -> Self {
        Self { page, ..self.clone() }
    }

    /// The address of the answer.
    #[must_use]
    pub fn href(&self) -> String {
        let mut query = Serializer::new(String::new());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        query.extend_pairs(self.chosen());
        if self.sort != Sort::default() {
            query.append_pair("sort", self.sort.as_str());
        }
        if self.page > 1 {
            query.append_pair("page", &self.page.to_string());
        }
        let query = query.finish();
        if query.is_empty() { "/scholars".to_owned() } else { format!("/scholars?{query}") }
    }
}

/// Whether a value can be one of this facet: countries have codes of two letters, years are numbers.
fn makes_sense(facet: &str, value: &str) -> bool {
    match facet {
        "country" => CountryCode::parse(value).is_ok_and(|code| code.as_str() == value),
        "year" => value.parse::<i32>().is_ok_and(|year| year.to_string() == value),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn repeated_filters_are_all_kept() {
        let question = Question::from_query("q=team+based&country=US&country=CA&country=US&year=2014&page=3&sort=name");
        assert_eq!(question.values("country"), ["US", "CA"]);
        assert_eq!(question.values("year"), ["2014"]);
        assert_eq!((question.page, question.sort), (3, Sort::Name));
        assert_eq!(question.href(), "/scholars?q=team+based&country=US&country=CA&year=2014&sort=name&page=3");
    }

    #[test]
    fn values_that_make_no_sense_are_left_out() {
        let question = Question::from_query("country=Narnia&country=ng&country=NG&year=soon&year=02014&page=x");
        assert_eq!(question.href(), "/scholars?country=NG");
    }

    #[test]
    fn taking_a_filter_away_goes_back_to_the_first_page() {
        let question = Question::from_query("country=US&country=CA&page=3");
        assert_eq!(question.without("country", "US").href(), "/scholars?country=CA");
        assert_eq!(question.without_filters().href(), "/scholars");
    }

    proptest! {
        #[test]
        fn every_query_is_a_question_that_reads_back_as_itself(query in "\\PC{0,200}") {
            let question = Question::from_query(&query);
            let href = question.href();
            let again = Question::from_query(href.strip_prefix("/scholars").unwrap_or_default().trim_start_matches('?'));
            prop_assert_eq!(question, again);
        }

        #[test]
        fn values_of_any_text_read_back(value in "\\PC{1,40}", q in "\\PC{0,40}") {
            let mut question = Question { q: q.trim().to_owned(), page: 2, ..Question::default() };
            question.choose("interest", value.trim());
            let href = question.href();
            prop_assert_eq!(&Question::from_query(href.split_once('?').map_or("", |(_, query)| query)), &question);
        }
    }
}
