//! The model file: a model and its measurements.
//!
//! | bytes | contents |
//! | --- | --- |
//! | 0..8 | magic: `CHURN`, CR, LF, 0x1A, so that a changed line ending is detected |
//! | 8..12 | format version, little-endian `u32` |
//! | 12..20 | length of the payload in bytes, little-endian `u64` |
//! | 20..52 | SHA-256 of the payload |
//! | 52.. | the payload |
//!
//! The payload has three parts: the length of the core (four bytes, little-endian), the core, and the [`Inspection`].
//! The core consists of the schema, preprocessor, forest, profile, evaluation, and provenance, in this order; format
//! versions 5 to 7 add parts. The core and the inspection are encoded with bincode 2 in its standard configuration.
//! Scoring needs only the part of the file up to the end of the core.
//!
//! A file has format version 7 if the bundle has [`CampaignOffers`]. Otherwise, it has format version 6 if the forest's
//! estimates are calibrated, or if the bundle has metrics on the latest rows. Otherwise, it has format version 5 if the
//! preprocessor's list of features contains sets of levels, if the bundle has a [`Selection`], or if numbers outside a
//! field's range are clamped. Any other file has format version 4. Sets of levels come after all other features. Each
//! set has three parts: the number 2 (a number field has 0 here, and a level has 1); the index of its category; and a
//! list of bytes, whose bits are 1 for the set's levels, and whose last byte is not 0.
//!
//! In format versions 5 to 7, two parts follow the provenance. The first is a byte: 1 if a [`Selection`] follows, and 0
//! otherwise. The second is the list of fields whose numbers are clamped: the number of fields, and their indices in
//! ascending order. A selection is a list of settings and the index of the chosen one. A setting starts with 0 for a
//! forest, which has five parameters, or with 1 for boosted trees, which have eight. After them comes the log loss: the
//! mean, the standard error, and whether the setting was dropped early.
//!
//! In format versions 6 and 7, two more parts follow. Each starts with a byte: 1 if its contents follow, and 0
//! otherwise. The first is a [`Calibration`]: 0 for Platt scaling or 1 for isotonic regression; the number of knots;
//! the input and the output of each knot (probabilities or log-odds, as in the leaves); and the log loss before and
//! after. The knots and losses are of type `f64`. The second is [`OutOfTime`]: the name of the column with the periods;
//! the first of the latest periods; the numbers of earlier rows, of latest rows, and of latest rows whose customers
//! left; and the metrics.
//!
//! In format version 7, [`CampaignOffers`] follow: the number of months, of type `f64`; what a customer pays per month
//! (1 and an `f64` if the schema names no monthly charge, and 0 otherwise); the number of offers; for each of them, the
//! cost, the success, and the discount, of type `f64`, and whether it is available; the number of offers again; and for
//! each, how often it may be made (1 and a number, or 0 for no limit).
//!
//! The forest is a [`StoredForest`], which begins with its [`Aggregation`](super::forest::Aggregation): 0 if the leaves
//! are shares, or 1 and an `f64`, the base, if they are log-odds. In the inspection, contributions and interactions are
//! on the scale of the leaves, but partial dependence is always a probability.
//!
//! [`Bundle::from_bytes`] limits the memory that decoding can claim, and checks the contents.

mod error;
mod evaluation;
mod file;
mod out_of_time;
mod provenance;
mod selection;

use bincode::{Decode, Encode};

pub use self::error::BundleError;
pub use self::evaluation::Evaluation;
use self::file::{BundleHeader, decode, encode, header_of, parts_of, payload, payload_of, with_header};
pub use self::file::{core_end, core_of, model_id, sha256};
pub use self::out_of_time::{MAX_PERIOD, OutOfTime};
pub use self::provenance::Provenance;
pub use self::selection::{BoostedSetting, ForestSetting, Loss, MAX_TRIED, Selection, Setting, TriedSetting};
use super::campaign::offers::CampaignOffers;
use super::forest::{Calibration, Forest, StoredForest};
use super::inspection::Inspection;
use super::preprocessing::Preprocessor;
use super::profile::Profile;
use super::schema::{FieldIndex, Schema};
use super::training_rows::TrainingRowFilter;

/// The first bytes of every bundle.
pub const MAGIC: [u8; 8] = *b"CHURN\r\n\x1a";

/// The format version of a model that needs no later version.
pub const FORMAT_VERSION: u32 = 4;

