//! The bytes of a bundle file, whose layout is documented in [`super`].

use bincode::{Decode, Encode};
use sha2::{Digest, Sha256};

use super::{BundleError, FORMAT_VERSIONS, MAGIC, MAX_PAYLOAD};

pub(super) const HEADER: usize = 52;

const CORE_LENGTH: usize = 4;

/// The model's ID: the first 12 hexadecimal digits of the header's checksum. Empty if the file is too short.
pub fn model_id(bytes: &[u8]) -> String {
    hex::encode(bytes.get(20..26).unwrap_or_default())
}

/// The SHA-256 of these bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The position at which the core ends in a valid file; 0 if the file is too short.
pub const fn core_end(bytes: &[u8]) -> usize {
    let Some((_, payload)) = bytes.split_at_checked(HEADER) else { return 0 };
    let Some((length, _)) = payload.split_first_chunk::<CORE_LENGTH>() else { return 0 };
    (HEADER + CORE_LENGTH).saturating_add(u32::from_le_bytes(*length) as usize)
}

/// The part of a file that scoring needs, from the first byte to the end of the core.
pub fn core_of(bytes: &[u8]) -> &[u8] {
    bytes.get(..core_end(bytes)).unwrap_or(bytes)
}

pub(super) fn payload(core: &[u8], inspection: &[u8]) -> Vec<u8> {
    // a core that is too long for a `u32` exceeds MAX_PAYLOAD, so `to_bytes` rejects the result
    let length = u32::try_from(core.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), core, inspection].concat()
}

pub(super) fn parts_of(payload: &[u8]) -> Result<(&[u8], &[u8]), BundleError> {
    let Some((length, rest)) = payload.split_first_chunk::<CORE_LENGTH>() else {
        return Err(BundleError::TooShort(HEADER.saturating_add(payload.len())));
    };
    let claimed = u32::from_le_bytes(*length);
    rest.split_at_checked(claimed as usize).ok_or(BundleError::CoreLength { claimed: claimed.into() })
}

pub(super) fn encode(part: &impl Encode) -> Result<Vec<u8>, BundleError> {
    bincode::encode_to_vec(part, bincode::config::standard()).map_err(|error| BundleError::Encoding(error.to_string()))
}

pub(super) fn decode<T: Decode<()>, const MAX_BYTES: usize>(payload: &[u8]) -> Result<(T, &[u8]), BundleError> {
    let config = bincode::config::standard().with_limit::<MAX_BYTES>();
    let (part, read) =
        bincode::decode_from_slice(payload, config).map_err(|error| BundleError::Encoding(error.to_string()))?;
    let rest = payload.get(read..).ok_or_else(|| BundleError::Encoding("the decoder went past the end".to_owned()))?;
    Ok((part, rest))
}

pub(super) fn with_header(version: u32, payload: &[u8]) -> Vec<u8> {
    let (version, length) = (version.to_le_bytes(), (payload.len() as u64).to_le_bytes());
    [&MAGIC[..], &version, &length, &sha256(payload), payload].concat()
}

pub(super) fn payload_of(bytes: &[u8]) -> Result<(u32, &[u8]), BundleError> {
    let BundleHeader { version, claimed, digest, payload } = header_of(bytes)?;
    if claimed != payload.len() as u64 {
        return Err(BundleError::Length { claimed, found: payload.len() as u64 });
    }
    if sha256(payload) != *digest {
        return Err(BundleError::Checksum);
    }
    Ok((version, payload))
}

pub(super) struct BundleHeader<'a> {
    pub(super) version: u32,
    pub(super) claimed: u64,
    pub(super) digest: &'a [u8; 32],
    pub(super) payload: &'a [u8],
}

pub(super) fn header_of(bytes: &[u8]) -> Result<BundleHeader<'_>, BundleError> {
    let too_short = BundleError::TooShort(bytes.len());
    let Some((magic, rest)) = bytes.split_first_chunk::<8>() else { return Err(too_short) };
    if *magic != MAGIC {
        return Err(BundleError::NotABundle);
    }
    let header = rest.split_first_chunk::<4>().and_then(|(version, rest)| {
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (digest, payload) = rest.split_first_chunk::<32>()?;
        Some((u32::from_le_bytes(*version), u64::from_le_bytes(*length), digest, payload))
    });
    let Some((version, claimed, digest, payload)) = header else { return Err(too_short) };
    if !FORMAT_VERSIONS.contains(&version) {
        return Err(BundleError::Version(version));
    }
    if claimed > MAX_PAYLOAD as u64 {
        return Err(BundleError::TooLarge(claimed));
    }
    Ok(BundleHeader { version, claimed, digest, payload })
}
