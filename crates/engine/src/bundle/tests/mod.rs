mod calibrations;
mod clamped_fields;
mod damaged_files;
mod invalid_contents;
mod offers;
mod out_of_time;
mod selections;
mod sets_of_levels;

use super::file::{self, payload};
use super::{Bundle, BundleError, FORMAT_VERSION, InputSpec, Inspection, Learned, StoredForest};
use crate::tests::small;

#[derive(Clone)]
struct Contents {
    input_spec: InputSpec,
    learned: Learned,
    inspection: Inspection,
}

impl Contents {
    fn core(&self) -> Vec<u8> {
        encoded((&self.input_spec, &self.learned))
    }

    fn payload(&self) -> Vec<u8> {
        payload(&self.core(), &encoded(&self.inspection))
    }
}

fn contents() -> Contents {
    let Bundle {
        schema,
        preprocessor,
        forest,
        profile,
        evaluation,
        provenance,
        selection: _,
        out_of_time: _,
        offers: _,
        inspection,
    } = small::bundle();
    let forest = StoredForest::store(&forest);
    Contents {
        input_spec: InputSpec { schema, preprocessor },
        learned: Learned { forest, profile, evaluation, provenance },
        inspection: inspection.unwrap(),
    }
}

fn encoded(value: impl bincode::Encode) -> Vec<u8> {
    bincode::encode_to_vec(value, bincode::config::standard()).unwrap()
}

fn with_header(payload: &[u8]) -> Vec<u8> {
    file::with_header(FORMAT_VERSION, payload)
}

fn read_core(core: &[u8]) -> Result<Bundle, BundleError> {
    read(&payload(core, &encoded(contents().inspection)))
}

fn read(payload: &[u8]) -> Result<Bundle, BundleError> {
    Bundle::from_bytes(&with_header(payload))
}
