//! The model file: everything that the page shows, in one file that can be checked from end to end.
//!
//! | bytes | what |
//! | --- | --- |
//! | 0..8 | magic: `CHURN`, CR, LF, 0x1A, so that a file sent as text is caught |
//! | 8..12 | format version, little-endian `u32` |
//! | 12..20 | length of the payload in bytes, little-endian `u64` |
//! | 20..52 | SHA-256 of the payload |
//! | 52.. | the payload, in bincode 2's standard configuration |
//!
//! The payload is the length of the core (four bytes, little-endian), the core, which is [`Description`] and [`Learned`],
//! and the [`Inspection`]. Scoring needs the core alone: [`core_of`] is the file's beginning up to its end, which a page
//! embeds so that nobody waits for the rest.
//!
//! The forest, [`StoredForest`], begins with its [`Aggregation`](super::forest::Aggregation), which format version 4 added:
//! 0 where the leaves are shares of which the mean is taken, or 1 where they are log-odds that are added up, followed by
//! the `f64` that the sum begins with. What the inspection says of contributions and interactions is in the same scale:
//! probabilities, or log-odds; partial dependence always is a probability.
//!
//! A file is hostile until [`Bundle::from_bytes`] has accepted it. Limits come before allocation; then every index,
//! threshold, cover and probability is checked, so that nothing behind this border has to.

use bincode::{Decode, Encode};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::forest::{Forest, ForestError, StoredForest};
use super::inspection::Inspection;
use super::metrics::{FoldSummary, Metrics};
use super::preprocessing::{PreprocessingError, Preprocessor};
use super::profile::{Profile, ScoreDistribution};
use super::schema::{Schema, SchemaError};
use super::training_rows::TrainingRowFilter;

/// First bytes of every bundle.
pub const MAGIC: [u8; 8] = *b"CHURN\r\n\x1a";

/// The only version that this program reads and writes.
pub const FORMAT_VERSION: u32 = 4;

/// Longest payload that is read, in bytes; also the most that decoding may ask for, numbers reckoned at full width. With
/// the lists' own overhead that is at most four times as much memory.
pub const MAX_PAYLOAD: usize = 64 << 20;

/// The same of a [`Description`], whose many texts are nearly all overhead.
const MAX_DESCRIPTION: usize = 8 << 20;

const HEADER: usize = 52;

/// Bytes that say how long the core is.
const CORE_LENGTH: usize = 4;

/// A model with everything that belongs to it, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Bundle {
    /// What the table looks like.
    pub schema: Schema,
    /// How a customer becomes a row of numbers.
    pub preprocessor: Preprocessor,
    /// The model.
    pub forest: Forest,
    /// What the training customers looked like.
    pub profile: Profile,
    /// How good it is on customers that it was not trained on.
    pub evaluation: Evaluation,
    /// Where it comes from.
    pub provenance: Provenance,
    /// What there is to say of it besides. `None` of a core that stands alone.
    pub inspection: Option<Inspection>,
}

/// Figures of cross-validation: every customer was scored by a forest that had not seen it. Of a forest that was trained
/// elsewhere, the figures on the rows that it was imported with.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Evaluation {
    /// Number of folds; 1 where nothing was held out.
    pub folds: u32,
    /// Cutoff of the figures that need one.
    pub cutoff: f64,
    /// The forest's figures.
    pub forest: FoldSummary,
    /// Baseline: logistic regression on scaled inputs.
    pub logistic_regression: FoldSummary,
    /// Baseline: everybody gets the share of the training rows that left.
    pub majority_class: FoldSummary,
    /// The forest's out-of-fold probabilities, counted.
    pub scores: ScoreDistribution,
}

