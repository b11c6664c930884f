//! Secret keys as files: one line of 64 hexadecimal digits, readable by the owner only.

use anyhow::{Context as _, bail};
use std::{
    io::Write as _,
    path::{Path, PathBuf},
};
use vinculum_core::SecretKey;

/// Reads an Ed25519 key file.
pub fn read(path: &Path) -> anyhow::Result<SecretKey> {
    Ok(SecretKey::from_seed(read_bytes(path)?))
}

/// Reads 32 secret bytes.
pub fn read_bytes(path: &Path) -> anyhow::Result<[u8; 32]> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the key file {}", path.display()))?;
    let mut bytes = [0; 32];
    if hex::decode_to_slice(text.trim(), &mut bytes).is_err() {
        bail!("{} is no key file: expected one line of 64 hexadecimal digits", path.display());
    }
    Ok(bytes)
}

/// Writes 32 secret bytes to a file that must not exist yet.
pub fn write(path: &Path, bytes: &[u8; 32]) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| format!("cannot create {}", path.display()))?;
    writeln!(file, "{}", hex::encode(bytes))?;
    Ok(())
}

/// Makes a fresh key file.
pub fn create(path: &Path) -> anyhow::Result<SecretKey> {
    let seed: [u8; 32] = rand::random();
    write(path, &seed)?;
    Ok(SecretKey::from_seed(seed))
}

/// The key files of a folder, by name.
pub fn list(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "key"));
    paths.sort();
    Ok(paths)
}
