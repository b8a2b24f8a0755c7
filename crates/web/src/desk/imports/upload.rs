//! Taking rosters from a browser.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use collegium_core::jobs::{self, Asked, RostersAsked, Upload};

use super::{all, on_to};
use crate::extract::{PageOp, Params};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::session::check_csrf;
use crate::state::App;
use crate::view::Frame;

/// How many rosters are taken at once.
const MOST_FILES: usize = 200;

/// What a form with files holds.
#[derive(Default)]
struct Sent {
    fields: Vec<(String, String)>,
    files: Vec<Upload>,
}

/// `POST /staff/imports`: keeps the rosters until they are loaded in the background.
pub(super) async fn upload(
    State(app): State<App>,
    PageOp(op): PageOp,
    frame: Frame,
    request: Request,
) -> Answer<Response> {
    op.require(collegium_core::op::Permission::Import)?;
    let form = Multipart::from_request(request, &app).await;
    let mut form = form.map_err(|rejection| Problem::of_status(rejection.status()))?;
    let sent = read(&mut form).await?;
    let fields: Params = sent.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    check_csrf(&app, op.account().ok(), fields.one("csrf").unwrap_or_default())?;
    let asked = Asked::Rosters(RostersAsked {
        dry_run: fields.one("dry_run").is_some(),
        program: fields.one("program").map(str::to_owned),
        edition: fields.one("edition").map(str::to_owned),
        files: sent.files.iter().map(|file| file.name.clone()).collect(),
    });
    match jobs::ask(&op, &asked, sent.files).await {
        Ok(job) => Ok(on_to(&format!("/staff/jobs/{job}"))),
        Err(error) if super::super::notice::is_for_the_form(error.kind()) => {
            let mut typed = Typed::new(fields);
            typed.refuse("files", sentence(&error.to_string()));
            shown_again(&all(&op, frame, &Params::default(), typed).await?)
        }
        Err(error) => Err(Problem::of_kind(error.kind(), &error)),
    }
}

async fn read(form: &mut Multipart) -> Answer<Sent> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(bare) {
            None => sent.fields.push((name, field.text().await.map_err(unreadable)?.replace('\0', ""))),
            // A browser sends an empty file where none was chosen.
            Some(file) => {
                let bytes = field.bytes().await.map_err(unreadable)?.to_vec();
                if !bytes.is_empty() {
                    sent.files.push(Upload { name: file, bytes });
                }
            }
        }
        if sent.files.len() > MOST_FILES {
            let said = format!("More than {MOST_FILES} rosters at once are too many. Send them in several loads.");
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, said));
        }
    }
    Ok(sent)
}

#[expect(clippy::needless_pass_by_value, reason = "map_err hands the error over")]
fn unreadable(error: MultipartError) -> Problem {
    Problem::of_status(error.status())
}

/// The name of a file without folders and without what no file system takes.
fn bare(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control() && *c != ':').take(150).collect();
    let plain = plain.trim_start_matches('.').trim();
    if plain.is_empty() { "roster.csv".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn names_of_files_lead_nowhere() {
        assert_eq!(bare("../../etc/2014-mar-thp.csv"), "2014-mar-thp.csv");
        assert_eq!(bare("C:\\Rosters\\2014 mar.xlsx"), "2014 mar.xlsx");
        assert_eq!(bare(".."), "roster.csv");
        assert_eq!(bare("a\u{0}b\n.csv"), "ab.csv");
    }
}
