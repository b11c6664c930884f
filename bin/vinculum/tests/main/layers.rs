//! Dependencies point down only: see ARCHITECTURE.md.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

/// Each crate of the workspace with the crates of the workspace that it may stand on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("vinculum-core", &[]),
    ("vinculum-credit", &[]),
    ("vinculum-iso20022", &["vinculum-payment-formats"]),
    ("vinculum-loan-math", &[]),
    ("vinculum-loan-tape", &[]),
    ("vinculum-payment-formats", &[]),
    ("vinculum-state", &["vinculum-core"]),
    ("vinculum-identity", &["vinculum-core", "vinculum-state"]),
    ("vinculum-payments", &["vinculum-core", "vinculum-state", "vinculum-identity"]),
    ("vinculum-vehicles", &["vinculum-core", "vinculum-state", "vinculum-identity", "vinculum-payments"]),
    (
        "vinculum-loans",
        &[
            "vinculum-core",
            "vinculum-state",
            "vinculum-identity",
            "vinculum-payments",
            "vinculum-vehicles",
            "vinculum-loan-math",
        ],
    ),
    (
        "vinculum-sales",
        &["vinculum-core", "vinculum-state", "vinculum-identity", "vinculum-payments", "vinculum-vehicles"],
    ),
    (
        "vinculum-runtime",
        &[
            "vinculum-core",
            "vinculum-state",
            "vinculum-identity",
            "vinculum-payments",
            "vinculum-vehicles",
            "vinculum-loans",
            "vinculum-sales",
        ],
    ),
    (
        "vinculum-proof",
        &["vinculum-core", "vinculum-state", "vinculum-identity", "vinculum-vehicles", "vinculum-runtime"],
    ),
    (
        "vinculum-client",
        &[
            "vinculum-core",
            "vinculum-identity",
            "vinculum-vehicles",
            "vinculum-loans",
            "vinculum-sales",
            "vinculum-runtime",
        ],
    ),
    (
        "vinculum-lending",
        &[
            "vinculum-core",
            "vinculum-state",
            "vinculum-identity",
            "vinculum-payments",
            "vinculum-vehicles",
            "vinculum-loan-math",
            "vinculum-loans",
            "vinculum-credit",
            "vinculum-payment-formats",
        ],
    ),
    ("vinculum-fleet", &["vinculum-core", "vinculum-identity", "vinculum-vehicles"]),
    ("vinculum-chain", &["vinculum-core", "vinculum-state", "vinculum-runtime", "vinculum-proof"]),
    (
        "vinculum-index",
        &[
            "vinculum-core",
            "vinculum-state",
            "vinculum-identity",
            "vinculum-payments",
            "vinculum-vehicles",
            "vinculum-loans",
            "vinculum-sales",
            "vinculum-runtime",
        ],
    ),
    (
        "vinculum-api",
        &[
            "vinculum-core",
            "vinculum-state",
            "vinculum-identity",
            "vinculum-payments",
            "vinculum-vehicles",
            "vinculum-loans",
            "vinculum-sales",
            "vinculum-credit",
            "vinculum-iso20022",
            "vinculum-lending",
            "vinculum-loan-math",
            "vinculum-runtime",
            "vinculum-proof",
            "vinculum-chain",
            "vinculum-index",
        ],
    ),
];

/// Crates that bring async, sockets or SQL, and the crates below which they may not appear.
const IO: &[&str] = &["tokio", "axum", "hyper", "reqwest", "sqlx", "commonware-runtime", "commonware-p2p"];
const PURE: &[&str] = &[
    "vinculum-core",
    "vinculum-credit",
    "vinculum-iso20022",
    "vinculum-loan-math",
    "vinculum-loan-tape",
    "vinculum-payment-formats",
    "vinculum-state",
    "vinculum-identity",
    "vinculum-payments",
    "vinculum-vehicles",
    "vinculum-loans",
    "vinculum-sales",
    "vinculum-runtime",
    "vinculum-proof",
    "vinculum-fleet",
];

fn direct_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"))
        .output()
        .expect("cargo metadata runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |value: &serde_json::Value| value["name"].as_str().expect("a name").to_string();
    let normal = |package: &serde_json::Value| {
        let dependencies = package["dependencies"].as_array().expect("dependencies");
        dependencies.iter().filter(|d| d["kind"].is_null()).map(name).collect()
    };
    packages.iter().map(|package| (name(package), normal(package))).collect()
}

#[test]
fn workspace_crates_depend_downwards_only() {
    let direct = direct_dependencies();
    let allowed: BTreeMap<_, _> = ALLOWED.iter().copied().collect();
    for (package, dependencies) in direct.iter().filter(|(package, _)| *package != "vinculum") {
        let allowed = allowed.get(package.as_str()).unwrap_or_else(|| panic!("{package} has no place in the layers"));
        for dependency in dependencies.iter().filter(|d| d.starts_with("vinculum")) {
            assert!(allowed.contains(&dependency.as_str()), "{package} must not depend on {dependency}");
        }
    }
    for (package, _) in ALLOWED {
        assert!(direct.contains_key(*package), "{package} is in the layers but not in the workspace");
    }
}

#[test]
fn no_io_below_the_chain() {
    let direct = direct_dependencies();
    for package in PURE {
        for dependency in IO {
            assert!(!direct[*package].contains(*dependency), "{package} must not depend on {dependency}");
        }
    }
}
