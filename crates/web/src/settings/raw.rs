//! The settings as they were written, each with the place it comes from.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::Path;

use collegium_core::scholars::matching::Weights;
use toml::{Table, Value};

use super::SettingsError;

/// What every variable of ours begins with.
pub(super) const PREFIX: &str = "COLLEGIUM_";

/// Keys that a variable may set as well: `listen` and `COLLEGIUM_LISTEN`.
const WITH_VARIABLE: [&str; 8] =
    ["database_url", "data_dir", "listen", "base_url", "mail", "mail_from", "secret_file", "log"];

/// Keys that stand in the file alone, by table; the empty name is the top of the file.
const IN_FILE: [(&str, &[&str]); 7] = [
    (
        "",
        &[
            "metrics_listen",
            "trusted_proxies",
            "allow_plain_http",
            "allowed_outside",
            "mail_dkim_key",
            "mail_dkim_selector",
            "mail_ca_file",
            "mail_workers",
            "mail_bounces",
            "mail_bounce_secret_file",
        ],
    ),
    ("community", &["name", "short_name", "institute", "tagline", "contact", "accent", "accent_dark"]),
    (
        "limits",
        &[
            "pages_per_second",
            "api_per_second",
            "burst_seconds",
            "body_bytes",
            "request_seconds",
            "profiles_per_hour",
            "profiles_per_day",
        ],
    ),
    ("public", &["five_or_more"]),
    ("matching", &["join", "hold", "margin", "partners", "unseen", "chances"]),
    ("lookups", &["crossref", "datacite", "pubmed", "orcid", "contact", "time_out_seconds", "pause_milliseconds"]),
    ("sign_in", &["providers"]),
];

/// Where a value stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// An environment variable.
    Variable(String),
    /// A key of the settings file.
    File { file: String, key: String },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(name) => f.write_str(name),
            Self::File { file, key } => write!(f, "{key} in {file}"),
        }
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.to_string()
    }
}

impl From<&Origin> for String {
    fn from(origin: &Origin) -> Self {
        origin.to_string()
    }
}

/// All that was written, unchecked but for the names of the keys.
#[derive(Debug, Default)]
pub(super) struct Raw {
    file: String,
    values: Table,
    variables: BTreeMap<&'static str, (String, String)>,
}

impl Raw {
    /// Reads the file's text and refuses keys that nobody knows.
    pub(super) fn read(file: Option<(&Path, &str)>) -> Result<Self, SettingsError> {
        let Some((path, text)) = file else { return Ok(Self::default()) };
        let name = path.display().to_string();
        let values: Table = text.parse().map_err(|error: toml::de::Error| {
            let line = error.span().map_or(1, |span| 1 + text[..span.start.min(text.len())].matches('\n').count());
            SettingsError::new(format!("{name}, line {line}"), format!("this is not TOML: {}", error.message().trim()))
        })?;
        let raw = Self { file: name, values, variables: BTreeMap::new() };
        raw.refuse_unknown_keys()?;
        Ok(raw)
    }

