//! The models that the user has kept on the device.

use crate::values::count;

messages! {
    TITLE = "Models on this device";
    SUBTITLE = "Kept in this browser until you delete them or the browser deletes them to free up space. Anyone who uses this browser can use them.";
    NONE = "None yet. Keep a model here to use it again later, even without a network.";
    KEEP = "Keep on this device";
    KEEP_CURRENT = "Keep the current model";
    KEPT = "Kept on this device";
    is_kept(name) = "“{name}” is kept on this device. You’ll find it at the bottom of the Model page.";
    facts(customers, roc_auc, size, date) = "{customers}, ROC-AUC {roc_auc}, {size}, kept on {date}";
    CUSTOMER = "1 row";
    customers(count) = "{count} rows";
    IN_USE = "In use now";
    COMPARE = "Compare and use";
    compare(name) = "Compare and use {name}";
    RENAME = "Rename";
    rename(name) = "Rename {name}";
    DELETE = "Delete";
    delete(name) = "Delete {name}";
    NAME = "New name";
    SAVE = "Save";
    CANCEL = "Cancel";
    NAME_EMPTY = "Enter a name.";
    deleted(name) = "“{name}” is deleted.";
    UNDO = "Undo";
    NO_ROOM = "There isn’t enough space to keep this model. Delete other models, free up space on this device, or download the model.";
    REFUSED = "The browser did not store this model, which can happen in a private window. Download the model instead.";
    CANNOT_BE_READ = "The browser could not read the stored models, which can happen in a private window.";
    NOT_FOUND = "This model could not be read. It may have been deleted in another window.";
    NOT_CHANGED = "The browser could not rename or delete this model. Reload the page, and try again.";
}

/// What the list says about a model in addition to its name. `roc_auc`, `size`, and `date` are already formatted.
pub fn line(n_customers: u64, roc_auc: &str, size: &str, date: &str) -> String {
    let n_customers = if n_customers == 1 { CUSTOMER.to_owned() } else { customers(count(n_customers)) };
    facts(n_customers, roc_auc, size, date)
}
