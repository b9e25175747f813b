//! Files that lie, files that are damaged, and files made by chance.

mod damage;
mod lies;

use super::{Bundle, BundleError, Description, Learned, StoredForest, with_header};
use crate::engine::tests::small;

/// A bundle's contents, to be changed.
#[derive(Clone, bincode::Encode)]
struct Contents {
    description: Description,
    learned: Learned,
}

/// The small bundle's contents.
fn contents() -> Contents {
    let Bundle { schema, preprocessor, forest, profile, evaluation, provenance, training_rows } = small::bundle();
    let forest = StoredForest::store(&forest).unwrap();
    Contents {
        description: Description { schema, preprocessor },
        learned: Learned { forest, profile, evaluation, provenance, training_rows },
    }
}

fn encoded(value: impl bincode::Encode) -> Vec<u8> {
    bincode::encode_to_vec(value, bincode::config::standard()).unwrap()
}

/// What is said of a payload whose header is right.
fn read(payload: &[u8]) -> Result<Bundle, BundleError> {
    Bundle::from_bytes(&with_header(payload))
}
