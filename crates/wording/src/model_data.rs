//! The name of the data that a model's figures describe.

use churnscope_engine::bundle::Evaluation;

messages! {
    TRAINING_DATA = "training data";
    IMPORT_DATA = "import data";
}

/// The data that the model was trained on. For an imported model, the data that it was imported with, which may differ
/// from the data that it was trained on.
pub fn model_data(evaluation: &Evaluation) -> &'static str {
    if evaluation.is_out_of_fold() { TRAINING_DATA } else { IMPORT_DATA }
}
