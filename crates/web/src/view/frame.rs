//! What every page needs around its content.

use std::sync::Arc;

use collegium_core::accounts::Signed;
use collegium_core::audience::Viewer;

/// What is alike on all pages of one running site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The community's name, as the head of each page shows it.
    pub community: String,
    /// The absolute address of the home page, without a slash at the end: `https://alumni.example.org`.
    pub base_url: String,
    /// Whether this is the demo: a banner says so, and offers to see the pages as others do.
    pub demo: bool,
    /// Where the static files are.
    pub assets: Assets,
}

/// Addresses of the static files that pages link to, each with the fingerprint of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// `collegium.css`
    pub stylesheet: String,
    /// `collegium.js`
    pub script: String,
    /// `icons.svg`, the small pictures by name
    pub icons: String,
    /// `world.svg`, the land of the earth as the ground of small maps
    pub world: String,
    /// `favicon.svg`
    pub favicon_svg: String,
    /// `favicon.png`
    pub favicon_png: String,
}

/// What every page needs around its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// What is alike on all pages.
    pub site: Arc<Site>,
    /// Who is looking.
    pub viewer: Viewer,
    /// Who is signed in.
    pub person: Option<Signed>,
    /// The word against forged forms, for a hidden field of that name; empty while nobody is signed in.
    pub csrf: String,
    /// The path of the request: `/scholars`.
    pub path: String,
    /// The query of the request without its question mark, as it came; may be empty.
    pub query: String,
    /// The request's id, for people to quote when something went wrong.
    pub request_id: String,
}

impl Frame {
    /// `page` for the link of this section or a page under it, `false` otherwise: the value of `aria-current`.
    #[must_use]
    pub fn current(&self, section: &str) -> &'static str {
        if self.path == section {
            return "page";
        }
        let under = self.path.strip_prefix(section).is_some_and(|rest| rest.starts_with('/'));
        if under { "true" } else { "false" }
    }

    /// Whether staff is looking.
    #[must_use]
    pub fn staff(&self) -> bool {
        self.viewer == Viewer::Staff
    }

    /// Whether this viewer is the one of that name: `visitor`, `member` or `staff`.
    #[must_use]
    pub fn sees_as(&self, viewer: &str) -> bool {
        self.viewer.as_str() == viewer
    }

    /// For whom the values are meant that this viewer sees, in words.
    #[must_use]
    pub fn audience_words(&self) -> &'static str {
        match self.viewer {
            Viewer::Visitor => "everybody",
            Viewer::Member => "members",
            Viewer::Staff => "staff",
        }
    }

    /// The absolute address of a path on this site.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.site.base_url)
    }

    /// The path and query of this page, to come back to.
    #[must_use]
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

#[cfg(test)]
mod tests {
    use crate::view::sample;

    #[test]
    fn the_section_of_a_page_is_marked() {
        let frame = sample::frame("/scholars/ada-lovelace", "");
        assert_eq!(frame.current("/scholars"), "true");
        assert_eq!(frame.current("/scholar"), "false");
        assert_eq!(sample::frame("/scholars", "q=ada").current("/scholars"), "page");
    }

    #[test]
    fn here_keeps_the_question() {
        assert_eq!(sample::frame("/scholars", "q=ada&page=2").here(), "/scholars?q=ada&page=2");
        assert_eq!(sample::frame("/", "").here(), "/");
    }
}
