//! The messages that all pages share, such as those in the header and the footer.

use churnscope_engine::bundle::Bundle;

use crate::numbers::metric;
use crate::values::fixed;

messages! {
    SKIP = "Skip to content";
    BRAND = "Churnscope";
    document_title(names, own) = "{names} · {own}";
    PAGES = "Pages";
    CUSTOMER = "Customer";
    PORTFOLIO = "Portfolio";
    MODEL = "Model";
    TRAIN = "Train";
    PRIVACY = "Privacy and storage";

    NOTHING_LEAVES = "Nothing leaves this device";
    READY_SUFFIX = " · Ready to work offline";
    OFFLINE = "Offline";
    OFFLINE_SUFFIX = ": fully working";
    SINGLE_FILE = "This single file works offline. To update it, get a new copy; nothing is installed.";
    COPY_READY = "Ready to work offline.";
    COPY_IN_USE = "Offline: fully working.";
    NO_COPY_OFFLINE = "Offline: the parts you have opened still work.";
    COPY_NO_ROOM = "Not ready to work offline: the page needs more than 12 MB of storage. Free up some space, then reload.";
    COPY_UNSUPPORTED = "Works online only: this browser does not store this page, which can happen in a private window or without HTTPS.";
    NO_COPY = "Works online only: this site does not offer a copy of the page for offline use.";
    COPY_FAILED = "Not ready to work offline: part of the page could not be saved. Reload the page on a good connection.";

    UPDATE_READY = "A new version of Churnscope is ready. Your entries are kept. Open files are closed, except the file on the Portfolio page if your work is saved.";
    UPDATE_NOW = "Update now";
    UPDATED_ELSEWHERE = "Churnscope was updated in another window. This window still works, and your entries are kept when you update it.";
    UPDATE_THIS_WINDOW = "Update this window";
    LATER = "Later";
    UPDATE_NOTE = " A new version is ready. ";

    LOADING_PAGE = "Loading the page…";
    PAGE_FAILED = "This page could not be loaded";
    PAGE_FAILED_HINT = "The connection may be down, or the site may have been updated. The Customer page still works.";
    TRY_AGAIN = "Try again";

    MODEL_FAILURE_TITLE = "This page’s model cannot be read";
    MODEL_FAILURE = "Without its model, the page cannot score customers. Reload the page. If that doesn’t help, report this error to the page’s publisher:";
    opened_model(title, id) = "This page now uses another model: {title}, {id}.";
    kept_model(name, title, id) = "This page now uses “{name}”: {title}, {id}.";
    saved_model_failed(reason) = "Your model cannot be used, so the built-in model is in use. {reason}.";
    BUILT_IN = "Use built-in model";
    DISMISS = "Dismiss";

    MODEL_LABEL = "Model ";
    trained_on(data_set, rows) = ", based on {data_set} ({rows} rows). ";
    quality_unseen(roc_auc, brier) = "On customers not seen in training: ROC-AUC {roc_auc}, Brier score {brier}. ";
    quality_maybe_seen(roc_auc, brier) = "On customers possibly seen in training: ROC-AUC {roc_auc}, Brier score {brier}. ";
    saved_standards(cutoff, bands) = "Your cutoff: {cutoff}. Your risk bands: {bands}.";
}

/// The data set that the model was trained or imported with, as part of the note at the foot of every page.
pub fn origin(bundle: &Bundle) -> String {
    let provenance = &bundle.provenance;
    trained_on(&provenance.data_set, fixed(provenance.rows as f64, 0))
}

/// The opened model, with the user's name for it if it is kept on this device.
pub fn in_use(name: Option<&str>, title: &str, id: &str) -> String {
    name.map_or_else(|| opened_model(title, id), |name| kept_model(name, title, id))
}

/// The quality of the model, in a sentence.
pub fn quality(bundle: &Bundle) -> String {
    let forest = &bundle.evaluation.forest.mean;
    let (roc_auc, brier) = (metric(forest.roc_auc), metric(forest.brier));
    if bundle.evaluation.is_out_of_fold() { quality_unseen(roc_auc, brier) } else { quality_maybe_seen(roc_auc, brier) }
}
