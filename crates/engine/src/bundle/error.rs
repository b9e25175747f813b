//! Errors of reading and writing bundles.

use thiserror::Error;

use super::{FORMAT_VERSION, FORMAT_VERSION_7, MAX_PAYLOAD};
use crate::forest::ForestError;
use crate::preprocessing::PreprocessingError;
use crate::schema::SchemaError;

/// The reason that a file is not a usable bundle, or that a bundle cannot be written.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum BundleError {
    /// The file is too short for a bundle.
    #[error("the file is too short for a Churnscope bundle (bytes: {0}): download or copy it again")]
    TooShort(usize),
    /// The file does not begin with [`MAGIC`](super::MAGIC).
    #[error(
        "this is not a Churnscope bundle: choose a file made by `churnscope train`, `churnscope import`, or the Train page"
    )]
    NotABundle,
    /// The format version is unknown.
    #[error(
        "the bundle has format version {0}, but this program reads versions {FORMAT_VERSION} to {FORMAT_VERSION_7}: train or import the model again with this program, or use the version of Churnscope that made it"
    )]
    Version(u32),
    /// The format version does not match the contents.
    #[error("the bundle's contents do not match its format version, {0}: download or copy it again")]
    WrongVersion(u32),
    /// The header declares a payload above [`MAX_PAYLOAD`].
    #[error("the bundle's header declares {0} bytes, more than the limit of {MAX_PAYLOAD}")]
    TooLarge(u64),
    /// The payload's length is not the one in the header.
    #[error(
        "the bundle's header declares {claimed} bytes of contents, but the file has {found}: it was cut off or extended, so download or copy it again"
    )]
    Length {
        /// Length in the header, in bytes.
        claimed: u64,
        /// Length of the file's payload, in bytes.
        found: u64,
    },
    /// The checksum does not match.
    #[error(
        "the bundle's contents do not match its checksum: the file was damaged or changed, so download or copy it again"
    )]
    Checksum,
    /// bincode cannot encode or decode a part of the payload, or decoding it would take too much memory.
    #[error("the bundle's contents cannot be encoded or decoded: {0}")]
    Encoding(String),
    /// There are bytes after the last part.
    #[error("the bundle continues after its contents (extra bytes: {0})")]
    Trailing(usize),
    /// The schema is invalid.
    #[error("the bundle's schema: {0}")]
    Schema(#[from] SchemaError),
    /// The list of clamped fields is out of order, or names a field that cannot be clamped.
    #[error("the bundle's list of clamped fields is out of order or names a field that cannot be clamped")]
    ClampedFields,
    /// The preprocessor is invalid or belongs to another schema.
    #[error("the bundle's preprocessing: {0}")]
    Preprocessing(#[from] PreprocessingError),
    /// The trees do not form a valid forest, or their calibration is invalid.
    #[error("the bundle's forest: {0}")]
    Forest(#[from] ForestError),
    /// The profile is invalid or belongs to another schema.
    #[error("the bundle's training profile is invalid or does not match its schema")]
    Profile,
    /// The evaluation or the metrics on the latest rows are incomplete or impossible.
    #[error("the bundle's evaluation or its metrics on the latest rows are incomplete or impossible")]
    Evaluation,
    /// The provenance is impossible, or does not match the profile or the forest.
    #[error("the bundle's provenance is impossible, or does not match its forest or its training profile")]
    Provenance,
    /// The selection is invalid or does not match the forest.
    #[error("the bundle's record of how its settings were chosen is invalid or belongs to another model")]
    Selection,
    /// The terms of the offers are out of range, or belong to other offers.
    #[error("the bundle's terms of offers are out of range or belong to another model")]
    Offers,
    /// The core does not end where its stored length says.
    #[error("the bundle gives the wrong length for its core: {claimed} bytes")]
    CoreLength {
        /// The core's length, as declared by the payload, in bytes.
        claimed: u64,
    },
    /// The inspection is missing, invalid, or belongs to another model.
    #[error("the bundle's measurements are missing, invalid, or from another model")]
    Inspection,
}
