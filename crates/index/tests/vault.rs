//! The vault.

use crate::support::chain::{DAY, START, did, secret, vehicle};
use vinculum_core::{Envelope, NetworkId, Nonce, Party, Salt, Timestamp, TransactionId, dsse::Document, sha256};
use vinculum_index::{ProposalState, StoredProposal, Vault, Webhook};
use vinculum_vehicles::{BirthCredential, Vin};

fn credential(name: &str, vin: &str) -> Document {
    let vin: Vin = vin.parse().unwrap();
    let credential = BirthCredential {
        vin,
        vehicle: vehicle(name),
        wmi: vin.wmi(),
        model_year: 2020,
        make: "Nordic".into(),
        model: "N40".into(),
        manufacturer: "nordic-motors".parse().unwrap(),
        built_at: Timestamp(START),
        salt: Salt([7; 16]),
    };
    credential.sign(&secret("nordic-motors")).0
}

const VIN: &str = "YV1LW5547W2400001";

#[tokio::test]
async fn keeps_credentials_through_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.sqlite");
    let vault = Vault::open(&path).await.unwrap();
    assert_eq!(vault.credential(&vehicle("one")).await.unwrap(), None);
    let document = credential("one", VIN);
    vault.put_credential(&vehicle("one"), VIN, &document).await.unwrap();
    vault.put_credential(&vehicle("one"), VIN, &document).await.unwrap();
    vault.put_credential(&vehicle("two"), "YV1LW5547W2400002", &credential("two", "YV1LW5547W2400002")).await.unwrap();
    vault.close().await;
    let vault = Vault::open(&path).await.unwrap();
    assert_eq!(vault.credential(&vehicle("one")).await.unwrap(), Some(document));
    assert_eq!(vault.vin(&vehicle("one")).await.unwrap().as_deref(), Some(VIN));
    let vins = vault.vins(&[vehicle("one"), vehicle("two"), vehicle("three")]).await.unwrap();
    assert_eq!(vins.len(), 2);
    assert_eq!(vins[&vehicle("two")], "YV1LW5547W2400002");
}

/// After the erasure no file in the folder holds the VIN, while the vault is still open.
#[tokio::test]
async fn erases_from_the_file_itself() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(&folder.path().join("vault.sqlite")).await.unwrap();
    let holds_vin = || {
        let files =
            std::fs::read_dir(folder.path()).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
        files.into_iter().any(|bytes| bytes.windows(VIN.len()).any(|window| window == VIN.as_bytes()))
    };
    vault.put_credential(&vehicle("one"), VIN, &credential("one", VIN)).await.unwrap();
    assert!(holds_vin());
    assert!(vault.erase(&vehicle("one")).await.unwrap());
    assert!(!holds_vin());
    assert!(!vault.erase(&vehicle("one")).await.unwrap());
    assert_eq!(vault.vin(&vehicle("one")).await.unwrap(), None);
}

#[tokio::test]
async fn names_lists_and_details() {
    use crate::support::{answers::now, store::Store, world::WORLD};
    use vinculum_index::{PageRequest, VehicleFilter, view::CheckDigit};
    let store = Store::sqlite();
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(&folder.path().join("vault.sqlite")).await.unwrap();
    vault.put_credential(&vehicle("honest"), VIN, &credential("honest", VIN)).await.unwrap();
    let page = PageRequest::new(Some(200), None).unwrap();
    let mut list = index.vehicles(&VehicleFilter::default(), &page).await.unwrap().items;
    vault.name(&mut list).await.unwrap();
    for one in list {
        assert_eq!(one.vin.as_deref(), (one.id == vehicle("honest")).then_some(VIN));
    }
    let mut detail = index.vehicle(&vehicle("honest"), now(&WORLD)).await.unwrap().unwrap();
    vault.name_detail(&mut detail).await.unwrap();
    assert_eq!(detail.vin.as_deref(), Some(VIN));
    assert!(matches!(detail.check_digit, Some(CheckDigit::Valid | CheckDigit::NotApplicable)));
    let mut other = index.vehicle(&vehicle("rolled"), now(&WORLD)).await.unwrap().unwrap();
    vault.name_detail(&mut other).await.unwrap();
    assert_eq!((other.vin, other.check_digit), (None, None));
}

/// A transaction that two have to sign; only the first has.
fn proposal(nonce: u8, created_at: Timestamp) -> StoredProposal {
    let action = br#"{"type":"vehicles.transfer_title"}"#.to_vec().into();
    let mut envelope = Envelope::unsigned(NetworkId([1; 32]), created_at.plus(DAY), Nonce([nonce; 16]), vec![action]);
    envelope.sign(&secret("anna"));
    StoredProposal {
        id: envelope.id(),
        envelope,
        note: "as agreed".into(),
        created_at,
        valid_until: created_at.plus(DAY),
        state: ProposalState::Open,
    }
}

