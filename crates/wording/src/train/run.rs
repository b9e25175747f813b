//! The Train step of the Train page.

use crate::portfolio::status::size;

messages! {
    TITLE = "Train";
    LEARNER = "Learner";
    AUTO = "Automatic: forest or boosted trees, whichever is better";
    FOREST = "Forest";
    BOOSTED = "Boosted trees";
    SMARTCORE = "smartcore’s forest, as the description says";
    MINUTES = "Time limit";
    NO_LIMIT = "No limit";
    ONE_MINUTE = "1 minute";
    minutes(minutes) = "{minutes} minutes";
    LIMITED = "With a time limit, a slower device tries fewer settings, so the model may depend on the device.";
    SAME_BYTES = "churnscope train makes the same model from the same file and description, byte for byte.";
    NOT_SAME_BYTES = "smartcore’s forest differs between browsers and the command. Choose another learner for the same model everywhere.";
    START = "Train model";
    START_AGAIN = "Train again";
    CANCEL = "Cancel";
    needs(memory) = "Needs about {memory} of memory.";
    too_much(memory, rows) = "Training on all rows needs about {memory} of memory, which this browser may not have. A sample of {rows} rows fits.";
    USE_SAMPLE = "Use a sample";
    sampled(rows) = "Trains on a sample of {rows} rows.";
    USE_ALL = "Use all rows";
    STARTING = "Reading the table";
    comparing(done, of) = "Comparing settings: {done} of {of}";
    growing(done, of) = "Growing trees: {done} of {of}";
    BEST_LOSS = "Lowest log loss so far";
    best_loss(loss, settings) = "Lowest log loss so far: {loss}, after {settings} settings";
    REMARKS = "Remarks";
    STOPPED = "training stopped. This device probably has too little memory for it. Close other tabs, or train on a sample. Your description is kept";
    FAILED = "No model was trained";
    CANCELED = "Training was canceled. Nothing has changed.";
}

/// A note on the memory that training needs.
pub fn memory(bytes: u64) -> String {
    needs(size(bytes))
}
