//! Files that lie, files that are damaged, and files made by chance.

mod damage;
mod lies;

use super::{Bundle, BundleError, Description, Inspection, Learned, StoredForest, payload, with_header};
use crate::tests::small;

/// A bundle's contents, to be changed.
#[derive(Clone)]
struct Contents {
    description: Description,
    learned: Learned,
    inspection: Inspection,
}

impl Contents {
    fn core(&self) -> Vec<u8> {
        encoded((&self.description, &self.learned))
    }

    fn payload(&self) -> Vec<u8> {
        payload(&self.core(), &encoded(&self.inspection))
    }
}

/// The small bundle's contents.
fn contents() -> Contents {
    let Bundle { schema, preprocessor, forest, profile, evaluation, provenance, inspection } = small::bundle();
    let forest = StoredForest::store(&forest);
    Contents {
        description: Description { schema, preprocessor },
        learned: Learned { forest, profile, evaluation, provenance },
        inspection: inspection.unwrap(),
    }
}

fn encoded(value: impl bincode::Encode) -> Vec<u8> {
    bincode::encode_to_vec(value, bincode::config::standard()).unwrap()
}

/// What is said of a core whose header is right.
fn read_core(core: &[u8]) -> Result<Bundle, BundleError> {
    read(&payload(core, &encoded(contents().inspection)))
}

/// What is said of a payload whose header is right.
fn read(payload: &[u8]) -> Result<Bundle, BundleError> {
    Bundle::from_bytes(&with_header(payload))
}
