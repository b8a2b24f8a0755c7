//! All routes of the site, as the sources have them: axum cannot list them, and a list kept by hand forgets some.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A method and the path as the router has it.
pub(crate) type Route = (String, String);

/// Every route that the sources of the site name, and every call of the API's document.
pub(crate) fn all() -> BTreeSet<Route> {
    let mut routes = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/web/src");
    for file in sources(&root) {
        let text = fs::read_to_string(&file).unwrap();
        for call in text.split(".route(").skip(1) {
            let (path, methods) = read(call, &text);
            assert!(!methods.is_empty(), "{}: a route without a method: {path}", file.display());
            routes.extend(methods.into_iter().map(|method| (method, path.clone())));
        }
    }
    let document: Value = serde_json::from_str(&collegium_web::api::document_text()).unwrap();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let methods = methods.as_object().unwrap().keys().map(|method| method.to_uppercase());
        routes.extend(methods.map(|method| (method, path.clone())));
    }
    routes
}

/// All files of the site but its tests, and the metrics, which have a listener of their own.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|kind| kind == "rs"))
        .filter(|path| !path.ends_with("tests.rs") && !path.ends_with("metrics.rs"))
        .collect()
}

/// The path and the methods of a call of `.route(`, whose arguments begin the text.
fn read(call: &str, file: &str) -> (String, Vec<String>) {
    let arguments = &call[..closing(call)];
    let (path, methods) = arguments.split_once(',').expect("two arguments");
    let path = match path.trim().strip_prefix('"') {
        Some(literal) => literal.trim_end_matches('"').to_owned(),
        None => constant(path.trim(), file),
    };
    let words = methods.split(|letter: char| !letter.is_alphanumeric() && !"_(:".contains(letter));
    let named = words.flat_map(|word| word.split_inclusive('(')).filter_map(|word| match word {
        "get(" => Some("GET"),
        "post(" => Some("POST"),
        "put(" => Some("PUT"),
        "patch(" => Some("PATCH"),
        "delete(" => Some("DELETE"),
        _ => None,
    });
    (path, named.map(str::to_owned).collect())
}

/// Where the parenthesis closes that was opened before the text.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    for (at, letter) in text.char_indices() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth == 0 {
            return at;
        }
    }
    panic!("a parenthesis is not closed: {text}")
}

/// What a constant of the file says.
fn constant(name: &str, file: &str) -> String {
    let said = file.split(&format!("const {name}: &str = \"")).nth(1);
    said.unwrap_or_else(|| panic!("no constant {name}")).split('"').next().unwrap().to_owned()
}
