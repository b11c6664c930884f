//! Whether a message is for the bank at which the creditor's account is.

use crate::{api::Api, problem::Problem, routes::accounts::load};
use std::collections::HashMap;
use vinculum_core::OrganisationId;
use vinculum_identity::{ORGANISATIONS, Organisation};
use vinculum_iso20022::Agent;

/// The ledger's organisations, each looked up once.
#[derive(Default)]
pub struct Banks(HashMap<OrganisationId, Option<Organisation>>);

impl Banks {
    /// Whom `agent` names, if it is another than `bank`. Only an LEI and the id of an organisation can tell: the ledger
    /// knows nobody's BIC.
    pub async fn other(&mut self, api: &Api, agent: &Agent, bank: &OrganisationId) -> Result<Option<String>, Problem> {
        if let Some(lei) = &agent.lei
            && let Some(known) = self.find(api, bank).await?.and_then(|bank| bank.lei.as_ref())
            && known != lei.as_str()
        {
            return Ok(Some(format!("the bank with LEI {}", lei.as_str())));
        }
        let named = agent.other.as_deref().and_then(|id| id.parse::<OrganisationId>().ok());
        match named.filter(|id| id != bank) {
            Some(id) if self.find(api, &id).await?.is_some() => Ok(Some(id.to_string())),
            _ => Ok(None),
        }
    }

    async fn find(&mut self, api: &Api, id: &OrganisationId) -> Result<Option<&Organisation>, Problem> {
        if !self.0.contains_key(id) {
            let found = load(api, &ORGANISATIONS, std::slice::from_ref(id)).await?.into_iter().next().flatten();
            self.0.insert(id.clone(), found);
        }
        Ok(self.0.get(id).and_then(Option::as_ref))
    }
}
