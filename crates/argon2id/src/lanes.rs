//! Two 64-bit words side by side, and what Argon2 does with them. WebAssembly has them as one
//! 128-bit vector; elsewhere they are an array.

#[cfg(not(target_feature = "simd128"))]
mod portable;
#[cfg(target_feature = "simd128")]
mod simd128;

#[cfg(not(target_feature = "simd128"))]
pub(crate) use portable::{Lanes, Rotations};
#[cfg(target_feature = "simd128")]
pub(crate) use simd128::{Lanes, Rotations};
