//! Markdown without its marks: what a reader sees of a text, for snippets and for being found.
//!
//! Not a renderer: blocks become lines of one text, links their words, and what is no mark stays as it was
//! typed. It never fails, and plain text comes out as it went in, apart from blanks.

use std::ops::Range;

/// The words of a Markdown text, paragraphs one after another.
pub(crate) fn plain(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut paragraph = String::new();
    let mut fence: Option<&str> = None;
    for line in markdown.lines() {
        let text = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|mark| text.starts_with(mark));
        match (fence, mark) {
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => add(&mut out, text),
            (None, Some(mark)) => {
                end(&mut paragraph, &mut out);
                fence = Some(mark);
            }
            (None, None) if text.is_empty() || is_rule(text) => end(&mut paragraph, &mut out),
            (None, None) => {
                let words = without_block_marks(text);
                if words.len() < text.len() {
                    end(&mut paragraph, &mut out);
                }
                add(&mut paragraph, words);
            }
        }
    }
    end(&mut paragraph, &mut out);
    out
}

fn add(to: &mut String, text: &str) {
    if !to.is_empty() && !text.is_empty() {
        to.push(' ');
    }
    to.push_str(text);
}

fn end(paragraph: &mut String, out: &mut String) {
    let letters: Vec<char> = std::mem::take(paragraph).chars().collect();
    add(out, &Inline { letters: &letters }.plain(0..letters.len()));
}

/// A line of three or more of the same mark: a rule, or what underlines a heading.
fn is_rule(text: &str) -> bool {
    let marks: Vec<char> = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    marks.len() >= 3 && matches!(marks[0], '-' | '*' | '_' | '=') && marks.iter().all(|mark| *mark == marks[0])
}

/// A line without the marks of quotes, headings and lists before its words.
fn without_block_marks(mut line: &str) -> &str {
    loop {
        let after_number = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
        let digits = line.len() - after_number.len();
        let numbered = || after_number.strip_prefix(['.', ')']).filter(|_| (1..=9).contains(&digits));
        let heading = || {
            let after = line.trim_start_matches('#');
            (1..=6).contains(&(line.len() - after.len())).then_some(after)
        };
        let begun_word = |rest: &&str| rest.is_empty() || rest.starts_with(char::is_whitespace);
        let marked = line.strip_prefix('>').or_else(|| {
            let bullet = line.strip_prefix(['-', '*', '+']);
            bullet.or_else(heading).or_else(numbered).filter(begun_word)
        });
        match marked {
            Some(rest) => line = rest.trim_start(),
            None => return line.trim_end(),
        }
    }
}

/// The letters of one paragraph.
struct Inline<'a> {
    letters: &'a [char],
}

/// A run of `*`, `_` or `~` that may open or close emphasis.
struct Run {
    mark: char,
    /// Where it stands in the text being made.
    at: usize,
    left: usize,
    opens: bool,
}

