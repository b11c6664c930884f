//! DSSE: the Dead Simple Signing Envelope (github.com/secure-systems-lab/dsse, protocol version 1).

use crate::{Did, Digest, Signature, sha256, signature};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

/// The pre-authentication encoding: what is signed, and what is hashed for an id.
///
/// `"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload`, lengths in decimal ASCII.
pub fn pre_authentication_encoding(payload_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut bytes = format!("DSSEv1 {} {payload_type} {} ", payload_type.len(), payload.len()).into_bytes();
    bytes.extend_from_slice(payload);
    bytes
}

/// One signature as DSSE writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureJson {
    /// The signer's `did:key`.
    pub keyid: Did,
    /// Base64 of the 64 bytes.
    pub sig: String,
}

impl From<&Signature> for SignatureJson {
    fn from(signature: &Signature) -> Self {
        Self { keyid: signature.key, sig: STANDARD.encode(signature.bytes) }
    }
}

impl SignatureJson {
    /// The signature in binary; `None` when it is not base64 of 64 bytes.
    pub fn decode(&self) -> Option<Signature> {
        let bytes = STANDARD.decode(&self.sig).ok()?.try_into().ok()?;
        Some(Signature { key: self.keyid, bytes })
    }
}

/// A DSSE envelope of any payload type, as JSON: used for documents that stay off the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Document {
    /// The media type of the payload.
    pub payload_type: String,
    /// Base64 of the payload.
    pub payload: String,
    /// At least one signature.
    pub signatures: Vec<SignatureJson>,
}

/// Why a document is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The payload is no base64.
    #[error("the document's payload is not base64")]
    Payload,
    /// There is no signature, or one that is no base64 of 64 bytes.
    #[error("the document has no readable signature")]
    Signature,
    /// A signature does not verify.
    #[error("the signature of {0} on the document does not verify")]
    BadSignature(Did),
    /// It is a document of another kind.
    #[error("the document is of type {0:?}")]
    Type(String),
}

impl Document {
    /// Signs `payload` with one key.
    pub fn sign(payload_type: &str, payload: &[u8], key: &crate::SecretKey) -> Self {
        let signed = key.sign(&pre_authentication_encoding(payload_type, payload));
        Self {
            payload_type: payload_type.into(),
            payload: STANDARD.encode(payload),
            signatures: vec![(&signed).into()],
        }
    }

    /// Checks type and every signature; gives the payload, the signers and the digest that commits to it.
    pub fn verify(&self, payload_type: &str) -> Result<(Vec<u8>, Vec<Did>, Digest), DocumentError> {
        if self.payload_type != payload_type {
            return Err(DocumentError::Type(self.payload_type.chars().take(80).collect()));
        }
        let payload = STANDARD.decode(&self.payload).map_err(|_| DocumentError::Payload)?;
        let encoding = pre_authentication_encoding(payload_type, &payload);
        if self.signatures.is_empty() {
            return Err(DocumentError::Signature);
        }
        let mut signers = Vec::new();
        for json in &self.signatures {
            let signed = json.decode().ok_or(DocumentError::Signature)?;
            if !signature::verify(&signed.key, &encoding, &signed.bytes) {
                return Err(DocumentError::BadSignature(signed.key));
            }
            signers.push(signed.key);
        }
        Ok((payload, signers, sha256(&encoding)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the DSSE protocol document.
    #[test]
    fn encoding_is_the_protocols() {
        let encoding = pre_authentication_encoding("http://example.com/HelloWorld", b"hello world");
        assert_eq!(encoding, b"DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    }

    #[test]
    fn a_changed_document_does_not_verify() {
        const TYPE: &str = "application/vnd.vinculum.birth-credential+json";
        let key = crate::SecretKey::from_seed([7; 32]);
        let document = Document::sign(TYPE, b"{\"vin\":\"hello\"}", &key);
        assert_eq!(document.verify(TYPE).unwrap().1, [key.did()]);
        assert!(document.verify("text/html").is_err());
        let changed = Document { payload: STANDARD.encode(b"{\"vin\":\"hellO\"}"), ..document };
        assert_eq!(changed.verify(TYPE), Err(DocumentError::BadSignature(key.did())));
    }
}
