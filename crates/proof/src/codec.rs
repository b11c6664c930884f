//! A bounded reader for the engine's binary encoding.
//!
//! The encoding has exactly one form for each value, and this reader refuses every other: integers of variable length (LEB128 as in
//! Protocol Buffers) without superfluous bytes, flags that are 0 or 1, lengths under a stated maximum, nothing after the end.
//! Nothing is allocated before the bytes that would fill it are known to be there.

use thiserror::Error;

/// Why bytes could not be decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecodeError {
    /// The bytes end inside a value.
    #[error("ends too early")]
    Truncated,
    /// Bytes follow the last value.
    #[error("{0} bytes too many")]
    Trailing(usize),
    /// An integer of variable length is too large or not in its shortest form.
    #[error("an integer is not in its shortest form or too large")]
    Integer,
    /// A length passes its maximum.
    #[error("a length of {length} where at most {maximum} is allowed")]
    TooLong {
        /// The length found.
        length: u64,
        /// The most that is allowed.
        maximum: usize,
    },
    /// A flag or tag has a value that means nothing.
    #[error("{0} is not a known flag or tag")]
    Tag(u8),
    /// Bits beyond the last participant are set.
    #[error("bits are set beyond the last one that means something")]
    TrailingBits,
}

/// A cursor over bytes that others made.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], DecodeError> {
        let (head, tail) = self.rest.split_at_checked(length).ok_or(DecodeError::Truncated)?;
        self.rest = tail;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let (head, tail) = self.rest.split_first_chunk::<N>().ok_or(DecodeError::Truncated)?;
        self.rest = tail;
        Ok(*head)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, DecodeError> {
        Ok(self.array::<1>()?[0])
    }

    pub(crate) fn u16(&mut self) -> Result<u16, DecodeError> {
        Ok(u16::from_be_bytes(self.array()?))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, DecodeError> {
        Ok(u64::from_be_bytes(self.array()?))
    }

    /// An unsigned integer of variable length: seven bits a byte, lowest first, the top bit set on all but the last.
    pub(crate) fn varint(&mut self) -> Result<u64, DecodeError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            let superfluous = byte == 0 && shift > 0;
            if superfluous || bits << shift >> shift != bits {
                return Err(DecodeError::Integer);
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(DecodeError::Integer)
    }

    /// The length of a list or of a byte string.
    pub(crate) fn length(&mut self, maximum: usize) -> Result<usize, DecodeError> {
        let length = self.varint()?;
        match usize::try_from(length) {
            Ok(short) if short <= maximum => Ok(short),
            _ => Err(DecodeError::TooLong { length, maximum }),
        }
    }

    pub(crate) fn flag(&mut self) -> Result<bool, DecodeError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            other => Err(DecodeError::Tag(other)),
        }
    }

    /// How many bytes are left.
    pub(crate) const fn remaining(&self) -> usize {
        self.rest.len()
    }

    pub(crate) const fn finish(self) -> Result<(), DecodeError> {
        match self.rest.len() {
            0 => Ok(()),
            more => Err(DecodeError::Trailing(more)),
        }
    }
}

/// Appends an unsigned integer of variable length.
pub(crate) fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn varint(bytes: &[u8]) -> Result<u64, DecodeError> {
        let mut reader = Reader::new(bytes);
        let value = reader.varint()?;
        reader.finish().map(|()| value)
    }

    #[test]
    fn varints_come_back_as_they_went() {
        for value in (0..64).flat_map(|bit| [(1u64 << bit) - 1, 1u64 << bit]).chain([u64::MAX]) {
            let mut bytes = Vec::new();
            write_varint(value, &mut bytes);
            assert_eq!(varint(&bytes), Ok(value));
        }
    }

    #[test]
    fn each_integer_has_one_form() {
        assert_eq!(varint(&[0x80, 0x00]), Err(DecodeError::Integer));
        assert_eq!(varint(&[0xff, 0x80, 0x00]), Err(DecodeError::Integer));
        assert_eq!(varint(&[0xff; 11]), Err(DecodeError::Integer));
        // Ten bytes hold 70 bits: the last byte may carry only one of them.
        let mut largest = [0xff; 10];
        largest[9] = 0x01;
        assert_eq!(varint(&largest), Ok(u64::MAX));
        largest[9] = 0x02;
        assert_eq!(varint(&largest), Err(DecodeError::Integer));
        assert_eq!(varint(&[0x80]), Err(DecodeError::Truncated));
        assert_eq!(varint(&[0x01, 0x01]), Err(DecodeError::Trailing(1)));
    }

    #[test]
    fn lengths_stop_at_their_maximum() {
        assert_eq!(Reader::new(&[7]).length(7), Ok(7));
        assert_eq!(Reader::new(&[8]).length(7), Err(DecodeError::TooLong { length: 8, maximum: 7 }));
    }

    #[test]
    fn flags_are_zero_or_one() {
        assert_eq!(Reader::new(&[1]).flag(), Ok(true));
        assert_eq!(Reader::new(&[0]).flag(), Ok(false));
        assert_eq!(Reader::new(&[2]).flag(), Err(DecodeError::Tag(2)));
    }
}
