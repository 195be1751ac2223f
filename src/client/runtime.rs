//! What a module without the standard library must bring: an allocator, and what a panic does.
//! Imports nothing of ours.
//!
//! The standard library's own would be larger than the engine, and would carry the builder's paths.

use core::panic::PanicInfo;
use lol_alloc::{FreeListAllocator, LockedAllocator};
use zeroizing_alloc::ZeroAlloc;

/// Wipes whatever it takes back, so that no copy of a password outlives its check.
#[global_allocator]
static ALLOCATOR: ZeroAlloc<LockedAllocator<FreeListAllocator>> =
    ZeroAlloc(LockedAllocator::new(FreeListAllocator::new()));

/// Ends the call with a trap: the host throws, and there is no console to write to.
#[panic_handler]
fn trap(_: &PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
