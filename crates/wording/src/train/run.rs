//! The Train step of the Train page.

use crate::portfolio::status::size;

messages! {
    TITLE = "Train";
    LEARNER = "Learner";
    AUTO = "Automatic (forest or boosted trees)";
    FOREST = "Forest";
    BOOSTED = "Boosted trees";
    SMARTCORE = "smartcore’s forest (set in the description)";
    MINUTES = "Time limit for comparing settings";
    NO_LIMIT = "No limit";
    ONE_MINUTE = "1 minute";
    minutes(minutes) = "{minutes} minutes";
    LIMITED = "After this time, training tries no more settings, and chooses one of those tried so far. A slower device may try fewer settings, so the model may depend on the device.";
    SAME_BYTES = "The command churnscope train makes the same model from this file and description if it reads the file in the same way.";
    NOT_SAME_BYTES = "A smartcore forest trained in a browser differs from one trained by the command. Choose another learner to get the same model from both.";
    START = "Train model";
    START_AGAIN = "Train again";
    CANCEL = "Cancel";
    needs(memory) = "Needs about {memory} of memory.";
    too_much(memory, rows) = "Training needs about {memory} of memory, which this browser may not have. Training on a sample of {rows} rows needs less.";
    USE_SAMPLE = "Train on a sample";
    sampled(rows) = "Trains on a sample of {rows} rows.";
    USE_ALL = "Use all rows";
    STARTING = "Reading the table";
    comparing(done, of) = "Comparing settings: {done} of {of}";
    growing(done, of) = "Growing trees: {done} of {of}";
    BEST_LOSS = "Lowest log loss so far";
    best_loss(loss, settings) = "Lowest log loss so far: {loss}. Settings fully compared: {settings}";
    REMARKS = "Remarks";
    STOPPED = "training stopped. This device probably has too little memory for it. Close other tabs, then try again. To train on a sample, download the description, set most_rows = 10000 under [training], and open the changed description. Your description is kept";
    FAILED = "No model was trained";
}

/// A note on the memory that training needs.
pub fn memory(bytes: u64) -> String {
    needs(size(bytes))
}