/// Where a model comes from and how to make it again.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Provenance {
    /// Name of the data set.
    pub data_set: String,
    /// Who published it, and where.
    pub source: String,
    /// License of the data.
    pub license: String,
    /// Training rows.
    pub rows: u64,
    /// Of these, how many left.
    pub positives: u64,
    /// SHA-256 of the training file.
    pub data_sha256: [u8; 32],
    /// Seed of everything drawn by chance.
    pub seed: u64,
    /// Trees.
    pub n_trees: u32,
    /// Deepest a tree may be, in splits; this and the next two are 0 where the forest was trained elsewhere.
    pub max_depth: u16,
    /// Least rows of a leaf, as drawn.
    pub min_samples_leaf: u32,
    /// Features tried a split.
    pub features_per_split: u32,
    /// The program that trained it, with its version.
    pub tool: String,
    /// The library that grew the trees, with its version.
    pub trainer: String,
    /// Date given by whoever trained it; never read from a clock, so that the same input gives the same bytes.
    pub date: String,
}

/// The first part of the core.
#[derive(Clone, Encode, Decode)]
struct Description {
    schema: Schema,
    preprocessor: Preprocessor,
}

/// The rest of the core.
#[derive(Clone, Encode, Decode)]
struct Learned {
    forest: StoredForest,
    profile: Profile,
    evaluation: Evaluation,
    provenance: Provenance,
}

