//! All that is known about institutions' names, ready to tell which one a typed name means.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::resolve::{Decision, Resolution, Resolver, TypedInstitution, Verdict};
use super::{SpellingKey, registry};
use crate::entity::{institution, spelling};
use crate::fault::Fault;
use crate::id::InstitutionId;
use crate::reference::CountryCode;

/// From this likelihood on nobody is asked what a spelling means.
const SURE: f32 = 0.9;

/// Where an organization that the resolver knows is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Origin {
    /// In the registry, under this ROR id; perhaps in the community too.
    Registry(String),
    /// In the community alone.
    Community(InstitutionId),
}

/// The resolver with all organizations, and where each of them is kept.
pub(crate) struct Knowledge {
    resolver: Resolver,
    origins: Vec<Origin>,
    countries: Vec<Option<CountryCode>>,
    has_registry: bool,
    decided: HashMap<SpellingKey, Verdict>,
}

impl Knowledge {
    /// Reads the registry, the community's own institutions, and what people decided about spellings.
    pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Self, Fault> {
        let mut organizations = registry::organizations(db).await?;
        let has_registry = !organizations.is_empty();
        let mut origins: Vec<Origin> = organizations.iter().map(|one| Origin::Registry(one.id.clone())).collect();
        for own in registry::own_organizations(db).await? {
            if let Ok(id) = own.id.parse() {
                origins.push(Origin::Community(id));
                organizations.push(own);
            }
        }
        let countries = organizations.iter().map(|organization| organization.country).collect();
        let mut knowledge =
            Self { resolver: Resolver::new(organizations), origins, countries, has_registry, decided: HashMap::new() };
        knowledge.learn(db).await?;
        Ok(knowledge)
    }

    /// What people decided outranks every rule.
    async fn learn(&mut self, db: &impl ConnectionTrait) -> Result<(), Fault> {
        let decided = spelling::Entity::find().filter(spelling::Column::DecidedBy.eq("person")).all(db).await?;
        if decided.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = decided.iter().filter_map(|spelling| spelling.institution_id).collect();
        let meant = institution::Entity::find().filter(institution::Column::Id.is_in(ids)).all(db).await?;
        for spelling in decided {
            let country = CountryCode::parse(&spelling.country).ok();
            let decision = match spelling.institution_id {
                None => Decision::NoOrganization,
                Some(id) => {
                    let Some(row) = meant.iter().find(|row| row.id == id) else { continue };
                    let origin = row.ror.clone().map_or(Origin::Community(id.into()), Origin::Registry);
                    let Some(place) = self.origins.iter().position(|known| *known == origin) else { continue };
                    let Ok(place) = u32::try_from(place) else { continue };
                    Decision::Institution(place)
                }
            };
            self.resolver.decide(&spelling.typed, country, decision);
            let verdict = match decision {
                Decision::Institution(place) => Verdict::Institution(place),
                Decision::NoOrganization => Verdict::NoOrganization,
            };
            self.decided.insert((spelling.folded, country), verdict);
        }
        Ok(())
    }

    /// The resolver, and where each organization it knows is kept.
    pub(super) fn into_parts(self) -> (Resolver, Vec<Origin>) {
        (self.resolver, self.origins)
    }

    /// Which institution the typed name means.
    pub(crate) fn resolve(&self, typed: &TypedInstitution<'_>) -> Resolution {
        self.resolver.resolve(typed)
    }

    /// What people decided that this spelling means, whatever else its line says.
    pub(crate) fn decided(&self, spelling: &SpellingKey) -> Option<Resolution> {
        let verdict = *self.decided.get(spelling)?;
        let reason = "decided by staff".to_owned();
        Some(Resolution { verdict, confidence: 1.0, reason, runners_up: Vec::new(), also: Vec::new() })
    }

    /// What a resolution says that may be meant, likeliest first, where it is not quite sure.
    pub(crate) fn guesses(&self, resolution: &Resolution) -> Vec<(Origin, f32)> {
        if resolution.confidence >= SURE {
            return Vec::new();
        }
        let best = match resolution.verdict {
            Verdict::Institution(place) => Some((place, resolution.confidence)),
            Verdict::NoOrganization | Verdict::Unsure => None,
        };
        let all = best.into_iter().chain(resolution.runners_up.iter().copied());
        all.map(|(place, likely)| (self.origin(place).clone(), likely)).collect()
    }

    /// Where the organization of this place is kept.
    pub(crate) fn origin(&self, place: u32) -> &Origin {
        &self.origins[place as usize]
    }

    /// The country of the organization a verdict names.
    pub(crate) fn country(&self, verdict: Verdict) -> Option<CountryCode> {
        match verdict {
            Verdict::Institution(place) => self.countries[place as usize],
            Verdict::NoOrganization | Verdict::Unsure => None,
        }
    }

    /// Whether a registry was loaded; without one, every name that is typed is taken at its word.
    pub(crate) fn has_registry(&self) -> bool {
        self.has_registry
    }
}
