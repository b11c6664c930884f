//! The vault.

use crate::support::chain::{START, secret, vehicle};
use vinculum_core::{Salt, Timestamp, dsse::Document};
use vinculum_index::Vault;
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
