//! The card that opens another model, and its comparison with the current one.

messages! {
    TITLE = "Use another model";
    OPEN = "Open model file";
    TRAIN = "Train a model";
    SUBTITLE_START = "Choose or drop a model file, such as one made by ";
    COMMAND = "churnscope train";
    SUBTITLE_END = ". You can compare the models before you switch. The file never leaves your device.";
    INPUT = "Model file";
    cannot_be_used(file, reason) = "{file} cannot be used. {reason}";
    reason(error) = "{error}.";
    too_large(megabytes, max) = "The file is {megabytes} MB. The page opens model files of up to {max} MB.";
    CANNOT_BE_READ = "The browser could not read the file. Open it again, or copy it to this device first.";
    NOT_RESTARTED = "The browser could not restart the page, so the current model is still in use. Try again.";
    OTHER_MODEL = "Other model";
    IN_USE = "In use now";
    PURPOSE = "Purpose";
    MODEL = "Model";
    TRAINED_ON = "Data set";
    CUSTOMERS = "Rows";
    DATE = "Date";
    FIELDS = "Fields";
    ROC_AUC = "ROC-AUC on customers not seen in training";
    ROC_AUC_MAYBE_SEEN = "ROC-AUC on customers possibly seen in training";
    USE = "Use this model";
    CANCEL = "Cancel";
    SAME_MODEL = "Already in use.";
    REPLACES_AND_SAVES = "The page restarts with this model. If the fields are the same, your entries stay. If a file is open on the Portfolio page, it is scored again; a table on the Train page is closed. The model is saved on this device with your work.";
    REPLACES_AND_STAYS = "The page restarts with this model, and starts with it from now on. If the fields are the same, your entries stay. If a file is open, it is closed.";
    REPLACES = "The page restarts with this model. If the fields are the same, your entries stay. If a file is open, it is closed. Unless you keep the model first, the page starts with its own model again after you reload or close it.";
    OTHER_DATA = "These models were trained or imported with different data, so their ROC-AUC values cannot be compared directly.";
}

/// The consequence of switching to the model, which depends on whether it is already in use, whether the user's work is
/// saved on the device, and whether the model is kept there.
pub fn consequence(is_current: bool, is_work_saved: bool, is_kept: bool) -> &'static str {
    match (is_current, is_work_saved, is_kept) {
        (true, _, _) => SAME_MODEL,
        (false, true, _) => REPLACES_AND_SAVES,
        (false, false, true) => REPLACES_AND_STAYS,
        (false, false, false) => REPLACES,
    }
}
