//! `GET /api/docs`: the OpenAPI document as a page for people. It needs no script and nothing from elsewhere.

use askama::Template;
use axum::response::Html;
use serde_json::Value;

use super::{DOCUMENT, document};
use crate::extract::Params;
use crate::problem::{Answer, Problem};
use crate::view::{self, Frame};

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
    answers: Vec<AnswerRow>,
    example: String,
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

/// A shape of the answers' bodies.
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
            let parameters: Vec<Parameter> = items(&call["parameters"]).map(parameter).collect();
            let question = items(&call["parameters"])
                .filter(|one| !one["example"].is_null())
                .map(|one| format!("{}={}", text(&one["name"]), plain(&one["example"])))
                .collect::<Vec<_>>()
                .join("&");
            let asked = if question.is_empty() { path.clone() } else { format!("{path}?{question}") };
            calls.push(Call {
                anchor: text(&call["operationId"]),
                method: method.to_uppercase(),
                summary: text(&call["summary"]),
                about: text(&call["description"]),
                parameters,
                answers: entries(&call["responses"]).map(|(status, answer)| answer_row(status, answer)).collect(),
                example: frame.absolute(&asked),
                path: path.clone(),
            });
        }
    }
    calls
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
    let body = entries(&answer["content"]).next().map(|(_, content)| kind(&content["schema"])).unwrap_or_default();
    AnswerRow { status: status.to_owned(), about: text(&answer["description"]), shape: body }
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
