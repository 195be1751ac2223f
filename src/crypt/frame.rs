//! One unambiguous byte string out of several: what is keyed or bound is framed first. Imports
//! nothing of ours.

/// Each part behind its length (8 bytes, big endian), so that no two lists of parts collide.
pub(super) fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let size = parts.iter().map(|part| size_of::<u64>() + part.len()).sum();
    let mut bytes = Vec::with_capacity(size);
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moved_border_changes_the_frame() {
        assert_ne!(framed(&[b"ab", b"c"]), framed(&[b"a", b"bc"]));
        assert_ne!(framed(&[b"ab"]), framed(&[b"ab", b""]));
    }
}
