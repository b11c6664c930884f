//! What must hold whatever went wrong: one chain, nothing twice, nothing lost, everything provable.

use crate::{
    cluster::{Cluster, Directory},
    support,
};
use commonware_runtime::{Clock as _, Spawner as _, Supervisor as _, deterministic::Context as Runtime};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use vinculum_chain::{Chain, Receipt, SubmitError, WaitError};
use vinculum_core::{Digest, Envelope, TransactionId};
use vinculum_proof::{Finality, HexBytes, StateProof};

/// A transaction that a client has given to a member.
#[derive(Clone)]
struct Submission {
    member: usize,
    envelope: Envelope,
    /// The answer, when it has come.
    receipt: Option<Receipt>,
}

/// The clients of a network with what they have submitted. They outlive the members.
#[derive(Clone, Default)]
pub struct Clients(Arc<Mutex<BTreeMap<TransactionId, Submission>>>);

impl Clients {
    fn submissions(&self) -> Vec<Submission> {
        self.0.lock().expect("a client has panicked").values().cloned().collect()
    }

    /// How many have no answer yet.
    pub fn waiting(&self) -> usize {
        self.submissions().iter().filter(|submission| submission.receipt.is_none()).count()
    }

    /// A client gives a member a transaction and doesn't rest before it has the receipt.
    pub fn submit(&self, cluster: &Cluster, member: usize, envelope: Envelope) {
        let submission = Submission { member, envelope, receipt: None };
        self.0.lock().expect("a client has panicked").insert(submission.envelope.id(), submission.clone());
        self.pursue(cluster, submission);
    }

    /// The clients that have no answer yet ask again, after everything was down.
    pub fn resume(&self, cluster: &Cluster) {
        let waiting = self.submissions().into_iter().filter(|submission| submission.receipt.is_none());
        waiting.for_each(|submission| self.pursue(cluster, submission));
    }

    fn pursue(&self, cluster: &Cluster, submission: Submission) {
        let (clients, directory) = (self.clone(), cluster.directory.clone());
        cluster.context.child("client").spawn(move |context| async move {
            let receipt = deliver(&context, &directory, submission.member, &submission.envelope).await;
            let mut submissions = clients.0.lock().expect("a client has panicked");
            let submission = submissions.get_mut(&receipt.id).expect("it was submitted");
            submission.receipt = Some(receipt);
        });
    }
}

/// Submits a transaction to one member until it is final. A member that crashes may forget what isn't final: the
/// transaction is given to it again when it is back, and only then.
async fn deliver(context: &Runtime, directory: &Directory, member: usize, envelope: &Envelope) -> Receipt {
    loop {
        if let Some(chain) = directory.find(member) {
            match chain.submit_and_wait(envelope.clone()).await {
                Ok(receipt) => return receipt,
                // It crashed, but not before the transaction was final.
                Err(WaitError::Refused(SubmitError::AlreadyFinal { .. })) => match chain.wait(envelope.id()).await {
                    Ok(receipt) => return receipt,
                    Err(error) => assert_eq!(error, WaitError::Stopped),
                },
                Err(WaitError::Stopped | WaitError::Refused(SubmitError::Stopped)) => {}
                Err(error) => panic!("transaction {}: {error}", envelope.id()),
            }
        }
        context.sleep(Duration::from_millis(25)).await;
    }
}

/// Checks a network at rest in which all members are up; gives the digests of its blocks.
pub async fn check(cluster: &Cluster, clients: &Clients) -> Vec<Digest> {
    let mut chains = Vec::new();
    for member in 0..cluster.setup.members() {
        chains.push(cluster.chain(member).await);
    }
    let height = chains.iter().map(|chain| chain.tip().height).min().expect("there are members");
    let digests = one_chain(cluster, &chains, height).await;
    let submissions = clients.submissions();
    for submission in &submissions {
        for chain in &chains {
            once_and_accepted(chain, submission).await;
        }
    }
    let paths: Vec<_> = submissions.iter().map(|submission| support::attestation_path(&submission.envelope)).collect();
    for chain in &chains {
        provable(chain, &paths).await;
    }
    digests
}

/// All members have the same blocks with the same state, those that were ever final among them, and in them no
/// transaction twice.
async fn one_chain(cluster: &Cluster, chains: &[Chain], height: u64) -> Vec<Digest> {
    let mut ids = BTreeSet::new();
    let mut digests = Vec::new();
    for height in 1..=height {
        let known = cluster.setup.records.get().finals.get(&height).copied();
        for (member, chain) in chains.iter().enumerate() {
            let block = chain.block(height).await.expect("the archive can be read");
            let block = block.unwrap_or_else(|| panic!("member {member} lacks block {height}"));
            assert_eq!(Some((block.digest, block.header.state_root)), known, "member {member}, block {height}");
            if member == 0 {
                let transactions = block.transactions.iter().map(|executed| executed.transaction.id());
                transactions.for_each(|id| assert!(ids.insert(id), "{id} is executed again in block {height}"));
            }
        }
        digests.extend(known.map(|(digest, _)| digest));
    }
    digests
}

/// The transaction stands where its receipt says, and was accepted.
async fn once_and_accepted(chain: &Chain, submission: &Submission) {
    let id = submission.envelope.id();
    let expected = submission.receipt.as_ref().expect("every client has its answer");
    assert!(expected.outcome.is_accepted(), "{id}: {:?}", expected.outcome);
    let found = chain.receipt(id).await.expect("the member runs").expect("it is final");
    assert_eq!((found.height, found.index, &found.outcome), (expected.height, expected.index, &expected.outcome));
    assert!(!chain.is_waiting(&id), "{id} is final and still waits");
}

/// Each path has a value, proven to whoever knows only the network's id; another path is proven to have none.
pub async fn provable(chain: &Chain, paths: &[String]) {
    let mut asked = paths.to_vec();
    asked.push("identity/attestation/of-nobody".into());
    let proof = chain.prove(&asked).await.expect("the state can be read");
    let genesis = String::from_utf8(chain.genesis().bytes().to_vec()).expect("a genesis file is text");
    let headers = proof.finality.headers.iter().map(|header| HexBytes(header.to_vec())).collect();
    let finality = Finality { genesis, headers, certificate: HexBytes(proof.finality.certificate.to_vec()) };
    let header = finality.verify(&chain.network_id()).expect("the block is final");
    assert_eq!(header.height, proof.header.height);
    for (index, state) in proof.states.into_iter().enumerate() {
        let value = state.value.map(|value| String::from_utf8(value.to_vec()).expect("values are text"));
        let state = StateProof { path: state.path, value, proof: HexBytes(state.proof.to_vec()) };
        let value = state.verify_at(&asked[index], &header.state_root).expect("the proof holds");
        assert_eq!(value.is_some(), index < paths.len(), "{}", asked[index]);
    }
}
