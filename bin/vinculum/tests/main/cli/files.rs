//! Key files and the files of new networks.

use crate::support::vinculum;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn key_files_are_made_shown_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("one.key");
    let made = vinculum("key new --json").arg(&file).run().json();
    assert_eq!(mode(&file), 0o600, "for the owner only");
    let shown = vinculum("key show --json").arg(&file).run().json();
    assert_eq!(made, shown);
    let did = vinculum("key show").arg(&file).run().exits(0).stdout;
    assert!(did.starts_with("did:key:z6Mk") && did.trim() == shown["did"], "{did}");
    let before = fs::read(&file).unwrap();
    vinculum("key new").arg(&file).run().fails(1, &["cannot create", "one.key"]);
    assert_eq!(fs::read(&file).unwrap(), before, "a key is never overwritten");

    vinculum("key new").arg(folder.path().join("two.key")).run().exits(0);
    fs::write(folder.path().join("notes.txt"), "not a key").unwrap();
    let all = vinculum("key list --json").arg(folder.path()).run().json();
    let files: Vec<_> = all.as_array().unwrap().iter().map(|row| row["file"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        files.iter().map(PathBuf::from).collect::<Vec<_>>(),
        ["one.key", "two.key"].map(|n| folder.path().join(n))
    );
    assert_eq!(vinculum("key list").arg(folder.path()).run().exits(0).stdout.lines().count(), 2);
    fs::write(folder.path().join("three.key"), "12\n").unwrap();
    vinculum("key show").arg(folder.path().join("three.key")).run().fails(1, &["three.key", "64 hexadecimal digits"]);
    vinculum("key show").arg(folder.path().join("none")).run().fails(1, &["cannot read the key file"]);
    vinculum("key list").arg(folder.path().join("none")).run().fails(1, &["cannot list"]);
}

#[test]
fn a_new_network_has_keys_for_its_owners_only_and_overwrites_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("network");
    let new = |words: &str| vinculum("network new --json --out").arg(&path).words(words);
    let made = new("--members 2 --name Two").run().json();
    assert_eq!(made["members"].as_array().unwrap().len(), 2);
    let id = vinculum("network id").arg(path.join("genesis.json")).run().exits(0).stdout;
    assert_eq!(made["networkId"], id.trim());
    for key in ["vin.key", "member-1/consensus.key", "member-1/organisation.key", "member-2/organisation.key"] {
        assert_eq!(mode(&path.join(key)), 0o600, "{key}");
    }
    let genesis = fs::read(path.join("genesis.json")).unwrap();
    for key in ["vin.key", "member-1/consensus.key", "member-1/organisation.key"] {
        let secret = fs::read_to_string(path.join(key)).unwrap();
        assert!(!String::from_utf8_lossy(&genesis).contains(secret.trim()), "genesis tells {key}");
    }
    new("--members 2").run().fails(1, &["there is a network in"]);
    assert_eq!(fs::read(path.join("genesis.json")).unwrap(), genesis);
    fs::remove_file(path.join("genesis.json")).unwrap();
    new("--members 2").run().fails(1, &["parts of a network"]);
}

#[test]
fn what_a_network_cannot_be_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let new = |words: &str| vinculum("network new --out").arg(folder.path().join("network")).words(words).run();
    new("--members 0").fails(1, &["at least one member"]);
    new("--member nonsense").fails(1, &["id:Legal"]);
    new("--member a1:A:SE:pilot").fails(1, &["a1:A:SE:pilot", "pilot"]);
    new("--members 2 --member a1:A:SE:auditor").exits(2);
    new("--members 9 --base-port 65530").fails(1, &["65535"]);
    assert!(!folder.path().join("network/genesis.json").exists(), "nothing half-made is taken for a network");
}
