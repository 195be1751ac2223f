//! BLAKE2b as Argon2 uses it: the seed of the memory, its first blocks, and the tag.

use blake2::digest::block_api::{UpdateCore, VariableOutputCore};
use blake2::digest::block_buffer::LazyBuffer;
use blake2::{Blake2b512, Blake2bVarCore, Digest};
use zeroize::Zeroizing;

use crate::block::BLOCK_BYTES;
use crate::{Cost, Input};

/// Bytes of BLAKE2b's longest digest.
pub(crate) const MOST_BYTES: usize = 64;

/// RFC 9106's H0.
pub(crate) type Seed = Zeroizing<[u8; MOST_BYTES]>;

const VERSION: u32 = 0x13;
const ARGON2ID: u32 = 2;

/// Hashes costs and inputs (section 3.2, step 1). `None` if one is of 4 GiB or more.
pub(crate) fn seed(input: &Input<'_>, cost: Cost, tag_bytes: usize) -> Option<Seed> {
    let Cost { memory_kib, passes, lanes } = cost;
    let mut hasher = Blake2b512::new();
    let tag_bytes = u32::try_from(tag_bytes).ok()?;
    for number in [lanes, tag_bytes, memory_kib, passes, VERSION, ARGON2ID] {
        hasher.update(number.to_le_bytes());
    }
    for field in [input.password, input.salt, input.secret, input.associated] {
        hasher.update(u32::try_from(field.len()).ok()?.to_le_bytes());
        hasher.update(field);
    }
    Some(Zeroizing::new(hasher.finalize().into()))
}

/// The content of one of a lane's two first blocks (step 3).
pub(crate) fn first_block(seed: &Seed, index: u32, lane: u32) -> Zeroizing<[u8; BLOCK_BYTES]> {
    const STEP: usize = MOST_BYTES / 2;
    let mut bytes = Zeroizing::new([0; BLOCK_BYTES]);
    let mut last = Zeroizing::new([0; MOST_BYTES]);
    let hasher = Blake2b512::new_with_prefix((BLOCK_BYTES as u32).to_le_bytes())
        .chain_update(seed)
        .chain_update(index.to_le_bytes())
        .chain_update(lane.to_le_bytes());
    last.copy_from_slice(&hasher.finalize());
    // Of each digest its first half, of the last one the whole (section 3.3).
    let (halves, whole) = bytes.split_at_mut(BLOCK_BYTES - MOST_BYTES);
    for half in halves.chunks_exact_mut(STEP) {
        half.copy_from_slice(last.first_chunk::<STEP>().unwrap_or(&[0; STEP]));
        let next = Blake2b512::digest(&last[..]);
        last.copy_from_slice(&next);
    }
    whole.copy_from_slice(&last[..]);
    bytes
}

/// Hashes the last block into a tag of at most 64 bytes (section 3.3, the short case).
pub(crate) fn tag(block: &[u8; BLOCK_BYTES], tag: &mut [u8]) {
    let Ok(mut core) = Blake2bVarCore::new(tag.len()) else {
        unreachable!("`hash` bounds the tag");
    };
    let mut buffer = LazyBuffer::new(&(tag.len() as u32).to_le_bytes());
    buffer.digest_blocks(block, |blocks| core.update_blocks(blocks));
    let mut digest = Default::default();
    core.finalize_variable_core(&mut buffer, &mut digest);
    for (byte, value) in tag.iter_mut().zip(digest) {
        *byte = value;
    }
}
