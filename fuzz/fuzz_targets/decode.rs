//! Feeds arbitrary bytes to every decoder of outside input; `make test` runs the same function on the corpus.

#![no_main]

#[path = "../../crates/runtime/tests/main/decode.rs"]
mod decode;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| decode::decode(bytes));
