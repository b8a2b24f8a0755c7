//! Telling a person everything that is kept about them.

use serde_json::{Map, Value, json};

use super::registry::{self, Part, Whose};
use crate::audit;
use crate::db::begin_write;
use crate::fault::Fault;
use crate::op::Op;

/// All rows about a person.
#[derive(Clone, Debug)]
pub struct Told(Vec<(Part, Vec<Map<String, Value>>)>);

/// Everything that is kept about who is signed in. That it was asked for is written into the audit log.
///
/// # Errors
/// [`Fault::SignIn`], [`Fault::StepUp`] where that was shown longer than ten minutes ago, or the database fails.
pub async fn tell(op: &Op) -> Result<Told, Fault> {
    let signed = *op.fresh()?;
    let tx = begin_write(&op.db).await?;
    let of = |whose| match whose {
        Whose::Scholar => signed.scholar.map(|scholar| scholar.0),
        Whose::Account => Some(signed.account.0),
    };
    let told = registry::read(&tx, of).await?;
    let event =
        audit::Event { action: "person.told", subject_kind: "account", subject: signed.account.0, detail: json!({}) };
    audit::record(&tx, op, event).await?;
    tx.commit().await?;
    Ok(Told(told))
}

impl Told {
    /// As one JSON document: for each table what it is for, and its rows.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let parts = self.0.iter().map(|(part, rows)| json!({ "table": part.table, "about": part.about, "rows": rows }));
        json!({ "data": parts.collect::<Vec<_>>() })
    }

    /// As lines of a table: table, number of the row, column, value.
    #[must_use]
    pub fn to_lines(&self) -> Vec<[String; 4]> {
        let mut lines = Vec::new();
        for (part, rows) in &self.0 {
            for (number, row) in (1..).zip(rows) {
                for (column, value) in row {
                    let value = match value {
                        Value::Null => continue,
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    lines.push([part.table.to_owned(), i32::to_string(&number), column.clone(), value]);
                }
            }
        }
        lines
    }
}