/// The format version of a model that splits on sets of levels, has a [`Selection`], or clamps numbers, and needs no
/// later version.
pub const FORMAT_VERSION_5: u32 = 5;

/// The format version of a model that is calibrated or has metrics on the latest rows, and needs no later version.
pub const FORMAT_VERSION_6: u32 = 6;

/// The format version of a model whose description has the terms of offers.
pub const FORMAT_VERSION_7: u32 = 7;

/// All format versions that can be read.
pub const FORMAT_VERSIONS: [u32; 4] = [FORMAT_VERSION, FORMAT_VERSION_5, FORMAT_VERSION_6, FORMAT_VERSION_7];

/// Maximum length of the payload, and maximum memory that bincode may claim for one of its parts, in bytes.
pub const MAX_PAYLOAD: usize = 64 << 20;

/// Like [`MAX_PAYLOAD`], for an [`InputSpec`]. It is lower because short strings take up much more space in memory
/// than in the file.
const MAX_INPUT_SPEC: usize = 8 << 20;

/// Like [`MAX_PAYLOAD`], for either pair of parts after the provenance.
const MAX_ADDED: usize = 64 << 10;

/// A model, its schema, and its measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// The description of the table of customers.
    pub schema: Schema,
    /// Fills blanks, and turns a customer into a row of numbers.
    pub preprocessor: Preprocessor,
    /// The model.
    pub forest: Forest,
    /// Distribution of each field in the training data.
    pub profile: Profile,
    /// Metrics of the model and of two baselines.
    pub evaluation: Evaluation,
    /// The origin of the model.
    pub provenance: Provenance,
    /// How the settings were chosen, if training tried several.
    pub selection: Option<Selection>,
    /// Metrics on the latest rows, if they were measured.
    pub out_of_time: Option<OutOfTime>,
    /// The terms of the offers in a campaign, if the description has them.
    pub offers: Option<CampaignOffers>,
    /// Further measurements of the model. `None` if only the core was loaded.
    pub inspection: Option<Inspection>,
}

#[derive(Clone, Encode, Decode)]
struct InputSpec {
    schema: Schema,
    preprocessor: Preprocessor,
}

#[derive(Clone, Encode, Decode)]
struct Learned {
    forest: StoredForest,
    profile: Profile,
    evaluation: Evaluation,
    provenance: Provenance,
}

