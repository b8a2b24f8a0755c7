//! `GET /api/docs`: the OpenAPI document as a page for people. It needs no script and nothing from elsewhere.

use askama::Template;
use axum::response::Html;
use serde_json::Value;

use super::{DOCUMENT, document};
use crate::extract::Params;
use crate::problem::{Answer, Problem};
use crate::view::{self, Frame, words};

#[derive(Template)]
#[template(path = "api/docs.html")]
struct DocsPage {
    frame: Frame,
    document: &'static str,
    about: String,
    calls: Vec<Call>,
    shapes: Vec<Shape>,
}

/// One call of the API.
struct Call {
    anchor: String,
    method: String,
    path: String,
    summary: String,
    about: String,
    parameters: Vec<Parameter>,
    /// The shape of the body that is sent; empty where none is.
    body: String,
    answers: Vec<AnswerRow>,
    command: String,
}

/// A parameter of a call.
struct Parameter {
    name: String,
    place: String,
    kind: String,
    required: bool,
    about: String,
}

/// What a call may answer.
struct AnswerRow {
    status: String,
    about: String,
    shape: String,
}

/// A shape of bodies.
struct Shape {
    name: String,
    about: String,
    fields: Vec<FieldRow>,
}

/// A field of a shape.
struct FieldRow {
    name: String,
    kind: String,
    link: String,
    about: String,
    example: String,
}

/// The page about the API.
pub(super) async fn page(frame: Frame, params: Params) -> Answer<Html<String>> {
    params.only(&[])?;
    let document = serde_json::to_value(document()).map_err(|error| Problem::internal(&error))?;
    let page = DocsPage {
        document: DOCUMENT,
        about: text(&document["info"]["description"]),
        calls: calls(&document, &frame),
        shapes: shapes(&document),
        frame,
    };
    Ok(view::render(&page)?)
}

fn calls(document: &Value, frame: &Frame) -> Vec<Call> {
    let mut calls = Vec::new();
    for (path, item) in entries(&document["paths"]) {
        for (method, call) in entries(item) {
            let body = body_of(&call["requestBody"]);
            calls.push(Call {
                anchor: text(&call["operationId"]),
                method: method.to_uppercase(),
                summary: text(&call["summary"]),
                about: text(&call["description"]),
                parameters: items(&call["parameters"]).map(parameter).collect(),
                command: command(method, path, call, frame),
                body,
                answers: entries(&call["responses"]).map(|(status, answer)| answer_row(status, answer)).collect(),
                path: path.clone(),
            });
        }
    }
    calls
}

/// The call as it is typed at a command line, with what has to be sent along.
fn command(method: &str, path: &str, call: &Value, frame: &Frame) -> String {
    let question = items(&call["parameters"])
        .filter(|one| one["in"] == "query" && !one["example"].is_null())
        .map(|one| format!("{}={}", text(&one["name"]), words::encoded(&plain(&one["example"]))))
        .collect::<Vec<_>>()
        .join("&");
    let asked = if question.is_empty() { path.to_owned() } else { format!("{path}?{question}") };
    let mut parts = vec![format!("curl '{}'", frame.absolute(&asked))];
    if method != "get" {
        parts.push(format!("-X {}", method.to_uppercase()));
    }
    if call["security"].is_array() {
        parts.push("-H 'Authorization: Bearer TOKEN'".to_owned());
    }
    for one in items(&call["parameters"]).filter(|one| one["in"] == "header" && one["required"] == true) {
        parts.push(format!("-H '{}: {}'", text(&one["name"]), plain(&one["example"])));
    }
    if !call["requestBody"].is_null() {
        parts.push("--json @piece.json".to_owned());
    }
    parts.join(" \\\n  ")
}

/// The shape of what is sent or answered.
fn body_of(value: &Value) -> String {
    entries(&value["content"]).next().map(|(_, content)| kind(&content["schema"])).unwrap_or_default()
}

fn parameter(value: &Value) -> Parameter {
    Parameter {
        name: text(&value["name"]),
        place: text(&value["in"]),
        kind: kind(&value["schema"]),
        required: value["required"] == true,
        about: text(&value["description"]),
    }
}

fn answer_row(status: &str, answer: &Value) -> AnswerRow {
    AnswerRow { status: status.to_owned(), about: text(&answer["description"]), shape: body_of(answer) }
}

fn shapes(document: &Value) -> Vec<Shape> {
    entries(&document["components"]["schemas"])
        .map(|(name, schema)| {
            // A shape that includes another one is written as both together.
            let parts = items(&schema["allOf"]).chain(std::iter::once(schema));
            let fields = parts.flat_map(|part| entries(&resolved(document, part)["properties"]));
            Shape {
                name: name.clone(),
                about: text(&schema["description"]),
                fields: fields.map(|(name, field)| field_row(name, field)).collect(),
            }
        })
        .collect()
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap_or(schema),
        None => schema,
    }
}

fn field_row(name: &str, field: &Value) -> FieldRow {
    let shape = referred(field).or_else(|| referred(&field["items"]));
    FieldRow {
        name: name.to_owned(),
        kind: kind(field),
        link: shape.unwrap_or_default(),
        about: text(&field["description"]),
        example: if field["example"].is_null() { String::new() } else { field["example"].to_string() },
    }
}

/// The name of the shape that a schema refers to, alone or as one of two with `null`.
fn referred(schema: &Value) -> Option<String> {
    let name = |schema: &Value| schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).map(str::to_owned);
    name(schema).or_else(|| items(&schema["oneOf"]).find_map(name))
}

/// What a value is, in a few words.
fn kind(schema: &Value) -> String {
    let range = match (schema["minimum"].as_f64(), schema["maximum"].as_f64()) {
        (Some(least), Some(most)) => format!(", {least} to {most}"),
        (Some(least), None) => format!(", {least} or more"),
        _ => String::new(),
    };
    if let Some(name) = referred(schema) {
        let or_null = items(&schema["oneOf"]).any(|one| one["type"] == "null");
        return if or_null { format!("{name} or null") } else { name };
    }
    if schema["enum"].is_array() {
        return items(&schema["enum"]).map(plain).collect::<Vec<_>>().join(" or ");
    }
    match &schema["type"] {
        Value::String(one) if one == "array" => format!("list of {}", kind(&schema["items"])),
        Value::String(one) if one == "object" && schema["additionalProperties"].is_object() => {
            format!("object of {}", kind(&schema["additionalProperties"]))
        }
        Value::String(one) => match schema["format"].as_str() {
            Some("uuid") => "UUID".to_owned(),
            _ => format!("{one}{range}"),
        },
        Value::Array(several) => several.iter().map(plain).collect::<Vec<_>>().join(" or "),
        _ => "object".to_owned(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
