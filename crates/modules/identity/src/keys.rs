//! Where this module's records lie in the state.

use crate::{Attestation, Country, Coverage, KeyRecord, Organisation, Wmi, WmiRecord};
use vinculum_core::{ActionDigest, Did, OrganisationId};
use vinculum_state::Map;

/// Organisations by id.
pub const ORGANISATIONS: Map<OrganisationId, Organisation> = Map::new("identity/organisation");
/// Keys of organisations, active and revoked.
pub const KEYS: Map<Did, KeyRecord> = Map::new("identity/key");
/// Owners of WMIs.
pub const WMIS: Map<Wmi, WmiRecord> = Map::new("identity/wmi");
/// Coverage by country.
pub const COVERAGE: Map<Country, Coverage> = Map::new("identity/coverage");
/// Attestations by the digest of the action that issued them.
pub const ATTESTATIONS: Map<ActionDigest, Attestation> = Map::new("identity/attestation");
/// Counters.
pub(crate) const COUNT: Map<&'static str, u32> = Map::new("identity/count");
/// Key of the number of organisations ever admitted.
pub(crate) const ADMITTED: &&str = &"organisations";
