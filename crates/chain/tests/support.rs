//! A small network: genesis, keys, and signed transactions.

use commonware_cryptography::Signer as _;
use std::sync::Arc;
use vinculum_chain::{MemberConfig, PrivateKey, Tunables};
use vinculum_core::{
    Digest, Envelope, NetworkId, Nonce, OrganisationId, Party, Role, Salt, SecretKey, Timestamp, sha256,
};
use vinculum_identity::{Action, IssueAttestation, genesis::Founder};
use vinculum_runtime::{Genesis, GenesisFile, ValidatorEntry};

/// The organisation that runs validator `index`.
pub fn organisation(index: usize) -> OrganisationId {
    format!("member-{index}").parse().unwrap()
}

/// The key with which that organisation signs transactions.
pub fn signer(index: usize) -> SecretKey {
    SecretKey::from_seed([index as u8 + 1; 32])
}

/// The consensus keys of `count` validators.
pub fn consensus_keys(count: usize) -> Vec<PrivateKey> {
    (0..count as u64).map(PrivateKey::from_seed).collect()
}

/// A network of `count` validators that starts at time 0.
pub fn genesis(count: usize) -> Arc<Genesis> {
    let keys = consensus_keys(count);
    let validators = keys.iter().enumerate().map(|(index, key)| ValidatorEntry {
        organisation: organisation(index),
        consensus_key: Digest(key.public_key().as_ref().try_into().unwrap()),
    });
    let founders = (0..count).map(|index| Founder {
        organisation: organisation(index),
        name: format!("Member {index}"),
        country: "SE".parse().unwrap(),
        lei: None,
        roles: vec![Role::Manufacturer],
        keys: vec![signer(index).did()],
        reports_since: Timestamp(0),
    });
    let file = GenesisFile {
        format: 1,
        name: "Test".into(),
        created_at: Timestamp(0),
        demonstration: true,
        validators: validators.collect(),
        founders: founders.collect(),
    };
    Arc::new(Genesis::parse(serde_json::to_vec(&file).unwrap()).unwrap())
}

/// How to run validator `index`.
pub fn member(genesis: &Arc<Genesis>, index: usize, tunables: Tunables) -> MemberConfig {
    let key = consensus_keys(index + 1).remove(index);
    MemberConfig { genesis: genesis.clone(), key, prefix: format!("member-{index}"), tunables }
}

fn bytes16(number: u64) -> [u8; 16] {
    sha256(&number.to_be_bytes()).0[..16].try_into().unwrap()
}

fn attestation(by: usize, number: u64) -> bytes::Bytes {
    let action = Action::IssueAttestation(IssueAttestation {
        salt: Salt(bytes16(number)),
        by: organisation(by),
        subject: Party::Organisation(organisation(by)),
        kind: "test".into(),
        commitment: sha256(&number.to_be_bytes()),
        expires_at: None,
    });
    serde_json::to_vec(&action).unwrap().into()
}

/// A transaction that is accepted: organisation `by` attests to something, a different thing for each `number`.
pub fn valid(network: NetworkId, by: usize, number: u64, valid_until: Timestamp) -> Envelope {
    let actions = vec![attestation(by, number)];
    let mut envelope = Envelope::unsigned(network, valid_until, Nonce(bytes16(number)), actions);
    envelope.sign(&signer(by));
    envelope
}

/// A well-formed transaction that the ledger rejects: it is signed by another organisation than the one that acts.
pub fn rejected(network: NetworkId, by: usize, number: u64, valid_until: Timestamp) -> Envelope {
    let actions = vec![attestation(by, number)];
    let mut envelope = Envelope::unsigned(network, valid_until, Nonce(bytes16(number)), actions);
    envelope.sign(&signer(by + 100));
    envelope
}

/// The same transaction with its signature changed so that it doesn't verify.
pub fn badly_signed(mut envelope: Envelope) -> Envelope {
    envelope.signatures[0].bytes[40] ^= 1;
    envelope
}

/// Where an attestation's record lies in the state.
pub fn attestation_path(envelope: &Envelope) -> String {
    format!("identity/attestation/{}", sha256(&envelope.actions[0]))
}
