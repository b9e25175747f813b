//! The name of the data that a model's figures describe.

use churnscope_engine::bundle::Evaluation;

messages! {
    TRAINING_DATA = "training data";
    IMPORT_DATA = "import data";
}

/// The name of the model's data: the data that it was trained on or, for an imported model, the data that it was
/// imported with, which may differ.
pub fn model_data(evaluation: &Evaluation) -> &'static str {
    if evaluation.is_out_of_fold() { TRAINING_DATA } else { IMPORT_DATA }
}
