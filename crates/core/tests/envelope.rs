//! Envelopes through their public doors: both forms, limits, signatures.

use bytes::Bytes;
use rand::SeedableRng as _;
use vinculum_core::{
    Did, Digest, Envelope, EnvelopeError, MAX_ACTIONS, MAX_SIGNATURES, MAX_TRANSACTION_BYTES, NetworkId, Nonce,
    SecretKey, Timestamp, signature, wire::Reader,
};

fn key(n: u8) -> SecretKey {
    SecretKey::from_seed([n; 32])
}

fn p256() -> SecretKey {
    SecretKey::from_p256_scalar([7; 32]).unwrap()
}

fn envelope(actions: Vec<Bytes>, keys: &[SecretKey]) -> Envelope {
    let mut envelope = Envelope::unsigned(NetworkId([9; 32]), Timestamp(1_800_000_000_000), Nonce([3; 16]), actions);
    for key in keys {
        envelope.sign(key);
    }
    envelope
}

fn read(bytes: Vec<u8>) -> Result<Envelope, EnvelopeError> {
    let mut reader = Reader::new(bytes.into());
    let envelope = Envelope::read(&mut reader)?;
    reader.finish("the envelope").map_err(EnvelopeError::from)?;
    Ok(envelope)
}

fn write(envelope: &Envelope) -> Vec<u8> {
    let mut bytes = Vec::new();
    envelope.write(&mut bytes);
    bytes
}

#[test]
fn both_forms_round_trip() {
    let envelope = envelope(vec![Bytes::from_static(b"{\"a\":1}"), Bytes::from_static(b"{}")], &[key(1), p256()]);
    assert_eq!(read(write(&envelope)).unwrap(), envelope);
    assert_eq!(write(&envelope).len(), envelope.encoded_len());
    assert_eq!(Envelope::from_json(envelope.to_json().as_bytes()).unwrap(), envelope);
    assert_eq!(envelope.payload().unwrap().actions.len(), 2);
}

#[test]
fn every_limit_holds_at_it_and_one_past_it() {
    let actions = |n| vec![Bytes::from_static(b"{}"); n];
    assert!(read(write(&envelope(actions(MAX_ACTIONS), &[key(1)]))).is_ok());
    assert!(read(write(&envelope(actions(MAX_ACTIONS + 1), &[key(1)]))).is_err());

    let keys = |n: usize| (0..n).map(|i| key(i as u8)).collect::<Vec<_>>();
    assert!(read(write(&envelope(actions(1), &keys(MAX_SIGNATURES)))).is_ok());
    assert!(read(write(&envelope(actions(1), &keys(MAX_SIGNATURES + 1)))).is_err());

    let of_size = |n: usize| envelope(vec![Bytes::from(vec![b' '; n])], &[key(1)]);
    let rest = of_size(60_000).encoded_len() - 60_000;
    assert!(read(write(&of_size(MAX_TRANSACTION_BYTES - rest))).is_ok());
    let error = read(write(&of_size(MAX_TRANSACTION_BYTES - rest + 1))).unwrap_err();
    assert!(matches!(error, EnvelopeError::Limit { what: "bytes", .. }), "{error}");

    assert!(read(write(&envelope(vec![], &[key(1)]))).is_err());
    assert!(read(write(&envelope(actions(1), &[]))).is_err());
}

#[test]
fn a_key_signs_once() {
    let mut envelope = envelope(vec![Bytes::from_static(b"{}")], &[key(1), key(1)]);
    assert_eq!(envelope.signatures.len(), 1);
    let doubled = envelope.signatures[0].clone();
    envelope.signatures.push(doubled);
    assert!(read(write(&envelope)).is_err());
}

#[test]
fn actions_must_be_those_that_were_signed() {
    let mut envelope = envelope(vec![Bytes::from_static(b"{}")], &[key(1)]);
    envelope.actions[0] = Bytes::from_static(b"{ }");
    assert!(envelope.payload().is_err());
}

#[test]
fn the_payload_is_an_object_and_nothing_else() {
    let mut envelope = envelope(vec![Bytes::from_static(b"{}")], &[key(1)]);
    let fields: serde_json::Value = serde_json::from_slice(&envelope.payload).unwrap();
    assert!(envelope.payload().is_ok());
    let array = serde_json::json!([fields["network"], fields["validUntil"], fields["nonce"], fields["actions"]]);
    envelope.payload = serde_json::to_vec(&array).unwrap().into();
    assert!(envelope.payload().is_err());
}

#[test]
fn truncated_and_trailing_bytes_are_refused() {
    let bytes = write(&envelope(vec![Bytes::from_static(b"{}")], &[key(1), p256()]));
    for end in 0..bytes.len() {
        assert!(read(bytes[..end].to_vec()).is_err(), "{end}");
    }
    assert!(read([bytes, vec![0]].concat()).is_err());
}

