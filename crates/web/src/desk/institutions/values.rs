//! An institution's values as the form has them.

use collegium_core::id::InstitutionId;
use collegium_core::institutions::{self, Held, InstitutionEdit, parse_ror};
use collegium_core::op::Op;
use collegium_core::page::PageRequest;
use collegium_core::reference::CountryCode;

use crate::form::Typed;
use crate::problem::Answer;

/// The form filled in with what is so now. Parent and successor stand there by name.
pub(super) fn typed(held: &Held) -> Typed {
    let institution = &held.institution;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (north, east) = institution.place.map(|(n, e)| (n.to_string(), e.to_string())).unwrap_or_default();
    let country = institution.named.country.map(String::from).unwrap_or_default();
    let domains = institution.domains.join(", ");
    let values = [
        ("name", institution.named.name.clone()),
        ("city", text(&institution.city)),
        ("region", text(&institution.region)),
        ("country", country),
        ("north", north),
        ("east", east),
        ("domains", domains),
        ("parent", institution.parent.as_ref().map(|parent| parent.name.clone()).unwrap_or_default()),
        ("successor", held.successor.as_ref().map(|other| other.name.clone()).unwrap_or_default()),
        ("ror", institution.named.ror.as_ref().map(|ror| format!("https://ror.org/{ror}")).unwrap_or_default()),
    ];
    Typed::of(values.iter().map(|(name, value)| (*name, value.as_str())))
}

/// What the form asks for; `None` where something in it makes no sense, which is said beside the field.
pub(super) async fn edit(op: &Op, held: &Held, typed: &mut Typed) -> Answer<Option<InstitutionEdit>> {
    let text = |typed: &Typed, name: &str| Some(typed.value(name).trim().to_owned()).filter(|text| !text.is_empty());
    let place = place(typed);
    let ror = text(typed, "ror");
    if ror.as_deref().is_some_and(|ror| parse_ror(ror).is_none()) {
        typed.refuse("ror", "A ROR id looks like https://ror.org/03wx2rr30.");
    }
    let now = held.institution.parent.as_ref();
    let parent = other(op, typed, "parent", now.map(|parent| (parent.id, parent.name.as_str()))).await?;
    let now = held.successor.as_ref();
    let successor = other(op, typed, "successor", now.map(|one| (one.id, one.name.as_str()))).await?;
    if typed.value("name").trim().is_empty() {
        typed.refuse("name", "An institution needs a name.");
    }
    let wanted = InstitutionEdit {
        name: typed.value("name").to_owned(),
        region: text(typed, "region"),
        city: text(typed, "city"),
        country: CountryCode::parse(typed.value("country")).ok(),
        place,
        domains: typed.value("domains").split([',', ' ', ';']).map(str::to_owned).collect(),
        parent,
        successor,
        ror,
    };
    Ok(typed.is_well().then_some(wanted))
}

fn place(typed: &mut Typed) -> Option<(f64, f64)> {
    if typed.value("north").trim().is_empty() && typed.value("east").trim().is_empty() {
        return None;
    }
    let degrees = |text: &str| text.parse::<f64>().map_err(|_| "degrees are a number, such as 7.44");
    let north = typed.read("north", degrees);
    let east = typed.read("east", degrees);
    north.zip(east)
}

/// The institution that is named in a field: the one of today, if its name still stands there; else the only one of
/// that name.
async fn other(
    op: &Op,
    typed: &mut Typed,
    field: &str,
    now: Option<(InstitutionId, &str)>,
) -> Answer<Option<InstitutionId>> {
    let name = typed.value(field).trim().to_owned();
    if name.is_empty() {
        return Ok(None);
    }
    if let Some((id, today)) = now
        && today == name
    {
        return Ok(Some(id));
    }
    let found = institutions::find(op, &name, PageRequest::new(1, 50)).await?.rows;
    let exactly: Vec<_> = found.iter().filter(|found| found.institution.name == name).collect();
    let candidates = if exactly.is_empty() { found.iter().collect() } else { exactly };
    match candidates.as_slice() {
        [only] => return Ok(Some(only.institution.id)),
        [] => typed.refuse(field, format!("No institution of the community has “{name}” in its name.")),
        many => {
            let names: Vec<&str> = many.iter().take(4).map(|found| found.institution.name.as_str()).collect();
            typed.refuse(field, format!("Several fit: {}. Write the whole name of one.", names.join("; ")));
        }
    }
    Ok(None)
}
