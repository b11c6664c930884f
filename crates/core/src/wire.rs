//! The binary form in which transactions travel between members and rest in blocks.
//!
//! Unsigned LEB128 lengths in their shortest form, then bytes. One value has exactly one encoding: a reader
//! refuses padded lengths, lengths above its limits and bytes left over.

use bytes::{Buf as _, Bytes};

/// Why bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The bytes end too early.
    #[error("the bytes end in the middle of {0}")]
    End(&'static str),
    /// A length above its limit, or not in its shortest form.
    #[error("{0} has a length that is not allowed")]
    Length(&'static str),
    /// An unknown tag or a value that is never valid.
    #[error("{0} has a value that is not allowed")]
    Value(&'static str),
}

/// Appends `value` as unsigned LEB128.
pub fn put_length(buffer: &mut Vec<u8>, mut value: usize) {
    while value >= 0x80 {
        buffer.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    buffer.push(value as u8);
}

/// Appends the length of `bytes` and the bytes.
pub fn put_bytes(buffer: &mut Vec<u8>, bytes: &[u8]) {
    put_length(buffer, bytes.len());
    buffer.extend_from_slice(bytes);
}

/// Reads from shared bytes; slices it gives out share their memory.
#[derive(Debug)]
pub struct Reader {
    bytes: Bytes,
}

impl Reader {
    /// Reads `bytes` from their start.
    pub fn new(bytes: Bytes) -> Self {
        Self { bytes }
    }

    /// How many bytes are left.
    pub fn remaining(&self) -> usize {
        self.bytes.len()
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize, what: &'static str) -> Result<Bytes, WireError> {
        if count > self.bytes.len() {
            return Err(WireError::End(what));
        }
        Ok(self.bytes.split_to(count))
    }

    /// The next `N` bytes as an array.
    pub fn array<const N: usize>(&mut self, what: &'static str) -> Result<[u8; N], WireError> {
        let array = *self.bytes.first_chunk::<N>().ok_or(WireError::End(what))?;
        self.bytes.advance(N);
        Ok(array)
    }

    /// The next byte.
    pub fn byte(&mut self, what: &'static str) -> Result<u8, WireError> {
        Ok(self.array::<1>(what)?[0])
    }

    /// A length of at most `limit`.
    pub fn length(&mut self, limit: usize, what: &'static str) -> Result<usize, WireError> {
        let mut value = 0usize;
        for shift in (0..28).step_by(7) {
            let byte = self.byte(what)?;
            value |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let shortest = shift == 0 || byte != 0;
                return (shortest && value <= limit).then_some(value).ok_or(WireError::Length(what));
            }
        }
        Err(WireError::Length(what))
    }

    /// Bytes with their length before them, at most `limit` long.
    pub fn bytes(&mut self, limit: usize, what: &'static str) -> Result<Bytes, WireError> {
        let length = self.length(limit, what)?;
        self.take(length, what)
    }

    /// Succeeds when nothing is left.
    pub fn finish(self, what: &'static str) -> Result<(), WireError> {
        if self.bytes.is_empty() { Ok(()) } else { Err(WireError::Length(what)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_one_form() {
        for value in [0usize, 1, 127, 128, 300, 65_536, (1 << 28) - 1] {
            let mut buffer = Vec::new();
            put_length(&mut buffer, value);
            let mut reader = Reader::new(buffer.clone().into());
            assert_eq!(reader.length(value, "x").unwrap(), value);
            assert_eq!(reader.remaining(), 0);
            if value > 0 {
                assert!(Reader::new(buffer.into()).length(value - 1, "x").is_err());
            }
        }
        for padded in [&[0x80, 0x00][..], &[0xff, 0x80, 0x00], &[0xff; 10]] {
            let read = Reader::new(Bytes::copy_from_slice(padded)).length(usize::MAX, "x");
            assert_eq!(read, Err(WireError::Length("x")));
        }
    }
}
