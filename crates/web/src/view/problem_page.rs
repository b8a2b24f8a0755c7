//! The page for a request that could not be answered as asked: says what happened and what to do now.

use askama::Template;

use super::Frame;

/// A problem as people read it.
#[derive(Template)]
#[template(path = "problem.html")]
pub struct ProblemPage<'a> {
    /// Around the page.
    pub frame: &'a Frame,
    /// The status code: 404.
    pub status: u16,
    /// What happened, in a few words; empty for the usual words of this status.
    pub title: &'a str,
    /// One or two sentences about this very case; may be empty.
    pub detail: &'a str,
    /// The form that was sent, where it can be sent again.
    pub kept: Option<Kept<'a>>,
}

/// A form that was sent by somebody who must first show who they are.
#[derive(Debug)]
pub struct Kept<'a> {
    /// Its fields.
    pub fields: Vec<(&'a str, &'a str)>,
    /// The page where they show it; `None` where nothing is missing but another press.
    pub first: Option<&'static str>,
}

impl ProblemPage<'_> {
    fn heading(&self) -> &str {
        if !self.title.is_empty() {
            return self.title;
        }
        match self.status {
            400 | 415 | 422 => "That makes no sense here",
            401 | 403 => "Not open to you",
            404 | 410 => "Nothing here",
            405 => "Not done this way",
            408 | 429 | 503 => "A moment, please",
            413 => "Too much at once",
            500..=599 => "Our mistake",
            _ => "That did not work",
        }
    }

    fn advice(&self) -> &'static str {
        match self.status {
            400 | 415 | 422 => "Check the address for a slip, or begin again with a search.",
            401 | 403 => "Staff and members see it once they have signed in. Everything else stays open to you.",
            404 | 410 => {
                "The address may have a slip, or the page is not shown to you. People and institutions are found by a search for their name."
            }
            405 => "Go back, and use the links and buttons of the page you came from.",
            413 => "Send less at once: a shorter text, or one file after another.",
            408 | 429 | 503 => "Open the page again in a minute. Nothing is lost.",
            _ => "Try again in a minute. If it happens again, write to staff and quote the number below.",
        }
    }

    fn ours(&self) -> bool {
        self.status >= 500
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::sample;

    fn page(status: u16, detail: &str) -> String {
        let frame = sample::frame("/scholars/<nobody>", "");
        let html = ProblemPage { frame: &frame, status, title: "", detail, kept: None }.render().unwrap();
        sample::keep(&format!("problem-{status}"), &html);
        html
    }

    #[test]
    fn every_problem_says_what_to_do_and_offers_a_search() {
        for status in [400, 403, 404, 405, 413, 422, 429, 500, 503] {
            let html = page(status, "");
            assert!(html.contains("<h1>") && html.contains("name=\"q\""), "{status}");
        }
    }

    #[test]
    fn only_our_own_failures_show_the_number() {
        assert!(page(500, "").contains("01934f3a"));
        assert!(!page(404, "").contains("01934f3a"));
    }

    #[test]
    fn what_came_with_the_request_is_escaped() {
        assert!(page(404, "No “<script>” here.").contains("No “&#60;script&#62;” here."));
    }
}
