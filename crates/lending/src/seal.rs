//! Encryption of what is kept about a person: XChaCha20-Poly1305 (RFC 8439 with a nonce of 24 bytes), a random key for
//! each person at each lender, and those keys wrapped by the store's own key.

use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};

const NONCE: usize = 24;

/// What was sealed can't be opened: another key, another place, or it was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("what is kept can't be decrypted: it was changed, or the store's key is another")]
pub struct Unreadable;

/// A key.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// The key of these bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A fresh key.
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// Encrypts for one place: `place` is no secret, and what was sealed for one doesn't open at another.
    pub fn seal(&self, place: &[u8], plain: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: plain, aad: place };
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| Unreadable)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// Decrypts what was sealed for this place.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, Unreadable> {
        let (nonce, rest) = sealed.split_first_chunk::<NONCE>().ok_or(Unreadable)?;
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: rest, aad: place }).map_err(|_| Unreadable)
    }

    /// Encrypts a key.
    pub fn wrap(&self, place: &[u8], key: &Key) -> Result<Vec<u8>, Unreadable> {
        self.seal(place, &key.0)
    }

    /// Decrypts a key.
    pub fn unwrap(&self, place: &[u8], wrapped: &[u8]) -> Result<Key, Unreadable> {
        let bytes = self.open(place, wrapped)?;
        Ok(Key(bytes.try_into().map_err(|_| Unreadable)?))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.0.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_at_its_place_unchanged_only() {
        let key = Key::random();
        let sealed = key.seal(b"here", b"secret").unwrap();
        assert_eq!(key.open(b"here", &sealed).unwrap(), b"secret");
        assert_eq!(key.open(b"there", &sealed), Err(Unreadable));
        assert_eq!(Key::random().open(b"here", &sealed), Err(Unreadable));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(key.open(b"here", &changed), Err(Unreadable));
        }
        assert_eq!(key.open(b"here", &sealed[..10]), Err(Unreadable));
        assert_ne!(key.seal(b"here", b"secret").unwrap(), sealed, "each time with another nonce");
    }
}
