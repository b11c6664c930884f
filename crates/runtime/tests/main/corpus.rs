//! The fuzz corpus, and what is near it.

use crate::decode::decode;
use proptest::prelude::*;
use std::path::Path;

fn corpus() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/decode");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn no_decoder_panics_on_the_corpus() {
    let corpus = corpus();
    assert!(corpus.len() >= 8);
    corpus.iter().for_each(|bytes| decode(bytes));
}

#[test]
fn the_corpus_holds_valid_envelopes_and_actions() {
    let corpus = corpus();
    assert!(corpus.iter().any(|bytes| vinculum_core::Envelope::from_json(bytes).is_ok()));
    assert!(corpus.iter().any(|bytes| vinculum_runtime::Action::parse(bytes).is_ok()));
}

proptest! {
    /// Each seed with one byte changed, one removed, and cut short.
    #[test]
    fn nor_near_it(at in any::<prop::sample::Index>(), value in any::<u8>()) {
        for bytes in corpus().iter().filter(|bytes| !bytes.is_empty()) {
            let at = at.index(bytes.len());
            let mut changed = bytes.clone();
            changed[at] = value;
            decode(&changed);
            changed.remove(at);
            decode(&changed);
            decode(&bytes[..at]);
        }
    }

    #[test]
    fn nor_on_noise(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        decode(&bytes);
    }
}
