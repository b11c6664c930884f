//! A block: a header and the body that it commits to, as consensus stores and sends them.

use crate::{
    body::{Body, MAX_BODY_BYTES},
    consensus::{Context, PublicKey},
    header::{FORMAT, HEADER_BYTES, Header, Operations},
};
use bytes::{BufMut, Bytes};
use commonware_codec::{Buf, EncodeSize, Error, FixedSize as _, Read, ReadExt as _, Write};
use commonware_consensus::{
    Block as ConsensusBlock, BoundedBlock, CertifiableBlock, Heightable,
    types::{Epoch, Height, Round, View},
};
use commonware_cryptography::{Digest as _, Digestible, sha256};
use vinculum_core::{Digest, NetworkId, Timestamp};

/// Bytes of the body's length before it.
const LENGTH_BYTES: usize = 4;

/// A block. Its digest is computed once; cloning shares the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    header: Header,
    digest: Digest,
    body: Body,
}

impl Block {
    /// Puts header and body together.
    ///
    /// The caller has set the header's `body_hash` from this body; a block read from bytes is checked for it.
    pub fn new(header: Header, body: Body) -> Self {
        Self { digest: header.digest(), header, body }
    }

    /// The block at height 0, which everyone makes for themselves: no transactions, an empty state.
    pub fn genesis(
        network: NetworkId,
        time: Timestamp,
        leader: PublicKey,
        state_root: Digest,
        operations: Operations,
    ) -> Self {
        let body = Body::default();
        let header = Header {
            format: FORMAT,
            network,
            height: 0,
            time,
            parent: Digest::ZERO,
            state_root,
            body_hash: body.hash(),
            operations,
            context: Context {
                round: Round::new(Epoch::zero(), View::zero()),
                leader,
                parent: (View::zero(), sha256::Digest::EMPTY),
            },
        };
        Self::new(header, body)
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// SHA-256 of the header.
    pub fn id(&self) -> Digest {
        self.digest
    }
}

impl Write for Block {
    fn write(&self, buffer: &mut impl BufMut) {
        buffer.put_slice(&self.header.encode());
        (self.body.encoded().len() as u32).write(buffer);
        buffer.put_slice(self.body.encoded());
    }
}

impl EncodeSize for Block {
    fn encode_size(&self) -> usize {
        HEADER_BYTES + LENGTH_BYTES + self.body.encoded().len()
    }
}

impl Read for Block {
    type Cfg = ();

    fn read_cfg(buffer: &mut impl Buf, (): &()) -> Result<Self, Error> {
        let header = Header::decode(&<[u8; HEADER_BYTES]>::read(buffer)?)?;
        let length = u32::read(buffer)? as usize;
        if length > MAX_BODY_BYTES {
            return Err(Error::InvalidLength(length));
        }
        let encoded: Bytes = buffer.try_take_owned(length).map_err(|_| Error::EndOfBuffer)?;
        let body = Body::decode(encoded).map_err(|_| Error::Invalid("block body", "is malformed"))?;
        if body.hash() != header.body_hash {
            return Err(Error::Invalid("block body", "is not the one that the header commits to"));
        }
        Ok(Self::new(header, body))
    }
}

impl Digestible for Block {
    type Digest = sha256::Digest;

    fn digest(&self) -> sha256::Digest {
        sha256::Digest(self.digest.0)
    }
}

impl Heightable for Block {
    fn height(&self) -> Height {
        Height::new(self.header.height)
    }
}

impl ConsensusBlock for Block {
    fn parent(&self) -> sha256::Digest {
        sha256::Digest(self.header.parent.0)
    }
}

impl CertifiableBlock for Block {
    type Context = Context;

    fn context(&self) -> Context {
        self.header.context.clone()
    }
}

impl BoundedBlock for Block {
    fn max_encode_size((): &()) -> usize {
        const { assert!(u32::SIZE == LENGTH_BYTES) };
        HEADER_BYTES + LENGTH_BYTES + MAX_BODY_BYTES
    }
}
