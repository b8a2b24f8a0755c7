//! Markdown of scholars and editors as clean HTML.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use comrak::Options;

/// Tags that a text about oneself may use; headings become paragraphs, pictures and frames vanish.
const TAGS: [&str; 14] =
    ["p", "br", "em", "strong", "del", "a", "ul", "ol", "li", "blockquote", "code", "pre", "sub", "sup"];

static CLEAN: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from(TAGS))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("nofollow noopener noreferrer"));
    builder
});

/// HTML that was cleaned and may be shown as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CleanHtml(String);

impl CleanHtml {
    /// Markdown as clean HTML: plain paragraphs, emphasis, lists, quotations and links, nothing else.
    #[must_use]
    pub fn from_markdown(text: &str) -> Self {
        let mut options = Options::default();
        options.extension.autolink = true;
        options.extension.strikethrough = true;
        options.parse.smart = true;
        let html = comrak::markdown_to_html(text, &options);
        Self(CLEAN.clean(&html).to_string())
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> String {
        CleanHtml::from_markdown(text).as_str().trim().to_owned()
    }

    #[test]
    fn plain_marks_are_kept() {
        assert_eq!(html("Teaches *pharmacology* since 2009."), "<p>Teaches <em>pharmacology</em> since 2009.</p>");
        assert!(html("- one\n- two").contains("<li>one</li>"));
    }

    #[test]
    fn links_lead_only_to_the_web_and_to_mail() {
        assert!(html("[me](https://example.org)").contains("href=\"https://example.org\""));
        assert!(html("[me](https://example.org)").contains("rel=\"nofollow noopener noreferrer\""));
        assert!(!html("[me](javascript:alert(1))").contains("javascript"));
        assert!(!html("[me](data:text/html,x)").contains("data:"));
    }

    #[test]
    fn nothing_that_runs_or_loads_gets_through() {
        for text in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "![x](https://example.org/x.png)",
            "<p style=\"color:red\" onclick=\"x()\">a</p>",
            "<iframe src=https://example.org></iframe>",
            "<svg onload=alert(1)>",
            "<a href=\"java\u{0}script:alert(1)\">x</a>",
        ] {
            let clean = html(text);
            for bad in ["<script", "<img", "onerror", "onclick", "style=", "<iframe", "<svg", "script:"] {
                assert!(!clean.contains(bad), "{text} gave {clean}");
            }
        }
    }
}
