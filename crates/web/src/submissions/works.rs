//! The works that a publication brings: looked up, of a file, or of one's own ORCID record.

use std::fmt::Write as _;

use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::op::Op;
use collegium_core::publications::read::{NotReadable, read_file, read_reference};
use collegium_core::publications::write::{WrittenAs, write};
use collegium_core::publications::{self, Doi, Pmid, Publication, PublicationFilter, same};
use collegium_core::scholars::{OrcidId, edit};
use collegium_core::submissions::{self, Filled, MOST_WORKS, PieceKind, Readers};

use super::edit::EditPage;
use crate::extract::{PageOp, SentFile};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::state::App;
use crate::view::Frame;

/// The most bytes of the whole form that brings a file of works.
pub(crate) const MOST_OF_WORKS_FILE: usize = 16 << 20;

/// What the form says of a list of works that it does not hold: thousands of works are not sent back and forth.
const KEPT: &str = "kept";

/// Puts the list of works back that the form only spoke of.
pub(super) fn keep_works(typed: &mut Typed, before: &Filled) {
    if typed.value("works") == KEPT {
        typed.set("works", before.get("works"));
    }
}

/// How many works a list holds.
pub(super) fn works_in(list: &str) -> usize {
    read_file(list.as_bytes(), |_, _| {}).map_or(0, |file| file.found.len())
}

/// Takes a file of works in, as a new draft of the one who sent it.
pub(super) async fn take_file(PageOp(op): PageOp, frame: Frame, SentFile(file): SentFile) -> Answer<Response> {
    op.scholar()?;
    let read = tokio::task::spawn_blocking(move || taken_in(&file)).await;
    match read.map_err(|error| Problem::internal(&error))? {
        Ok(filled) => {
            let id = submissions::begin(&op, PieceKind::Publication, filled, Readers::Members).await?;
            Ok(Redirect::to(&format!("/me/submissions/{id}")).into_response())
        }
        Err(why) => {
            let mut typed = Typed::default();
            typed.refuse("works_file", sentence(&why));
            shown_again(&EditPage::new(frame, PieceKind::Publication, typed))
        }
    }
}

/// The works of one's own ORCID record that are not on one's list yet. Only its owner's press asks for them.
pub(super) async fn from_orcid(app: &App, op: &Op) -> Result<Filled, String> {
    let scholar = edit::open_own(op).await.map_err(|error| error.to_string())?.profile.scholar;
    let orcid = scholar.orcid.as_deref().and_then(|orcid| OrcidId::parse(orcid).ok());
    let Some(orcid) = orcid else {
        return Err("your profile has no ORCID iD; put it there first, then its works can be brought".to_owned());
    };
    let told = app.lookups().works_of(&orcid).await.map_err(|error| error.to_string())?;
    let mine = PublicationFilter { scholar: Some(scholar.id), ..PublicationFilter::default() };
    let (mine, _) = same::distinct(publications::export(op, &mine).await.map_err(|error| error.to_string())?);
    let known = mine.len();
    // Those of one's own list come first, and each of them stays.
    let (works, _) = same::distinct(mine.into_iter().chain(told).collect());
    let works = works.get(known..).unwrap_or_default();
    if works.is_empty() {
        return Err("your ORCID record tells of no public work that is not on your list already".to_owned());
    }
    filled_with(works)
}

/// What a DOI, a PMID or a pasted reference leads to. What no registry knows is filled in as well as can be told.
pub(super) async fn looked_up(app: &App, op: &Op, pasted: &str) -> Result<Filled, String> {
    if pasted.trim().is_empty() {
        return Err("paste a DOI, a PMID or a whole reference here".to_owned());
    }
    let reference = read_reference(pasted);
    let doi = reference.doi.clone().or_else(|| Doi::parse(pasted).ok());
    let pmid = reference.pmid.clone().or_else(|| Pmid::parse(pasted).ok());
    let found = match (&doi, &pmid) {
        (Some(doi), _) => app.lookups().by_doi(op, doi).await.map_err(|error| error.to_string())?,
        (None, Some(pmid)) => app.lookups().by_pmid(op, pmid).await.map_err(|error| error.to_string())?,
        (None, None) => None,
    };
    let bare = |work: &Publication| work.authors.is_empty() && work.container.is_none();
    match found.or(reference.guess.filter(|guess| (doi.is_none() && pmid.is_none()) || !bare(guess))) {
        Some(work) => Ok(Filled::of_publication(&work)),
        None => Err("no registry knows this; fill in the form by hand".to_owned()),
    }
}

/// The works of a pasted file, each once. Entries that cannot be read are told of, all at once, before anything is kept.
pub(super) fn taken_in(file: &[u8]) -> Result<Filled, String> {
    let read = read_file(file, |_, _| {}).map_err(|error| match error {
        NotReadable::UnknownFormat if file.trim_ascii().is_empty() => {
            "choose a file, or paste what it holds".to_owned()
        }
        error => error.to_string(),
    })?;
    if let [first, rest @ ..] = read.refused.as_slice()
        && read.found.is_empty()
    {
        let mut why = format!("nothing of this can be read; {first}");
        if !rest.is_empty() {
            let _ = write!(why, ", and {} more", rest.len());
        }
        return Err(why);
    }
    let (works, _) = same::distinct(read.found.into_iter().map(|found| found.publication).collect());
    let skipped: Vec<String> = read.refused.iter().take(20).map(ToString::to_string).collect();
    let filled = filled_with(&works)?;
    Ok(if skipped.is_empty() || works.len() == 1 { filled } else { filled.with("text", not_taken(&skipped)) })
}

/// A form that brings these works; one alone is filled in field by field.
fn filled_with(works: &[Publication]) -> Result<Filled, String> {
    match works {
        [one] => Ok(Filled::of_publication(one)),
        many if many.len() > MOST_WORKS => {
            Err(format!("one piece brings at most {MOST_WORKS} works; send them in parts"))
        }
        many => Ok(Filled::default().with("works", write(many, WrittenAs::CslJson))),
    }
}

/// What its author reads about entries that were left out, in the field that they may change.
fn not_taken(skipped: &[String]) -> String {
    format!("Entries that could not be read:\n\n- {}", skipped.join("\n- "))
}
