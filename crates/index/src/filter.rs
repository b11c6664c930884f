//! What lists can be asked for.

use crate::{
    IndexError,
    view::{FindingKind, TransactionStatus, VehicleStatus},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use vinculum_core::{OrganisationId, Party, Role, Timestamp, VehicleId};
use vinculum_identity::Country;

/// Most items on one page.
pub const MAX_PAGE: u32 = 200;
/// Items on a page when no limit is given.
pub const DEFAULT_PAGE: u32 = 50;

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest {
    limit: u32,
    cursor: Option<String>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { limit: DEFAULT_PAGE, cursor: None }
    }
}

impl PageRequest {
    /// A page of 1 to [`MAX_PAGE`] items ([`DEFAULT_PAGE`] when not given) from where the last page said.
    pub fn new(limit: Option<u32>, cursor: Option<String>) -> Result<Self, IndexError> {
        let limit = limit.unwrap_or(DEFAULT_PAGE);
        if !(1..=MAX_PAGE).contains(&limit) {
            return Err(IndexError::Limit);
        }
        Ok(Self { limit, cursor })
    }

    /// Most items.
    pub fn limit(&self) -> usize {
        self.limit as usize
    }

    /// The key of the last item before this page: a whole number.
    pub(crate) fn after(&self) -> Result<Option<i64>, IndexError> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| IndexError::Cursor)?;
        let bytes = bytes.try_into().map_err(|_| IndexError::Cursor)?;
        let key = i64::from_be_bytes(bytes);
        if key < 0 { Err(IndexError::Cursor) } else { Ok(Some(key)) }
    }
}

/// The cursor after an item with this key.
pub(crate) fn cursor(key: i64) -> String {
    URL_SAFE_NO_PAD.encode(key.to_be_bytes())
}

/// Which transactions; every given condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TransactionFilter {
    /// An action names this organisation.
    pub organisation: Option<OrganisationId>,
    /// An action is of this type.
    pub kind: Option<String>,
    /// This became of it.
    pub status: Option<TransactionStatus>,
    /// Its block's time is this or later.
    pub from: Option<Timestamp>,
    /// Its block's time is this or earlier.
    pub to: Option<Timestamp>,
}

/// Which organisations; every given condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrganisationFilter {
    /// It has this role.
    pub role: Option<Role>,
    /// Its seat is in this country.
    pub country: Option<Country>,
    /// Its name or id contains each of these words, in any case.
    pub text: Option<String>,
}

/// Which attestations; every given condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttestationFilter {
    /// It is about this party.
    pub subject: Option<Party>,
    /// This organisation issued it.
    pub issuer: Option<OrganisationId>,
}

/// Which accounts; every given condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFilter {
    /// It is this party's.
    pub holder: Option<Party>,
    /// It is at this bank.
    pub bank: Option<OrganisationId>,
}

/// Which loans or sales; every given condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgreementFilter {
    /// This party takes or took part.
    pub party: Option<Party>,
    /// It is about this vehicle.
    pub vehicle: Option<VehicleId>,
}

/// Which vehicles; every given condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VehicleFilter {
    /// Each word is part of make or model, or is the model year, or begins the id; or the whole is a holder.
    pub text: Option<String>,
    /// Exactly this vehicle: what the caller made of a VIN in `text`, which then doesn't count.
    pub vehicle: Option<VehicleId>,
    /// Its make, in any case.
    pub make: Option<String>,
    /// Its model, in any case.
    pub model: Option<String>,
    /// Its model year.
    pub model_year: Option<u16>,
    /// This party holds its title, alone or with others.
    pub holder: Option<Party>,
    /// This organisation made it.
    pub manufacturer: Option<OrganisationId>,
    /// It has a finding of this kind.
    pub finding: Option<FindingKind>,
    /// Its life has come to this.
    pub status: Option<VehicleStatus>,
}

/// Which records of a vehicle; every given condition must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordFilter {
    /// The action is of this type.
    pub kind: Option<String>,
    /// It occurred at this time or later.
    pub from: Option<Timestamp>,
    /// It occurred at this time or earlier.
    pub to: Option<Timestamp>,
}