impl Bundle {
    /// Checks and unpacks a whole file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let (version, payload) = payload_of(bytes)?;
        let (core, inspection) = parts_of(payload)?;
        let mut bundle = Self::from_payload(version, core)?;
        bundle.inspection = Some(bundle.inspection_from(inspection)?);
        Ok(bundle)
    }

    /// Checks and unpacks the core of a file. The payload's length and checksum are not checked, because they refer to
    /// the whole file. So use this function only for a core that ships with the program, or one from a file that has
    /// been checked before.
    pub fn from_core(bytes: &[u8]) -> Result<Self, BundleError> {
        let BundleHeader { version, payload, .. } = header_of(bytes)?;
        match parts_of(payload)? {
            (core, []) => Self::from_payload(version, core),
            (_, rest) => Err(BundleError::Trailing(rest.len())),
        }
    }

    /// Checks and unpacks the inspection, which follows this bundle's core in the file.
    pub fn inspection_from(&self, bytes: &[u8]) -> Result<Inspection, BundleError> {
        let (inspection, trailing) = decode::<Inspection, MAX_PAYLOAD>(bytes)?;
        if !trailing.is_empty() {
            return Err(BundleError::Trailing(trailing.len()));
        }
        let Provenance { rows, positives, .. } = self.provenance;
        if !inspection.fits(&self.schema, &self.forest, rows, positives) {
            return Err(BundleError::Inspection);
        }
        Ok(inspection)
    }

    /// The filter that recognizes the model's training rows. `None` if only the core was loaded.
    pub fn training_rows(&self) -> Option<&TrainingRowFilter> {
        self.inspection.as_ref().map(|inspection| &inspection.training_rows)
    }

    /// The bundle as a file, or an error if the bundle is invalid or has no inspection.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BundleError> {
        let inspection = self.inspection.as_ref().ok_or(BundleError::Inspection)?;
        let input_spec = InputSpec { schema: self.schema.clone(), preprocessor: self.preprocessor.clone() };
        let learned = Learned {
            forest: StoredForest::store(&self.forest),
            profile: self.profile.clone(),
            evaluation: self.evaluation.clone(),
            provenance: self.provenance.clone(),
        };
        let version = self.format_version();
        let mut core = encode(&(input_spec, learned))?;
        if version != FORMAT_VERSION {
            core.extend(encode(&(&self.selection, self.schema.clamped_fields()))?);
        }
        if version >= FORMAT_VERSION_6 {
            core.extend(encode(&(self.forest.calibration(), &self.out_of_time))?);
        }
        if let Some(offers) = &self.offers {
            core.extend(encode(offers)?);
        }
        let bytes = with_header(version, &payload(&core, &encode(inspection)?));
        Self::from_bytes(&bytes)?;
        Ok(bytes)
    }

    fn from_payload(version: u32, core: &[u8]) -> Result<Self, BundleError> {
        let (input_spec, rest) = decode::<InputSpec, MAX_INPUT_SPEC>(core)?;
        let InputSpec { mut schema, preprocessor } = input_spec;
        schema.validate()?;
        preprocessor.validate(&schema)?;
        if preprocessor.has_sets() && version == FORMAT_VERSION {
            return Err(BundleError::WrongVersion(version));
        }
        let (learned, rest) = decode::<Learned, MAX_PAYLOAD>(rest)?;
        let ((selection, clamped), rest) = match (version, rest) {
            (FORMAT_VERSION, rest) => ((None, Vec::new()), rest),
            (_, []) => return Err(BundleError::WrongVersion(version)),
            (_, rest) => decode::<(Option<Selection>, Vec<FieldIndex>), MAX_ADDED>(rest)?,
        };
        let ((calibration, out_of_time), rest) = match (version, rest) {
            (FORMAT_VERSION_6 | FORMAT_VERSION_7, []) => return Err(BundleError::WrongVersion(version)),
            (FORMAT_VERSION_6 | FORMAT_VERSION_7, rest) => {
                decode::<(Option<Calibration>, Option<OutOfTime>), MAX_ADDED>(rest)?
            }
            (_, rest) => ((None, None), rest),
        };
        let (offers, trailing) = match (version, rest) {
            (FORMAT_VERSION_7, []) => return Err(BundleError::WrongVersion(version)),
            (FORMAT_VERSION_7, rest) => {
                let (offers, rest) = decode::<CampaignOffers, MAX_INPUT_SPEC>(rest)?;
                (Some(offers), rest)
            }
            (_, rest) => (None, rest),
        };
        schema.clamp_fields(&clamped).ok_or(BundleError::ClampedFields)?;
        let Learned { forest, profile, evaluation, provenance } = learned;
        let mut forest = forest.restore(preprocessor.n_features())?;
        if let Some(calibration) = calibration {
            forest = forest.with_calibration(calibration)?;
        }
        if !profile.fits(&schema) {
            return Err(BundleError::Profile);
        }
        if !evaluation.is_valid() {
            return Err(BundleError::Evaluation);
        }
        if !provenance.fits(&forest, &profile) {
            return Err(BundleError::Provenance);
        }
        if !selection.as_ref().is_none_or(|selection| selection.fits(&forest)) {
            return Err(BundleError::Selection);
        }
        if !out_of_time.as_ref().is_none_or(|out_of_time| out_of_time.fits(provenance.rows)) {
            return Err(BundleError::Evaluation);
        }
        if !offers.as_ref().is_none_or(|offers| offers.fit(&schema)) {
            return Err(BundleError::Offers);
        }
        let bundle = Self {
            schema,
            preprocessor,
            forest,
            profile,
            evaluation,
            provenance,
            selection,
            out_of_time,
            offers,
            inspection: None,
        };
        if version != bundle.format_version() {
            return Err(BundleError::WrongVersion(version));
        }
        if !trailing.is_empty() {
            return Err(BundleError::CoreLength { claimed: core.len() as u64 });
        }
        Ok(bundle)
    }

    fn format_version(&self) -> u32 {
        if self.offers.is_some() {
            FORMAT_VERSION_7
        } else if self.forest.calibration().is_some() || self.out_of_time.is_some() {
            FORMAT_VERSION_6
        } else if self.preprocessor.has_sets() || self.selection.is_some() || !self.schema.clamped_fields().is_empty() {
            FORMAT_VERSION_5
        } else {
            FORMAT_VERSION
        }
    }
}

#[cfg(test)]
mod tests;
