//! The plain text of a letter, read from the very template that its HTML is made of, so that both say the same.

/// The longest line, where a word does not force a longer one.
const WIDTH: usize = 76;

/// One piece of the filled template.
enum Piece<'a> {
    Tag { name: &'a str, closes: bool, tag: &'a str },
    Words(&'a str),
}

/// The words of a filled MJML template: paragraphs with blank lines between them, lists with dashes, buttons and
/// links with their addresses.
pub(super) fn text(mjml: &str) -> String {
    let body = mjml.find("<mj-body").map_or("", |from| &mjml[from..]);
    let mut writer = Writer::default();
    for piece in pieces(body) {
        match piece {
            Piece::Words(words) => writer.words(&unescaped(words)),
            Piece::Tag { name, closes, tag } => writer.tag(name, closes, tag),
        }
    }
    writer.finish()
}

#[derive(Default)]
struct Writer {
    blocks: Vec<String>,
    block: String,
    /// Where the link leads that is being read.
    link: Option<String>,
    /// The block from where on the link's words stand.
    link_from: usize,
    /// Whether the next block belongs close under the last one.
    in_list: bool,
}

impl Writer {
    fn words(&mut self, words: &str) {
        let blank_first = words.starts_with(char::is_whitespace);
        let blank_last = words.ends_with(char::is_whitespace);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if (blank_first || words.is_empty()) && !self.block.is_empty() && !self.block.ends_with([' ', '\n']) {
            self.block.push(' ');
        }
        self.block.push_str(&words);
        if blank_last && !words.is_empty() {
            self.block.push(' ');
        }
    }

    fn tag(&mut self, name: &str, closes: bool, tag: &str) {
        match (name, closes) {
            ("a" | "mj-button", false) => {
                if name == "mj-button" {
                    self.end_block();
                }
                self.link = attribute(tag, "href");
                self.link_from = self.block.len();
            }
            ("a", true) => self.end_link(" (", ")"),
            ("mj-button", true) => {
                self.end_link(":\n", "");
                self.end_block();
            }
            ("br", _) => self.block.push('\n'),
            ("mj-divider", _) => {
                self.end_block();
                self.blocks.push("-".repeat(24));
            }
            ("li", false) => {
                self.end_block();
                self.block.push_str("- ");
            }
            ("ul" | "ol", _) => {
                self.end_block();
                self.in_list = !closes;
            }
            ("p" | "h1" | "h2" | "h3" | "li" | "tr" | "table" | "mj-text" | "mj-table" | "blockquote", _) => {
                self.end_block();
            }
            ("td" | "th", true) => self.block.push(' '),
            _ => {}
        }
    }

    /// Writes where the link leads after its words, unless the words say so themselves.
    fn end_link(&mut self, before: &str, after: &str) {
        let Some(href) = self.link.take() else { return };
        let words = self.block[self.link_from.min(self.block.len())..].trim().to_owned();
        let address = href.strip_prefix("mailto:").unwrap_or(&href);
        if words != address {
            let kept = self.block.trim_end().len();
            self.block.truncate(kept);
            self.block.push_str(before);
            self.block.push_str(address);
            self.block.push_str(after);
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        let block = block.trim();
        if block.is_empty() || block == "-" {
            return;
        }
        let block = block.lines().map(wrapped).collect::<Vec<_>>().join("\n");
        match self.blocks.last_mut() {
            Some(last) if self.in_list && last.starts_with("- ") => {
                last.push('\n');
                last.push_str(&block);
            }
            _ => self.blocks.push(block),
        }
    }

    fn finish(mut self) -> String {
        self.end_block();
        let mut text = self.blocks.join("\n\n");
        text.push('\n');
        text
    }
}

/// The line broken between words where it is too long.
fn wrapped(line: &str) -> String {
    let indent = if line.starts_with("- ") { "  " } else { "" };
    let mut text = String::with_capacity(line.len() + 8);
    let mut width = 0;
    for word in line.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            text.push('\n');
            text.push_str(indent);
            width = indent.len();
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += length;
    }
    text
}

/// Tags and the words between them.
fn pieces(mjml: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = mjml;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = if rest.starts_with('<') {
            rest.find('>').map_or(rest.len(), |end| end + 1)
        } else {
            rest.find('<').unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        let Some(tag) = piece.strip_prefix('<') else { return Some(Piece::Words(piece)) };
        let closes = tag.starts_with('/');
        let tag = tag.trim_start_matches('/').trim_end_matches('>');
        let name = tag.split(|letter: char| letter.is_whitespace() || letter == '/').next().unwrap_or_default();
        Some(Piece::Tag { name, closes, tag })
    })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let from = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(unescaped(tag[from..].split('"').next()?))
}

/// Escapes of the templates undone.
fn unescaped(text: &str) -> String {
    let plain = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", "\u{a0}"),
        ("&#38;", "&"),
        ("&amp;", "&"),
    ];
    plain.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::text;

    fn of(body: &str) -> String {
        text(&format!("<mjml><mj-head><mj-title>no</mj-title></mj-head><mj-body>{body}</mj-body></mjml>"))
    }

    #[test]
    fn paragraphs_lists_and_breaks_stay_apart() {
        let body = "<mj-text><p>One <strong>bold</strong> word.</p>\n<p>Two<br>lines</p><ul><li>a</li><li>b</li></ul></mj-text>";
        assert_eq!(of(body), "One bold word.\n\nTwo\nlines\n\n- a\n- b\n");
    }

    #[test]
    fn links_and_buttons_say_where_they_lead() {
        let body = "<mj-text>See <a href=\"https://a.org/?x=1&#38;y=2\">the page</a>.</mj-text>\
                    <mj-button href=\"https://a.org/b\">Open it</mj-button>\
                    <mj-text><a href=\"https://a.org/\">https://a.org/</a></mj-text>";
        assert_eq!(of(body), "See the page (https://a.org/?x=1&y=2).\n\nOpen it:\nhttps://a.org/b\n\nhttps://a.org/\n");
    }

    #[test]
    fn what_people_typed_comes_back_as_typed() {
        assert_eq!(of("<mj-text>&#60;b&#62; &#38; &#39;q&#39; &#38;#60;</mj-text>"), "<b> & 'q' &#60;\n");
    }

    #[test]
    fn long_lines_are_broken_between_words_and_addresses_are_not() {
        let word = "word ".repeat(40);
        let address = format!("https://a.org/{}", "x".repeat(100));
        let written = of(&format!("<mj-text>{word}</mj-text><mj-button href=\"{address}\">Go</mj-button>"));
        assert!(written.lines().filter(|line| !line.starts_with("https")).all(|line| line.len() <= 76), "{written}");
        assert!(written.contains(&address));
    }
}
