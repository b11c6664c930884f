//! Tells cargo to embed the portal anew when it was built anew.
//!
//! The folder is made when it is missing: a missing one would count as changed at every build.

fn main() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../portal/dist");
    // In a read-only source tree the crate builds without it.
    drop(std::fs::create_dir_all(folder));
    println!("cargo::rerun-if-changed={folder}");
    println!("cargo::rerun-if-changed=build.rs");
}