/// The signer is another implementation (ed25519-dalek) that signs the DSSE encoding as it is, so this fails if
/// our framing differs from DSSE by a byte.
#[test]
fn single_and_batched_checks_agree_on_good_and_bad() {
    let envelopes: Vec<_> = (0..40u8)
        .map(|n| envelope(vec![Bytes::from(vec![n; usize::from(n) + 1])], &[if n % 5 == 0 { p256() } else { key(n) }]))
        .collect();
    let encodings: Vec<_> = envelopes.iter().map(Envelope::signed_bytes).collect();
    let mut random = rand::rngs::StdRng::seed_from_u64(1);
    let mut batch = |signatures: &[(Did, [u8; 64])]| {
        let items: Vec<_> = signatures
            .iter()
            .zip(&encodings)
            .map(|((key, signature), encoding)| signature::Item { key, encoding, signature })
            .collect();
        signature::verify_batch(&items, &signature::KnownKeys::default(), &mut random, &commonware_parallel::Sequential)
    };
    let good: Vec<_> = envelopes.iter().map(|e| (e.signatures[0].key, e.signatures[0].bytes)).collect();
    assert!(batch(&good));
    for (i, encoding) in encodings.iter().enumerate() {
        assert!(signature::verify(&good[i].0, encoding, &good[i].1));
        let mut bad = good.clone();
        bad[i].1[i % 64] ^= 1;
        assert!(!signature::verify(&bad[i].0, encoding, &bad[i].1));
        assert!(!batch(&bad));
    }
}

/// A batch reads each key once; that must not let one signature answer for another of the same key.
#[test]
fn a_key_that_signs_often_is_checked_each_time() {
    let envelopes: Vec<_> = (0..40u8).map(|n| envelope(vec![Bytes::from(vec![n])], &[key(n % 3)])).collect();
    let encodings: Vec<_> = envelopes.iter().map(Envelope::signed_bytes).collect();
    let good: Vec<_> = envelopes.iter().map(|e| (e.signatures[0].key, e.signatures[0].bytes)).collect();
    // The same for all batches: whoever signed well before is still checked.
    let known = signature::KnownKeys::default();
    let batch = |signatures: &[(Did, [u8; 64])]| {
        let pairs = signatures.iter().zip(&encodings);
        let items: Vec<_> =
            pairs.map(|((key, signature), encoding)| signature::Item { key, encoding, signature }).collect();
        let mut random = rand::rngs::StdRng::seed_from_u64(1);
        signature::verify_batch(&items, &known, &mut random, &commonware_parallel::Sequential)
    };
    assert!(batch(&good));
    for place in [0, 3, 39] {
        let mut swapped = good.clone();
        swapped[place].1 = good[(place + 3) % 39].1;
        assert!(!batch(&swapped), "another signature by the same key at {place}");
        let mut unreadable = good.clone();
        unreadable[place].0 = Did::Ed25519([2; 32]);
        assert!(!unreadable[place].0.is_on_curve());
        assert!(!batch(&unreadable), "a key that is no point at {place}");
    }
}

#[test]
fn the_high_s_twin_of_a_p256_signature_is_refused() {
    let envelope = envelope(vec![Bytes::from_static(b"{}")], &[p256()]);
    let signed = &envelope.signatures[0];
    let low = p256::ecdsa::Signature::from_slice(&signed.bytes).unwrap();
    let high = p256::ecdsa::Signature::from_scalars(low.r().to_bytes(), (-*low.s()).to_bytes()).unwrap();
    let high: [u8; 64] = high.to_bytes().into();
    assert!(signature::verify(&signed.key, &envelope.signed_bytes(), &signed.bytes));
    assert!(!signature::verify(&signed.key, &envelope.signed_bytes(), &high));
}

#[test]
fn a_p256_point_has_one_identity() {
    let Did::P256(mut bytes) = p256().did() else { unreachable!() };
    assert!(Did::P256(bytes).is_on_curve());
    bytes[0] = 5; // SEC 1's compact form of the same point
    assert!(!Did::P256(bytes).is_on_curve());
    let signed = envelope(vec![Bytes::from_static(b"{}")], &[p256()]);
    assert!(!signature::verify(&Did::P256(bytes), &signed.signed_bytes(), &signed.signatures[0].bytes));
}

#[test]
fn a_digest_has_one_spelling() {
    let text = "00".repeat(15) + "0123456789abcdef" + &"ff".repeat(9);
    assert_eq!(text.parse::<Digest>().unwrap().to_string(), text);
    let with = |place: usize, letter: &str| format!("{}{letter}{}", &text[..place], &text[place + 1..]);
    let wrong = [
        with(40, "A"),
        with(41, "g"),
        with(0, " "),
        with(63, "F"),
        with(5, "x"),
        text[..63].into(),
        text[..62].into(),
        format!("{text}0"),
        format!("{text}00"),
        "é".repeat(32),
        String::new(),
    ];
    for text in wrong {
        assert!(text.parse::<Digest>().is_err(), "{text:?}");
    }
}
