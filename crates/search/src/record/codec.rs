//! The record as bytes: the three views beside each other, each piece once where viewers see the same.
//!
//! Layout: version, who sees the scholar (one bit a viewer), the id, then for each piece the staff's bytes,
//! the member's (or “the same”), the visitor's (or “the same as the member's”).

use collegium_core::audience::Viewer;
use collegium_core::reference::CountryCode;

use super::view::{Institution, Took, View, institution_id, scholar_id};

const VERSION: u8 = 1;
const PIECES: usize = 18;

/// Puts what each viewer sees into one record. `None` where a viewer may not know of the scholar.
pub(crate) fn encode(views: [Option<&View<'_>>; 3]) -> Vec<u8> {
    let mut bytes = vec![VERSION, 0];
    for viewer in Viewer::ALL {
        bytes[1] |= u8::from(views[viewer as usize].is_some()) << viewer as u8;
    }
    let id = views.iter().flatten().next().map_or([0; 16], |view| *view.id.0.as_bytes());
    bytes.extend(id);
    let pieces = views.map(|view| view.map(pieces));
    for at in 0..PIECES {
        let piece = |viewer: Viewer| pieces[viewer as usize].as_ref().map_or(&[][..], |pieces| pieces[at].as_slice());
        let (staff, member, visitor) = (piece(Viewer::Staff), piece(Viewer::Member), piece(Viewer::Visitor));
        put_bytes(&mut bytes, staff);
        put_unless_same(&mut bytes, member, staff);
        put_unless_same(&mut bytes, visitor, member);
    }
    bytes
}

/// A record as read from disk.
#[derive(Clone, Copy)]
pub(crate) struct Record<'a>(&'a [u8]);

impl<'a> Record<'a> {
    /// `None` for bytes that no version of this program wrote.
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        (bytes.len() >= 18 && bytes[0] == VERSION).then_some(Self(bytes))
    }

    /// Whose record it is.
    pub(crate) fn id(&self) -> Option<collegium_core::id::ScholarId> {
        self.0.get(2..18)?.try_into().ok().map(scholar_id)
    }

    /// Whether a viewer may know of the scholar.
    pub(crate) fn is_for(&self, viewer: Viewer) -> bool {
        self.0[1] & (1 << viewer as u8) != 0
    }

    /// What a viewer sees. `None` where the viewer may not know of the scholar, or the record makes no sense.
    pub(crate) fn view(&self, viewer: Viewer) -> Option<View<'a>> {
        if !self.is_for(viewer) {
            return None;
        }
        let mut input = Input(self.0.get(18..)?);
        let mut pieces = [Input(&[]); PIECES];
        for piece in &mut pieces {
            let staff = input.bytes()?;
            let member = input.bytes_unless_same(staff)?;
            let visitor = input.bytes_unless_same(member)?;
            *piece = Input([visitor, member, staff][viewer as usize]);
        }
        read(self.id()?, &mut pieces)
    }
}

fn pieces(view: &View<'_>) -> [Vec<u8>; PIECES] {
    [
        one(view.slug),
        one(view.name),
        one(view.sort_name),
        one(view.given),
        one(view.family),
        many(view.native_name),
        many(view.former_names.iter().copied()),
        many(view.credentials.iter().copied()),
        many(view.title),
        many(view.disciplines.iter().copied()),
        many(view.interests.iter().copied()),
        many(view.country.as_ref().map(CountryCode::as_str)),
        many(view.city),
        institutions(&view.now),
        took(&view.took),
        if view.has_photo { vec![1] } else { Vec::new() },
        many(view.bio),
        many(view.more.iter().copied()),
    ]
}