    /// Lays variables over the file and refuses those that nobody knows. An empty variable counts as not set.
    pub(super) fn overlay(
        &mut self,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<(), SettingsError> {
        for (name, value) in variables {
            let Some(rest) = name.strip_prefix(PREFIX) else { continue };
            let Some(key) = WITH_VARIABLE.into_iter().find(|key| key.to_ascii_uppercase() == rest) else {
                let known: Vec<String> =
                    WITH_VARIABLE.iter().map(|key| format!("{PREFIX}{}", key.to_ascii_uppercase())).collect();
                return Err(SettingsError::new(
                    &name,
                    format!("there is no such setting; the variables are {}", known.join(", ")),
                ));
            };
            if !value.trim().is_empty() {
                self.variables.insert(key, (name, value));
            }
        }
        Ok(())
    }

    /// The text under a key of the top level, and where it stands.
    pub(super) fn text(&self, key: &'static str) -> Option<(&str, Origin)> {
        if let Some((name, value)) = self.variables.get(key) {
            return Some((value.as_str(), Origin::Variable(name.clone())));
        }
        Some((self.values.get(key)?.as_str()?, self.place(key)))
    }

    /// The value under a key of the top level, parsed.
    pub(super) fn parsed<T>(
        &self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, SettingsError> {
        if !self.variables.contains_key(key) {
            self.must_be_text(key, self.values.get(key))?;
        }
        self.text(key).map(|(text, origin)| parse(text).map_err(|why| SettingsError::new(origin, why))).transpose()
    }

    /// The values of a list under a key of the top level, each parsed; no list is an empty one.
    pub(super) fn parsed_each<T>(
        &self,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Vec<T>, SettingsError> {
        let Some(value) = self.values.get(key) else { return Ok(Vec::new()) };
        let refuse = |why: String| SettingsError::new(self.place(key), why);
        let list = value.as_array().ok_or_else(|| refuse("a list is meant, such as [\"10.0.0.0/8\"]".to_owned()))?;
        list.iter()
            .map(|one| {
                parse(one.as_str().ok_or_else(|| refuse(format!("{} is not text in quotes", shown(one))))?)
                    .map_err(refuse)
            })
            .collect()
    }

    /// The text under a key of a table, parsed.
    pub(super) fn parsed_in<T>(
        &self,
        table: &'static str,
        key: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, SettingsError> {
        let value = self.values.get(table).and_then(|table| table.get(key));
        let name = format!("{table}.{key}");
        self.must_be_text(&name, value)?;
        value
            .and_then(Value::as_str)
            .map(|text| parse(text).map_err(|why| SettingsError::new(self.place(&name), why)))
            .transpose()
    }

    /// The number under a key of a table, within its range; `usual` where nothing is written.
    pub(super) fn number(
        &self,
        table: &'static str,
        key: &'static str,
        usual: u32,
        range: RangeInclusive<u32>,
    ) -> Result<u32, SettingsError> {
        let value = self.values.get(table).and_then(|table| table.get(key));
        self.number_within(&format!("{table}.{key}"), value, usual, range)
    }

    /// The number under a key of the top level, within its range; `usual` where nothing is written.
    pub(super) fn number_at_top(
        &self,
        key: &'static str,
        usual: u32,
        range: RangeInclusive<u32>,
    ) -> Result<u32, SettingsError> {
        self.number_within(key, self.values.get(key), usual, range)
    }

    fn number_within(
        &self,
        name: &str,
        value: Option<&Value>,
        usual: u32,
        range: RangeInclusive<u32>,
    ) -> Result<u32, SettingsError> {
        let Some(value) = value else { return Ok(usual) };
        let number = value.as_integer().and_then(|number| u32::try_from(number).ok());
        number.filter(|number| range.contains(number)).ok_or_else(|| {
            let (from, to) = (range.start(), range.end());
            let why = format!("{} does not do; a whole number from {from} to {to} is meant", shown(value));
            SettingsError::new(self.place(name), why)
        })
    }

    /// The weights of evidence of who is who; those of the program where nothing is written.
    pub(super) fn matching(&self) -> Result<Weights, SettingsError> {
        let Some(table) = self.values.get("matching") else { return Ok(Weights::default()) };
        let read = table.clone().try_into::<Weights>().map_err(|error| error.message().trim().to_owned());
        read.and_then(Weights::checked).map_err(|why| SettingsError::new(self.place("matching"), why))
    }

    /// The tables of a list of tables, `[[table.key]]`, and the place to name where one is wrong.
    pub(super) fn tables_in(&self, table: &str, key: &str) -> Result<(Vec<&Table>, String), SettingsError> {
        let place = self.place(&format!("{table}.{key}")).to_string();
        let Some(value) = self.values.get(table).and_then(|table| table.get(key)) else {
            return Ok((Vec::new(), place));
        };
        let tables = value.as_array().and_then(|list| list.iter().map(Value::as_table).collect::<Option<Vec<_>>>());
        let tables = tables
            .ok_or_else(|| SettingsError::new(&place, format!("a list of tables is meant: [[{table}.{key}]]")))?;
        Ok((tables, place))
    }

    /// A yes or no of the top level.
    pub(super) fn flag(&self, key: &'static str) -> Option<bool> {
        self.values.get(key)?.as_bool()
    }

    /// A yes or no of a table.
    pub(super) fn flag_in(&self, table: &'static str, key: &'static str) -> Result<Option<bool>, SettingsError> {
        let Some(value) = self.values.get(table).and_then(|table| table.get(key)) else { return Ok(None) };
        let refuse = || {
            let why = format!("{} does not do; true or false is meant", shown(value));
            SettingsError::new(self.place(&format!("{table}.{key}")), why)
        };
        value.as_bool().map(Some).ok_or_else(refuse)
    }

    fn must_be_text(&self, name: &str, value: Option<&Value>) -> Result<(), SettingsError> {
        match value {
            Some(value) if !value.is_str() => {
                Err(SettingsError::new(self.place(name), format!("{} is not text; put it in quotes", shown(value))))
            }
            _ => Ok(()),
        }
    }

    fn place(&self, key: &str) -> Origin {
        Origin::File { file: self.file.clone(), key: key.to_owned() }
    }

    fn refuse_unknown_keys(&self) -> Result<(), SettingsError> {
        for (key, value) in &self.values {
            let tables = IN_FILE.iter().find(|(table, _)| !table.is_empty() && table == key);
            match (tables, value) {
                (Some((table, known)), Value::Table(inside)) => {
                    if let Some(inner) = inside.keys().find(|inner| !known.contains(&inner.as_str())) {
                        return Err(self.unknown(&format!("{table}.{inner}"), known));
                    }
                }
                (Some((table, _)), _) => {
                    return Err(SettingsError::new(self.place(key), format!("a table is meant: [{table}]")));
                }
                (None, _) => {
                    let known: Vec<&str> = WITH_VARIABLE.iter().chain(IN_FILE[0].1).copied().collect();
                    if !known.contains(&key.as_str()) {
                        let tables: Vec<&str> =
                            IN_FILE.iter().map(|(table, _)| *table).filter(|table| !table.is_empty()).collect();
                        return Err(self.unknown(key, &[known, tables].concat()));
                    }
                    self.flag_must_be_bool(key, value)?;
                }
            }
        }
        Ok(())
    }

    fn flag_must_be_bool(&self, key: &str, value: &Value) -> Result<(), SettingsError> {
        if key == "allow_plain_http" && !value.is_bool() {
            let why = format!("{} does not do; true or false is meant", shown(value));
            return Err(SettingsError::new(self.place(key), why));
        }
        Ok(())
    }

    fn unknown(&self, key: &str, known: &[&str]) -> SettingsError {
        SettingsError::new(self.place(key), format!("there is no such setting here; there are {}", known.join(", ")))
    }
}

/// A value in a message.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("“{text}”"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Datetime(moment) => moment.to_string(),
        Value::Array(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
    }
}
