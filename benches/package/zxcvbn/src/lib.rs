//! The zxcvbn crate behind two C functions: a buffer to write a password into, and its score.

/// As many bytes as any measured password has.
const ROOM: usize = 8192;

static mut BUFFER: [u8; ROOM] = [0; ROOM];

/// Where the password is to be written.
#[unsafe(no_mangle)]
pub extern "C" fn buffer() -> *mut u8 {
    (&raw mut BUFFER).cast()
}

/// The score of the first `length` bytes of the buffer, 0 to 4; 255 if they are no text.
#[unsafe(no_mangle)]
pub extern "C" fn score(length: usize) -> u8 {
    // SAFETY: one thread, and nobody writes while this runs.
    let bytes =
        unsafe { core::slice::from_raw_parts((&raw const BUFFER).cast::<u8>(), length.min(ROOM)) };
    core::str::from_utf8(bytes).map_or(255, |password| zxcvbn::zxcvbn(password, &[]).score().into())
}