fn read<'a>(id: collegium_core::id::ScholarId, pieces: &mut [Input<'a>; PIECES]) -> Option<View<'a>> {
    let mut pieces = pieces.iter_mut();
    let mut next = || pieces.next();
    Some(View {
        id,
        slug: next()?.text()?,
        name: next()?.text()?,
        sort_name: next()?.text()?,
        given: next()?.text()?,
        family: next()?.text()?,
        native_name: next()?.texts()?.into_iter().next(),
        former_names: next()?.texts()?,
        credentials: next()?.texts()?,
        title: next()?.texts()?.into_iter().next(),
        disciplines: next()?.texts()?,
        interests: next()?.texts()?,
        country: next()?.texts()?.first().and_then(|code| CountryCode::parse(code).ok()),
        city: next()?.texts()?.into_iter().next(),
        now: next()?.institutions()?,
        took: next()?.took()?,
        has_photo: !next()?.0.is_empty(),
        bio: next()?.texts()?.into_iter().next(),
        more: next()?.texts()?,
    })
}

fn one(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    put_bytes(&mut out, text.as_bytes());
    out
}

fn many<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut out = Vec::new();
    for text in texts {
        put_bytes(&mut out, text.as_bytes());
    }
    out
}

fn institutions(list: &[Institution<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for institution in list {
        put_institution(&mut out, institution);
    }
    out
}

fn put_institution(out: &mut Vec<u8>, institution: &Institution<'_>) {
    out.extend(institution.id.0.as_bytes());
    put_bytes(out, institution.slug.as_bytes());
    put_bytes(out, institution.name.as_bytes());
    put_bytes(out, institution.ror.unwrap_or_default().as_bytes());
}

fn took(list: &[Took<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for took in list {
        put_bytes(&mut out, took.program.as_bytes());
        put_bytes(&mut out, took.program_name.as_bytes());
        out.extend(took.year.to_le_bytes());
        out.push(u8::from(took.sent_by.is_some()));
        if let Some(institution) = &took.sent_by {
            put_institution(&mut out, institution);
        }
    }
    out
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len());
    out.extend(bytes);
}

/// 0 for “the same”, else the length plus one and the bytes.
fn put_unless_same(out: &mut Vec<u8>, bytes: &[u8], other: &[u8]) {
    if bytes == other {
        out.push(0);
        return;
    }
    put_number(out, bytes.len() + 1);
    out.extend(bytes);
}

fn put_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let seven_bits = u8::try_from(number & 0x7f).unwrap_or_default();
        number >>= 7;
        if number == 0 {
            out.push(seven_bits);
            return;
        }
        out.push(seven_bits | 0x80);
    }
}

/// Bytes still to be read.
#[derive(Clone, Copy)]
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length)
    }

    fn bytes_unless_same(&mut self, other: &'a [u8]) -> Option<&'a [u8]> {
        match self.number()? {
            0 => Some(other),
            length => self.take(length - 1),
        }
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn texts(&mut self) -> Option<Vec<&'a str>> {
        let mut texts = Vec::new();
        while !self.0.is_empty() {
            texts.push(self.text()?);
        }
        Some(texts)
    }

    fn institution(&mut self) -> Option<Institution<'a>> {
        let id = institution_id(self.take(16)?.try_into().ok()?);
        let (slug, name, ror) = (self.text()?, self.text()?, self.text()?);
        Some(Institution { id, slug, name, ror: Some(ror).filter(|ror| !ror.is_empty()) })
    }

    fn institutions(&mut self) -> Option<Vec<Institution<'a>>> {
        let mut list = Vec::new();
        while !self.0.is_empty() {
            list.push(self.institution()?);
        }
        Some(list)
    }

    fn took(&mut self) -> Option<Vec<Took<'a>>> {
        let mut list = Vec::new();
        while !self.0.is_empty() {
            let (program, program_name) = (self.text()?, self.text()?);
            let year = i32::from_le_bytes(self.take(4)?.try_into().ok()?);
            let sent_by = if self.byte()? == 1 { Some(self.institution()?) } else { None };
            list.push(Took { program, program_name, year, sent_by });
        }
        Some(list)
    }
}
