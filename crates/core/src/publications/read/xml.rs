//! A small tree of one XML element.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// How deep elements may lie in one another.
const DEEPEST: usize = 64;

/// An element with its attributes, its children, and the text of all that lies within.
#[derive(Debug, Default)]
pub(super) struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Self>,
    text: String,
}

/// The text is no well-formed XML; the place is where reading stopped.
#[derive(Debug)]
pub(super) struct BadXml {
    pub(super) at: usize,
    pub(super) why: String,
}

impl Element {
    /// Reads the one element that a text is.
    pub(super) fn read(text: &str) -> Result<Self, BadXml> {
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = vec![Self::default()];
        loop {
            let event = reader.read_event();
            let at = usize::try_from(reader.buffer_position()).unwrap_or(text.len()).min(text.len());
            let bad = |why: String| BadXml { at, why };
            match event.map_err(|error| bad(error.to_string()))? {
                Event::Start(start) => {
                    if open.len() > DEEPEST {
                        return Err(bad("elements lie too deep in one another".to_owned()));
                    }
                    open.push(Self::begin(&start).map_err(bad)?);
                }
                Event::Empty(start) => {
                    let element = Self::begin(&start).map_err(bad)?;
                    close(&mut open, element);
                }
                Event::End(_) => {
                    if let Some(element) = open.pop().filter(|_| !open.is_empty()) {
                        close(&mut open, element);
                    }
                }
                Event::Text(text) => push(&mut open, &text.xml10_content()),
                Event::CData(text) => push(&mut open, &text.xml10_content()),
                Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(|error| bad(error.to_string()))? {
                    Some(letter) => push(&mut open, letter.encode_utf8(&mut [0; 4])),
                    None => push(&mut open, resolve_predefined_entity(entity.as_ref()).unwrap_or(" ")),
                },
                Event::Eof => break,
                _ => {}
            }
        }
        let unclosed = open.len() > 1;
        let root = open.into_iter().next().and_then(|mut root| root.children.pop());
        root.filter(|_| !unclosed).ok_or_else(|| BadXml { at: text.len(), why: "it ends within an element".to_owned() })
    }

    fn begin(start: &BytesStart<'_>) -> Result<Self, String> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
        }
        Ok(Self { name: start.name().as_ref().to_owned(), attributes, ..Self::default() })
    }

    /// The text within, that of its children included.
    pub(super) fn text(&self) -> &str {
        self.text.trim()
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }

    /// The children of this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at this path of names.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.children.iter().find(|child| child.name == *name))
    }

    /// The text of the first element at this path, where it has some.
    pub(super) fn said(&self, path: &[&str]) -> Option<String> {
        self.at(path).map(|element| element.text().to_owned()).filter(|text| !text.is_empty())
    }
}

fn push(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn close(open: &mut [Element], element: Element) {
    if let Some(parent) = open.last_mut() {
        parent.text.push_str(&element.text);
        parent.children.push(element);
    }
}
