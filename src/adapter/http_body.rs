//! The body of an answer, read piece by piece and no further than it may be long. Free of the platform.

use futures_util::{Stream, StreamExt};

use crate::port::BodyError;

/// The text of at most so many bytes.
///
/// # Errors
///
/// [`BodyError`] if it is longer, is cut off, or is not UTF-8.
pub async fn read<E>(
    pieces: impl Stream<Item = Result<Vec<u8>, E>>,
    most_bytes: usize,
) -> Result<String, BodyError> {
    futures_util::pin_mut!(pieces);
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece.map_err(|_| BodyError::CutOff)?);
        if bytes.len() > most_bytes {
            return Err(BodyError::TooLong);
        }
    }
    String::from_utf8(bytes).map_err(|_| BodyError::NotText)
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;

    use futures_util::stream;

    use super::*;

    fn read_of(pieces: &[Result<&[u8], ()>], most_bytes: usize) -> Result<String, BodyError> {
        let pieces = pieces.iter().map(|piece| piece.map(<[u8]>::to_vec));
        futures_executor::block_on(read(stream::iter(pieces), most_bytes))
    }

    #[test]
    fn a_body_is_put_together_from_its_pieces() {
        assert_eq!(read_of(&[], 0), Ok(String::new()));
        // "é" in two pieces.
        assert_eq!(read_of(&[Ok(b"caf\xc3"), Ok(b"\xa9")], 5), Ok("caf\u{e9}".to_owned()));
    }

    #[test]
    fn a_body_that_is_cut_off_too_long_or_no_text_is_none() {
        assert_eq!(read_of(&[Ok(b"{\"a\":"), Err(())], 64), Err(BodyError::CutOff));
        assert_eq!(read_of(&[Ok(b"123"), Ok(b"4")], 3), Err(BodyError::TooLong));
        assert_eq!(read_of(&[Ok(b"123")], 3), Ok("123".to_owned()));
        assert_eq!(read_of(&[Ok(b"caf\xe9")], 64), Err(BodyError::NotText));
    }

    #[test]
    fn a_body_without_end_is_left_where_it_is_too_long() {
        let taken = Cell::new(0);
        let endless = stream::repeat_with(|| {
            taken.set(taken.get() + 1);
            Ok::<_, ()>(vec![b'x'; 1_024])
        });
        let outcome = futures_executor::block_on(read(endless, 4 * 1_024));
        assert_eq!((outcome, taken.get()), (Err(BodyError::TooLong), 5));
    }
}
