//! The kernel against RFC 9106 and, over random computations, against the `argon2` crate.

mod random;

use relatch_argon2id::{Block, Cost, Input, Refusal, hash, wipe};

/// What `cargo test` compares; `npm run test:argon2id` sets `RELATCH_CASES` to 100,000.
const CASES: u32 = 3_000;

#[test]
fn every_tag_is_the_crates() {
    let cases = std::env::var("RELATCH_CASES").ok().and_then(|text| text.parse().ok());
    assert_eq!(random::differences(1, cases.unwrap_or(CASES)), 0);
}

/// Section 5.3: four lanes, a secret and associated data.
#[test]
fn the_vector_of_rfc_9106() {
    let input = Input { password: &[1; 32], salt: &[2; 16], secret: &[3; 8], associated: &[4; 12] };
    let expected = [
        0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53,
        0xc9, 0xd0, 0x1e, 0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01,
        0xe6, 0x59,
    ];
    let cost = Cost::new(32, 3, 4).unwrap();
    let mut blocks = vec![Block::new(); cost.blocks()];
    let mut tag = [0; 32];
    assert_eq!(hash(&input, cost, &mut blocks, &mut tag), Ok(()));
    assert_eq!(tag, expected);
}

#[test]
fn what_is_out_of_bounds_is_refused() {
    for (memory_kib, passes, lanes) in [(7, 1, 1), (8, 0, 1), (8, 1, 0), (31, 1, 4)] {
        assert_eq!(Cost::new(memory_kib, passes, lanes), None);
    }
    let cost = Cost::new(11, 1, 1).unwrap();
    assert_eq!(cost.blocks(), 8);
    let mut blocks = vec![Block::new(); 8];
    let input = Input::default();
    assert_eq!(hash(&input, cost, &mut blocks[..7], &mut [0; 32]), Err(Refusal::Memory));
    assert_eq!(hash(&input, cost, &mut blocks, &mut [0; 3]), Err(Refusal::Tag));
    assert_eq!(hash(&input, cost, &mut blocks, &mut [0; 65]), Err(Refusal::Tag));
    assert_eq!(hash(&input, cost, &mut blocks, &mut [0; 64]), Ok(()));
}

#[test]
fn wiped_blocks_hold_zeros() {
    let cost = Cost::new(8, 1, 1).unwrap();
    let mut blocks = vec![Block::new(); 9];
    hash(&Input::default(), cost, &mut blocks, &mut [0; 32]).unwrap();
    assert_ne!(blocks[0].words(), [0; 128]);
    wipe(&mut blocks);
    assert!(blocks.iter().all(|block| block.words() == [0; 128]));
}
