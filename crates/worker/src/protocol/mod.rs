//! The messages between the page and the workers that score a file or keep its rows. A message is encoded as bytes, and
//! may have an attachment, such as the file to score or scored rows. The page passes attachments on without decoding
//! them.

mod choices;
mod ledger;
mod scorer;

use bincode::Decode;
pub use bincode::Encode;

pub use self::choices::{FileChoices, FileColumn, Preview, Question};
pub use self::ledger::{ComparedFigures, FileFigures, GoneCustomer, LedgerRequest, LedgerResponse, MAX_REPORTED_CELLS};
pub use self::scorer::{Output, ScorerResponse, SliceRequest};
use crate::failure::Failure;

/// Encodes a message.
pub fn encode(message: &impl Encode) -> Result<Vec<u8>, Failure> {
    bincode::encode_to_vec(message, config()).map_err(|_| Failure::Message)
}

/// Decodes a message. Bytes after the end of the message are an error.
pub fn decode<M: Decode<()>>(bytes: &[u8]) -> Result<M, Failure> {
    match bincode::decode_from_slice(bytes, config()) {
        Ok((message, read)) if read == bytes.len() => Ok(message),
        _ => Err(Failure::Message),
    }
}

/// The encoding of messages. Fixed-size integers are faster to encode and decode than integers of variable length.
fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_fixed_int_encoding()
}

#[cfg(test)]
mod tests {
    use bincode::enc::Encoder;
    use bincode::error::EncodeError;

    use super::*;

    struct Unencodable;

    impl Encode for Unencodable {
        fn encode<E: Encoder>(&self, _: &mut E) -> Result<(), EncodeError> {
            Err(EncodeError::Other("no"))
        }
    }

    #[test]
    fn a_message_that_cannot_be_encoded_is_an_error_rather_than_no_bytes() {
        assert_eq!(encode(&Unencodable), Err(Failure::Message));
    }

    #[test]
    fn only_whole_messages_are_decoded() {
        let bytes = encode(&LedgerRequest::Rows(3..9, None)).unwrap();
        assert_eq!(decode(&bytes), Ok(LedgerRequest::Rows(3..9, None)));
        for damaged in [&[][..], &bytes[..bytes.len() - 1], &[&bytes[..], &[0]].concat(), &[0xff; 8]] {
            assert_eq!(decode::<LedgerRequest>(damaged), Err(Failure::Message), "{damaged:?}");
        }
    }
}