impl Inline<'_> {
    /// A part of the paragraph without its marks.
    fn plain(&self, part: Range<usize>) -> String {
        let mut out: Vec<char> = Vec::with_capacity(part.len());
        let mut runs: Vec<Run> = Vec::new();
        let mut at = part.start;
        while at < part.end {
            let letter = self.letters[at];
            let next = if at + 1 < part.end { self.letters[at + 1] } else { ' ' };
            let (words, after) = match letter {
                '\\' if next.is_ascii_punctuation() => (Some(next.to_string()), at + 2),
                '`' => self.code(at, part.end),
                '!' if next == '[' => self.link(at + 1, part.end),
                '[' => self.link(at, part.end),
                '<' => self.tag(at, part.end),
                '&' => self.entity(at, part.end),
                '*' | '_' | '~' => {
                    let after = (at..part.end).find(|place| self.letters[*place] != letter).unwrap_or(part.end);
                    self.run(at..after, &part, &mut runs, &mut out);
                    at = after;
                    continue;
                }
                _ => (None, at + 1),
            };
            match words {
                Some(words) => out.extend(words.chars()),
                None => out.push(letter),
            }
            at = if after > at { after } else { at + 1 };
        }
        without_matched(out)
    }

    /// A run of marks: what it closes is taken away on both sides.
    fn run(&self, marks: Range<usize>, part: &Range<usize>, runs: &mut Vec<Run>, out: &mut Vec<char>) {
        let mark = self.letters[marks.start];
        let before = if marks.start > part.start { self.letters[marks.start - 1] } else { ' ' };
        let after = if marks.end < part.end { self.letters[marks.end] } else { ' ' };
        let within = |side: char| mark != '_' || !side.is_alphanumeric();
        let mut left = marks.len();
        if !before.is_whitespace() && within(after) {
            while let Some(open) = runs.iter_mut().rev().find(|run| run.mark == mark && run.opens && run.left > 0) {
                let taken = open.left.min(left);
                let place = open.at + open.left - taken;
                out[place..open.at + open.left].fill(MATCHED);
                open.left -= taken;
                left -= taken;
                if left == 0 {
                    return;
                }
            }
        }
        runs.push(Run { mark, at: out.len(), left, opens: !after.is_whitespace() && within(before) });
        out.extend(std::iter::repeat_n(mark, left));
    }

    /// What stands between two equal runs of backticks.
    fn code(&self, at: usize, end: usize) -> (Option<String>, usize) {
        let count = |from: usize| (from..end).take_while(|place| self.letters[*place] == '`').count();
        let ticks = count(at);
        let mut close = at + ticks;
        while close < end {
            let found = count(close);
            if found == ticks {
                let inside: String = self.letters[at + ticks..close].iter().collect();
                return (Some(inside.trim().to_owned()), close + ticks);
            }
            close += found.max(1);
        }
        (Some("`".repeat(ticks)), at + ticks)
    }

    /// The words of `[words](address)` or `[words][reference]`; brackets alone stay.
    fn link(&self, at: usize, end: usize) -> (Option<String>, usize) {
        let Some(close) = self.closing(at, end, '[', ']') else { return (None, at) };
        let target = match self.letters.get(close + 1).filter(|_| close + 1 < end) {
            Some('(') => self.closing(close + 1, end, '(', ')'),
            Some('[') => self.closing(close + 1, end, '[', ']'),
            _ => None,
        };
        match target {
            Some(target) => (Some(self.plain(at + 1..close)), target + 1),
            None => (None, at),
        }
    }

    fn closing(&self, at: usize, end: usize, open: char, close: char) -> Option<usize> {
        let mut depth = 0_usize;
        let mut place = at;
        while place < end {
            match self.letters[place] {
                '\\' => place += 1,
                letter if letter == open => depth += 1,
                letter if letter == close => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(place);
                    }
                }
                _ => {}
            }
            place += 1;
        }
        None
    }

    /// The address in `<address>`, nothing for a tag of HTML.
    fn tag(&self, at: usize, end: usize) -> (Option<String>, usize) {
        let begins =
            self.letters.get(at + 1).is_some_and(|letter| letter.is_ascii_alphabetic() || "/!".contains(*letter));
        let close = (at..end).find(|place| self.letters[*place] == '>');
        let Some(close) = close.filter(|_| begins) else { return (None, at) };
        let inside: String = self.letters[at + 1..close].iter().collect();
        let is_address = !inside.contains(char::is_whitespace) && (inside.contains("://") || inside.contains('@'));
        (Some(if is_address { inside } else { String::new() }), close + 1)
    }

    fn entity(&self, at: usize, end: usize) -> (Option<String>, usize) {
        let known = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")];
        let found = known
            .into_iter()
            .find(|(entity, _)| self.letters[at..end].iter().copied().take(entity.len()).eq(entity.chars()));
        match found {
            Some((entity, meant)) => (Some(meant.to_owned()), at + entity.len()),
            None => (None, at),
        }
    }
}

/// Stands for a mark that was taken away: no text has it, for control characters are none of a bio's letters.
const MATCHED: char = '\u{0}';

fn without_matched(letters: Vec<char>) -> String {
    letters.into_iter().filter(|letter| *letter != MATCHED).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn marks_are_taken_away() {
        for (markdown, words) in [
            ("Works on **team based learning** in *Lagos*.", "Works on team based learning in Lagos."),
            ("# Nurse\n\n- likes _simulation_\n- and ~~robots~~ people", "Nurse likes simulation and robots people"),
            ("See [my page](https://example.org/a_(b)) and ![a hat](hat.png)", "See my page and a hat"),
            ("[A *very* good paper][1], <https://example.org>", "A very good paper, https://example.org"),
            ("> quoted\n> twice\n\n1. one\n2) two", "quoted twice one two"),
            ("`let x = *y;` and ``a ` b``", "let x = *y; and a ` b"),
            ("```rust\nlet a = 1;\n```\nafter", "let a = 1; after"),
            ("Line<br>break &amp; more\n---\n***bold and leaning***", "Linebreak & more bold and leaning"),
        ] {
            assert_eq!(plain(markdown), words, "{markdown}");
        }
    }

    #[test]
    fn what_is_no_mark_stays() {
        for text in [
            "5 * 3 < 16, snake_case_words, a [sic] and (so)",
            "Dr O'Brien #1 in 2014-2015 – 100% & more",
            "张海燕 works_here",
            "*alone and ~ so",
            "1.5 hours, C# and -5",
        ] {
            assert_eq!(plain(text), text);
        }
        assert_eq!(plain(r"\*not bold\* \_"), "*not bold* _");
    }

    proptest! {
        #[test]
        fn nothing_fails_and_letters_stay_in_order(text in "[a-c*_~`\\[\\]()<>!&#>\\- \n\\\\]{0,60}") {
            let words: String = plain(&text).chars().filter(char::is_ascii_alphabetic).collect();
            let mut all = text.chars();
            prop_assert!(words.chars().all(|letter| all.any(|other| other == letter)));
        }

        #[test]
        fn words_without_marks_come_out_as_they_went_in(words in proptest::collection::vec("[\\p{L}]{1,8}[,.]?", 0..12)) {
            let text = words.join(" ");
            prop_assert_eq!(plain(&text), text);
        }
    }
}
