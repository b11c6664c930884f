//! (placeholder until the module lands)
use vinculum_core::{OrganisationId, Rejection, codes};
use vinculum_state::{Abort, Context, Module, Subject, Touch};
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Action {}
impl Action {
    pub fn organisations(&self) -> Vec<&OrganisationId> {
        match *self {}
    }
}
impl Module for Action {
    const NAME: &'static str = "vehicles";
    fn parse(_: &[u8]) -> Result<Self, Rejection> {
        Err(codes::UNKNOWN_ACTION.reject("not yet"))
    }
    fn check(&self) -> Result<(), Rejection> {
        match *self {}
    }
    fn touch(&self, _: &mut Touch) {
        match *self {}
    }
    fn subjects(&self) -> Vec<Subject> {
        match *self {}
    }
    fn apply(&self, _: &mut Context<'_, '_>) -> Result<(), Abort> {
        match *self {}
    }
}