/// A way in which a file is no bundle, or lies.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum BundleError {
    /// Fewer bytes than a header.
    #[error("the file is {0} bytes long, too short for a Churnscope bundle")]
    TooShort(usize),
    /// Another kind of file.
    #[error("this is not a Churnscope bundle (a file made by `churnscope train`)")]
    NotABundle,
    /// A format that this program does not know.
    #[error(
        "the bundle has format version {0}, this program reads version {FORMAT_VERSION}: train it again with this program, or use a newer program"
    )]
    Version(u32),
    /// A payload that is longer than allowed.
    #[error("the bundle claims {0} bytes, more than the limit of {MAX_PAYLOAD}")]
    TooLarge(u64),
    /// A length that is not the file's.
    #[error("the bundle claims {claimed} bytes of contents but has {found}: it was cut off or something was added")]
    Length {
        /// What the header says.
        claimed: u64,
        /// What is there.
        found: u64,
    },
    /// A changed payload.
    #[error("the bundle's contents do not match its checksum: it was damaged or changed")]
    Checksum,
    /// Bytes that bincode does not read as [`Description`] and [`Learned`], or that ask for too much memory.
    #[error("the bundle's contents cannot be read: {0}")]
    Encoding(String),
    /// Bytes behind the contents, inside the checksum.
    #[error("the bundle has {0} bytes behind its contents")]
    Trailing(usize),
    /// A schema that contradicts itself.
    #[error("the bundle's schema: {0}")]
    Schema(#[from] SchemaError),
    /// A preprocessor made for something else.
    #[error("the bundle's preprocessing: {0}")]
    Preprocessing(#[from] PreprocessingError),
    /// Trees that are no forest.
    #[error("the bundle's forest: {0}")]
    Forest(#[from] ForestError),
    /// A profile of other fields.
    #[error("the bundle's training profile does not fit its schema")]
    Profile,
    /// Figures that cannot be.
    #[error("the bundle's evaluation is incomplete or has figures that cannot be")]
    Evaluation,
    /// Counts that are not those of the forest and the profile.
    #[error("what the bundle says of its origin does not fit its forest and its training profile")]
    Provenance,
    /// A core that ends elsewhere than it says.
    #[error("the bundle says that its core has {claimed} bytes, which is not so")]
    CoreLength {
        /// What it says.
        claimed: u64,
    },
    /// Measurements of another model, or that cannot be.
    #[error("what the bundle measured of its model is incomplete, damaged or another model's")]
    Inspection,
}

impl Bundle {
    /// Checks the whole file and unpacks it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let (core, inspection) = parts_of(payload_of(bytes)?)?;
        let mut bundle = Self::from_payload(core)?;
        bundle.inspection = Some(bundle.inspection_from(inspection)?);
        Ok(bundle)
    }

    /// Unpacks the core of a file, as [`core_of`] gives it: everything is checked but the checksum, which is the whole
    /// file's. For cores that come with the program itself.
    pub fn from_core(bytes: &[u8]) -> Result<Self, BundleError> {
        let (_, _, payload) = header_of(bytes)?;
        match parts_of(payload)? {
            (core, []) => Self::from_payload(core),
            (_, behind) => Err(BundleError::Trailing(behind.len())),
        }
    }

    /// Unpacks and checks what stands behind this bundle's core.
    pub fn inspection_from(&self, bytes: &[u8]) -> Result<Inspection, BundleError> {
        let (inspection, trailing) = decode::<Inspection, MAX_PAYLOAD>(bytes)?;
        if !trailing.is_empty() {
            return Err(BundleError::Trailing(trailing.len()));
        }
        let Provenance { rows, positives, .. } = self.provenance;
        if !inspection.fits(&self.schema, self.forest.scale(), rows, positives) {
            return Err(BundleError::Inspection);
        }
        Ok(inspection)
    }

    /// Which rows it was trained on; `None` of a core that stands alone.
    pub fn training_rows(&self) -> Option<&TrainingRowFilter> {
        self.inspection.as_ref().map(|inspection| &inspection.training_rows)
    }

    fn from_payload(core: &[u8]) -> Result<Self, BundleError> {
        let (description, rest) = decode::<Description, MAX_DESCRIPTION>(core)?;
        let Description { schema, preprocessor } = description;
        schema.validate()?;
        preprocessor.validate(&schema)?;
        let (learned, trailing) = decode::<Learned, MAX_PAYLOAD>(rest)?;
        if !trailing.is_empty() {
            return Err(BundleError::CoreLength { claimed: core.len() as u64 });
        }
        let Learned { forest, profile, evaluation, provenance } = learned;
        let forest = forest.restore(preprocessor.n_features())?;
        if !profile.fits(&schema) {
            return Err(BundleError::Profile);
        }
        if !evaluation.is_plausible() {
            return Err(BundleError::Evaluation);
        }
        if !provenance.fits(&forest, &profile) {
            return Err(BundleError::Provenance);
        }
        Ok(Self { schema, preprocessor, forest, profile, evaluation, provenance, inspection: None })
    }

    /// The file. The same bundle always gives the same bytes, and never any that [`Bundle::from_bytes`] refuses.
    pub fn to_bytes(&self) -> Result<Vec<u8>, BundleError> {
        let inspection = self.inspection.as_ref().ok_or(BundleError::Inspection)?;
        let description = Description { schema: self.schema.clone(), preprocessor: self.preprocessor.clone() };
        let learned = Learned {
            forest: StoredForest::store(&self.forest),
            profile: self.profile.clone(),
            evaluation: self.evaluation.clone(),
            provenance: self.provenance.clone(),
        };
        let bytes = with_header(&payload(&encode(&(description, learned))?, &encode(inspection)?));
        Self::from_bytes(&bytes)?;
        Ok(bytes)
    }
}

impl Evaluation {
    /// Whether each customer was scored by a forest that had not seen it. If not, the figures may flatter.
    pub fn is_out_of_fold(&self) -> bool {
        self.folds > 1
    }

    fn is_plausible(&self) -> bool {
        let share = |value: f64| (0.0..=1.0).contains(&value);
        let distance = |value: f64| value.is_finite() && value >= 0.0;
        let plausible = |figures: &FoldSummary| {
            let Metrics { accuracy, precision, recall, f1, roc_auc, average_precision, brier, log_loss, .. } =
                figures.mean;
            let shares = [accuracy, precision, recall, f1, brier, figures.mean.expected_calibration_error];
            let mean_and_sd = figures.mean.to_array().into_iter().zip(figures.sd.to_array());
            shares.into_iter().all(share)
                // a fold of one class leaves areas undefined
                && [roc_auc, average_precision].into_iter().all(|area| area.is_nan() || share(area))
                && distance(log_loss)
                && mean_and_sd.into_iter().all(|(mean, sd)| distance(sd) || (mean.is_nan() && sd.is_nan()))
        };
        self.folds > 0
            && share(self.cutoff)
            && [&self.forest, &self.logistic_regression, &self.majority_class].into_iter().all(plausible)
            && self.scores.is_whole()
    }
}

impl Provenance {
    fn fits(&self, forest: &Forest, profile: &Profile) -> bool {
        self.positives <= self.rows && self.rows == u64::from(profile.rows) && self.n_trees as usize == forest.n_trees()
    }
}

/// The model's id: the first 12 hexadecimal digits of the payload's SHA-256, as the header has it.
pub fn model_id(bytes: &[u8]) -> String {
    hex(bytes.get(20..26).unwrap_or_default())
}

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of anything.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Where a file's core ends, for a file that [`Bundle::from_bytes`] accepts; evaluated when the page is compiled.
pub const fn core_end(bytes: &[u8]) -> usize {
    let Some((_, payload)) = bytes.split_at_checked(HEADER) else { return 0 };
    let Some((length, _)) = payload.split_first_chunk::<CORE_LENGTH>() else { return 0 };
    (HEADER + CORE_LENGTH).saturating_add(u32::from_le_bytes(*length) as usize)
}

/// The beginning of a bundle's file that scores without the rest, for [`Bundle::from_core`].
pub fn core_of(bytes: &[u8]) -> &[u8] {
    bytes.get(..core_end(bytes)).unwrap_or(bytes)
}

fn payload(core: &[u8], inspection: &[u8]) -> Vec<u8> {
    // a core is at most MAX_PAYLOAD long, as reading it again checks
    let length = u32::try_from(core.len()).unwrap_or(u32::MAX);
    [&length.to_le_bytes(), core, inspection].concat()
}

/// The core and what stands behind it.
fn parts_of(payload: &[u8]) -> Result<(&[u8], &[u8]), BundleError> {
    let Some((length, rest)) = payload.split_first_chunk::<CORE_LENGTH>() else {
        return Err(BundleError::TooShort(HEADER + payload.len()));
    };
    let claimed = u32::from_le_bytes(*length);
    rest.split_at_checked(claimed as usize).ok_or(BundleError::CoreLength { claimed: claimed.into() })
}

fn encode(part: &impl Encode) -> Result<Vec<u8>, BundleError> {
    bincode::encode_to_vec(part, bincode::config::standard()).map_err(|error| BundleError::Encoding(error.to_string()))
}

fn with_header(payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend(MAGIC);
    bytes.extend(FORMAT_VERSION.to_le_bytes());
    bytes.extend((payload.len() as u64).to_le_bytes());
    bytes.extend(sha256(payload));
    bytes.extend(payload);
    bytes
}

/// Reads a part of the payload; returns it with the bytes behind it.
fn decode<T: Decode<()>, const MOST_BYTES: usize>(payload: &[u8]) -> Result<(T, &[u8]), BundleError> {
    let config = bincode::config::standard().with_limit::<MOST_BYTES>();
    let (part, read) =
        bincode::decode_from_slice(payload, config).map_err(|error| BundleError::Encoding(error.to_string()))?;
    Ok((part, payload.get(read..).unwrap_or_default()))
}

fn payload_of(bytes: &[u8]) -> Result<&[u8], BundleError> {
    let (claimed, digest, payload) = header_of(bytes)?;
    if claimed != payload.len() as u64 {
        return Err(BundleError::Length { claimed, found: payload.len() as u64 });
    }
    if sha256(payload) != *digest {
        return Err(BundleError::Checksum);
    }
    Ok(payload)
}

/// The payload's length and checksum as the header has them, and what stands behind it.
fn header_of(bytes: &[u8]) -> Result<(u64, &[u8; 32], &[u8]), BundleError> {
    let Some((magic, rest)) = bytes.split_first_chunk::<8>() else { return Err(BundleError::TooShort(bytes.len())) };
    if *magic != MAGIC {
        return Err(BundleError::NotABundle);
    }
    let header = rest.split_first_chunk::<4>().and_then(|(version, rest)| {
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (digest, payload) = rest.split_first_chunk::<32>()?;
        Some((u32::from_le_bytes(*version), u64::from_le_bytes(*length), digest, payload))
    });
    let Some((version, claimed, digest, payload)) = header else { return Err(BundleError::TooShort(bytes.len())) };
    if version != FORMAT_VERSION {
        return Err(BundleError::Version(version));
    }
    if claimed > MAX_PAYLOAD as u64 {
        return Err(BundleError::TooLarge(claimed));
    }
    Ok((claimed, digest, payload))
}

#[cfg(test)]
mod tests;