#[tokio::test]
async fn proposals_gather_signatures_until_they_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vault.sqlite");
    let vault = Vault::open(&path).await.unwrap();
    let parties = [Party::Key(did("anna")), Party::Key(did("bo"))];
    let (first, second) = (proposal(1, Timestamp(START)), proposal(2, Timestamp(START + 1)));
    assert!(vault.put_proposal(&first, &parties).await.unwrap());
    assert!(!vault.put_proposal(&first, &parties).await.unwrap(), "the same twice is one");
    assert!(vault.put_proposal(&second, &parties[..1]).await.unwrap());
    assert_eq!(vault.open_proposals(Timestamp(START)).await.unwrap(), 2);
    assert_eq!(vault.proposals_of(&parties[0], 10).await.unwrap(), [second.id, first.id], "the newest first");
    assert_eq!(vault.proposals_of(&parties[1], 10).await.unwrap(), [first.id]);
    assert_eq!(vault.proposals_of(&parties[0], 1).await.unwrap(), [second.id]);

    let mut signed = first.envelope.clone();
    signed.sign(&secret("bo"));
    let signature = signed.signatures.iter().find(|signature| signature.key == did("bo")).unwrap();
    assert!(vault.sign_proposal(&first.id, signature, Timestamp(START + 5)).await.unwrap());
    assert!(vault.sign_proposal(&first.id, signature, Timestamp(START + 6)).await.unwrap(), "again changes nothing");
    vault.close().await;
    let vault = Vault::open(&path).await.unwrap();
    let kept = vault.proposal(&first.id).await.unwrap().unwrap();
    assert_eq!((&kept.envelope.actions, kept.note.as_str()), (&signed.actions, "as agreed"));
    assert_eq!(kept.envelope.signatures.len(), 2);
    assert!(kept.envelope.signatures.contains(signature));

    // Whatever ends it, it ends once, and the signatures of one that is withdrawn are forgotten.
    assert!(vault.end_proposal(&first.id, ProposalState::Withdrawn).await.unwrap());
    assert!(!vault.end_proposal(&first.id, ProposalState::Submitted).await.unwrap());
    assert!(!vault.sign_proposal(&first.id, signature, Timestamp(START + 7)).await.unwrap());
    let ended = vault.proposal(&first.id).await.unwrap().unwrap();
    assert_eq!((ended.state, ended.envelope.signatures.len()), (ProposalState::Withdrawn, 0));
    assert_eq!(vault.open_proposals(Timestamp(START)).await.unwrap(), 1);
    assert_eq!(vault.open_proposals(Timestamp(START + 2 * DAY)).await.unwrap(), 0, "what has expired isn't open");
    assert!(!vault.put_proposal(&first, &parties).await.unwrap());
    let again = vault.proposal(&first.id).await.unwrap().unwrap();
    assert_eq!(again.envelope.signatures.len(), 0, "proposing again brings nothing back");
    assert_eq!(vault.proposal(&TransactionId::from(sha256(b"none"))).await.unwrap(), None);
}

#[tokio::test]
async fn deliveries_wait_for_their_time_and_go_with_their_webhook() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(&folder.path().join("vault.sqlite")).await.unwrap();
    let owner = Party::Key(did("anna"));
    let webhook = Webhook {
        id: "w1".into(),
        owner: owner.clone(),
        url: "https://example.com/".into(),
        secret: vec![7; 32],
        types: vec!["vehicles.record_odometer".into()],
        created_at: Timestamp(START),
        height: 5,
    };
    assert!(!format!("{webhook:?}").contains("7, 7"), "secrets stay out of logs");
    vault.put_webhook(&webhook).await.unwrap();
    let now = Timestamp(START + 10);
    let events = [("e1".to_owned(), "{\"n\":1}".to_owned()), ("e2".to_owned(), "{\"n\":2}".to_owned())];
    vault.queue("w1", 9, &events, now).await.unwrap();
    vault.queue("w1", 9, &events, now).await.unwrap();
    assert_eq!(vault.webhooks(None).await.unwrap()[0].height, 9, "it has got so far");
    let mut due = vault.due_deliveries(now, 10).await.unwrap();
    assert_eq!(due.iter().map(|d| d.event.as_str()).collect::<Vec<_>>(), ["e1", "e2"], "each event once, in order");

    let delivery = &mut due[0];
    (delivery.attempts, delivery.due, delivery.error) = (1, Some(now.plus(5_000)), Some("refused".into()));
    vault.tried(delivery).await.unwrap();
    assert_eq!(vault.due_deliveries(now, 10).await.unwrap().len(), 1, "the first waits for its next attempt");
    assert_eq!(vault.due_deliveries(now.plus(5_000), 10).await.unwrap().len(), 2);
    let log = vault.deliveries("w1", 10).await.unwrap();
    assert!(log.iter().any(|entry| entry.event == "e1" && entry.error.as_deref() == Some("refused")), "{log:?}");

    assert!(!vault.delete_webhook("w1", &Party::Key(did("bo"))).await.unwrap(), "only its owner may");
    assert!(vault.delete_webhook("w1", &owner).await.unwrap());
    assert!(vault.deliveries("w1", 10).await.unwrap().is_empty());
    assert!(vault.webhooks(Some(&owner)).await.unwrap().is_empty());
}
