//! What came back, and what can be said of it. Each check gives the answer on, and shows it where it fails.

use axum::http::HeaderMap;
use serde_json::Value;

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked for.
    pub path: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// It has this status.
    #[track_caller]
    pub fn status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{} answered: {}", self.path, self.text());
        self
    }

    /// It is a good answer.
    #[track_caller]
    pub fn ok(self) -> Self {
        self.status(200)
    }

    /// Its page shows these words.
    #[track_caller]
    pub fn shows(self, words: &str) -> Self {
        assert!(self.words().contains(words), "{} does not show “{words}”: {}", self.path, self.words());
        self
    }

    /// Its page does not show these words.
    #[track_caller]
    pub fn hides(self, words: &str) -> Self {
        assert!(!self.text().contains(words), "{} shows “{words}”", self.path);
        self
    }

    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as it came.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body of a page as people read it: without tags, escapes undone, blanks single.
    pub fn words(&self) -> String {
        let mut text = String::new();
        let mut inside_tag = false;
        for letter in self.text().chars() {
            match letter {
                '<' => inside_tag = true,
                '>' if inside_tag => {
                    inside_tag = false;
                    text.push(' ');
                }
                letter if !inside_tag => text.push(letter),
                _ => {}
            }
        }
        let plain = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&"), ("&amp;", "&")];
        let text = plain.iter().fold(text, |text, (escaped, plain)| text.replace(escaped, plain));
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.path, self.text()))
    }

    /// It is a problem of this status in the face for programs, as RFC 9457 has it.
    #[track_caller]
    pub fn problem(self, status: u16) -> Value {
        let answer = self.status(status);
        assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.path);
        let body = answer.json();
        assert_eq!(body["status"], status, "{body}");
        assert!(body["title"].is_string() && body["detail"].is_string(), "{body}");
        assert_eq!(body["instance"], format!("urn:uuid:{}", answer.header("x-request-id")), "{body}");
        body
    }
}
