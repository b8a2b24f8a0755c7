//! The resolver with the names and ROR ids of what it knows: from the database, or from files of the registry alone.

use std::ops::ControlFlow;
use std::path::PathBuf;

use rustc_hash::FxHashMap;

use super::knowledge::{Knowledge, Origin};
use super::resolve::{Organization, Resolver};
use super::ror::{RegistryError, RegistryRecord, read_registry};
use crate::fault::Fault;
use crate::op::{Op, Permission};

/// All organizations that are known, ready to tell which one a typed name means.
pub struct Directory {
    resolver: Resolver,
    /// The ROR id of each, by its place; institutions of the community alone have none.
    rors: Vec<Option<String>>,
    places: FxHashMap<String, u32>,
}

impl Directory {
    /// Reads the registry of the database, the community's own institutions and what people decided.
    ///
    /// # Errors
    /// [`Fault`] when the actor may not read it or the database fails.
    pub async fn load(op: &Op) -> Result<Self, Fault> {
        op.require(Permission::ReadReports)?;
        let (resolver, origins) = Knowledge::load(&op.db).await?.into_parts();
        let ror = |origin| match origin {
            Origin::Registry(ror) => Some(ror),
            Origin::Community(_) => None,
        };
        Ok(Self::of(resolver, origins.into_iter().map(ror).collect()))
    }

    /// Reads files of the registry; a record that stands in several counts as in the last.
    ///
    /// # Errors
    /// [`RegistryError`], naming file and line.
    pub fn of_files(files: &[PathBuf]) -> Result<Self, RegistryError> {
        let mut organizations: Vec<Organization> = Vec::new();
        let mut places: FxHashMap<String, usize> = FxHashMap::default();
        for file in files {
            read_registry(file, |record| {
                let organization = Organization::from(&record);
                if let Some(place) = places.get(&record.ror) {
                    organizations[*place] = organization;
                } else {
                    places.insert(record.ror, organizations.len());
                    organizations.push(organization);
                }
                ControlFlow::Continue(())
            })?;
        }
        let rors = organizations.iter().map(|organization| Some(organization.id.clone())).collect();
        Ok(Self::of(Resolver::new(organizations), rors))
    }

    /// Takes records that are at hand already.
    #[must_use]
    pub fn of_records(records: &[RegistryRecord]) -> Self {
        let rors = records.iter().map(|record| Some(record.ror.clone())).collect();
        Self::of(Resolver::new(records.iter().map(Organization::from)), rors)
    }

    fn of(resolver: Resolver, rors: Vec<Option<String>>) -> Self {
        let known = (0u32..).zip(&rors).filter_map(|(place, ror)| Some((ror.clone()?, place)));
        let places = known.collect();
        Self { resolver, rors, places }
    }

    /// Tells what typed names mean.
    #[must_use]
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    /// The same, to try other weights.
    pub(super) fn resolver_mut(&mut self) -> &mut Resolver {
        &mut self.resolver
    }

    /// The ROR id of the organization of this place.
    #[must_use]
    pub fn ror(&self, place: u32) -> Option<&str> {
        self.rors.get(place as usize)?.as_deref()
    }

    /// The name of the organization of this place.
    #[must_use]
    pub fn name(&self, place: u32) -> &str {
        self.resolver.name(place)
    }

    /// The place of the organization with this ROR id, or of the one that took its place.
    #[must_use]
    pub fn place(&self, ror: &str) -> Option<u32> {
        self.places.get(ror).map(|place| self.resolver.stands_for(*place))
    }
}
