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
    let Input { password, salt, secret, associated } = *input;
    let Cost { memory_kib, passes, lanes } = cost;
    let numbers = [lanes, length(tag_bytes)?, memory_kib, passes, VERSION, ARGON2ID];
    let numbers = numbers.map(u32::to_le_bytes);
    let fields = [password, salt, secret, associated];
    let [p, s, k, x] = fields.map(|field| length(field.len()).map(u32::to_le_bytes));
    let (p, s, k, x) = (p?, s?, k?, x?);
    Some(blake2b(&[numbers.as_flattened(), &p, password, &s, salt, &k, secret, &x, associated]))
}

fn length(bytes: usize) -> Option<u32> {
    u32::try_from(bytes).ok()
}

/// The content of one of a lane's two first blocks (step 3).
pub(crate) fn first_block(seed: &Seed, index: u32, lane: u32) -> Zeroizing<[u8; BLOCK_BYTES]> {
    let [size, index, lane] = [BLOCK_BYTES as u32, index, lane].map(u32::to_le_bytes);
    let mut bytes = Zeroizing::new([0; BLOCK_BYTES]);
    let mut last = blake2b(&[&size, &seed[..], &index, &lane]);
    // Of each digest its first half, of the last one the whole (section 3.3).
    let (halves, whole) = bytes.split_at_mut(BLOCK_BYTES - MOST_BYTES);
    for half in halves.chunks_exact_mut(MOST_BYTES / 2) {
        let (first, _) = last.split_at(MOST_BYTES / 2);
        half.copy_from_slice(first);
        last = blake2b(&[&last[..]]);
    }
    whole.copy_from_slice(&last[..]);
    bytes
}

/// The longest digest of what the parts make together. Inlined, it would be there three times.
#[inline(never)]
fn blake2b(parts: &[&[u8]]) -> Seed {
    let mut hasher = Blake2b512::new();
    parts.iter().for_each(|part| hasher.update(part));
    let mut digest = Zeroizing::new([0; MOST_BYTES]);
    hasher.finalize_into((&mut *digest).into());
    digest
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
