//! One's own tokens of the API: made and shown once, listed, revoked.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use collegium_core::accounts::{self, ApiToken, Permission, Scope, TokenError};
use collegium_core::fault::Kind;
use collegium_core::id::TokenId;
use collegium_core::op::Op;

use crate::extract::{Form, PageOp, Params};
use crate::form::{Typed, shown_again};
use crate::problem::{Answer, Problem, sentence};
use crate::sign_in::guarded;
use crate::view::{Frame, render, words};

#[derive(Template)]
#[template(path = "me/tokens.html")]
struct TokensPage {
    frame: Frame,
    typed: Typed,
    tokens: Vec<Line>,
    scopes: Vec<(Scope, &'static str)>,
    revoked: bool,
    /// The text of a token that was made just now.
    made: Option<String>,
}

struct Line {
    id: TokenId,
    name: String,
    scopes: String,
    made: String,
    used: String,
    ends: String,
}

pub(super) async fn show(PageOp(op): PageOp, frame: Frame, params: Params) -> Answer<Response> {
    let mut page = page(&op, frame, Typed::default()).await?;
    page.revoked = params.one("done") == Some("revoked");
    Ok(guarded(render(&page)?.into_response()))
}

/// Makes a token. Its text stands on this one page and nowhere else.
pub(super) async fn make(PageOp(op): PageOp, frame: Frame, Form(fields): Form) -> Answer<Response> {
    let mut typed = Typed::new(fields);
    let scopes: BTreeSet<Scope> = typed.all("scope").iter().filter_map(|word| word.parse().ok()).collect();
    match accounts::create_own_token(&op, typed.value("name"), &scopes).await {
        Ok(text) => {
            let page = TokensPage { made: Some(text), ..page(&op, frame, Typed::default()).await? };
            Ok(guarded(render(&page)?.into_response()))
        }
        Err(error) if error.kind() == Kind::Invalid => {
            let field = if matches!(error, TokenError::NoName | TokenError::Enough) { "name" } else { "scope" };
            typed.refuse(field, sentence(&error.to_string()));
            shown_again(&page(&op, frame, typed).await?)
        }
        Err(error) => Err(Problem::of_kind(error.kind(), &error)),
    }
}

pub(super) async fn revoke(PageOp(op): PageOp, Form(fields): Form) -> Answer<Response> {
    let id = fields.parsed::<TokenId>("token", "one of your tokens")?;
    let id = id.ok_or_else(|| Problem::parameter("token", "is missing; press the button beside a token"))?;
    accounts::revoke_token(&op, id).await?;
    Ok(Redirect::to("/me/tokens?done=revoked").into_response())
}

async fn page(op: &Op, frame: Frame, typed: Typed) -> Answer<TokensPage> {
    let staff = op.actor.may(Permission::ReadReports);
    let scopes = Scope::ALL.into_iter().filter(|scope| staff || *scope != Scope::Reports);
    let tokens = accounts::own_tokens(op).await?.into_iter().map(line).collect();
    let scopes = scopes.map(|scope| (scope, about(scope))).collect();
    Ok(TokensPage { frame, typed, tokens, scopes, revoked: false, made: None })
}

fn about(scope: Scope) -> &'static str {
    match scope {
        Scope::Read => "read people and institutions as you see them",
        Scope::Submit => "send in news, publications, promotions and achievements for you",
        Scope::Reports => "read the staff’s reports",
    }
}

fn line(token: ApiToken) -> Line {
    Line {
        id: token.id,
        scopes: token.scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(", "),
        made: words::day(token.created_at),
        used: token.last_used_at.map_or("not used yet".to_owned(), |at| format!("last used {}", words::day(at))),
        ends: words::day(token.expires_at),
        name: token.name,
    }
}
