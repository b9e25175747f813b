//! The Result step of the Train page.

use crate::numbers::short_share;

messages! {
    TITLE = "Result";
    top_tenth(ranked, share, all) = "Of the {ranked} ranked highest, {share} left, compared with {all} overall.";
    MEASURED = "Measured on customers that the model had not seen: each was scored by a model trained without that customer.";
    NO_BETTER = "The customers ranked highest left hardly more often than average. Add columns that say more about the customers.";
    too_good(columns) = "The model is too good to be true. Check that the values of these columns, which contribute most, were known before customers left: {columns}.";
    USE = "Use this model";
    USE_REPLACES = "The page restarts with this model. The table, this result, and any file on the Portfolio page are closed, so keep or download what you need first. Unless you keep the model first, the page starts with its own model again after you reload or close it.";
    USE_REPLACES_AND_STAYS = "The page restarts with this model, and starts with it from now on. The table, this result, and any file on the Portfolio page are closed, so download what you need first.";
    USE_REPLACES_AND_SAVES = "The page restarts with this model. The table and this result are closed, so keep or download what you need first. The model is saved on this device with your work.";
    DOWNLOADS = "Keep or share";
    THIS_DEVICE = "This device";
    KEEP_HINT = "Keeps the model in this browser. You’ll find it at the bottom of the Model page.";
    PAGE = "Standalone page";
    PAGE_HINT = "One HTML file that contains this model. Open it from a folder or a USB drive, or share it with your team.";
    DOWNLOAD_PAGE = "Download standalone page";
    PAGE_FAILED = "The standalone page could not be created, because churnscope.html did not load. Try again with a connection to a site that has this file, or download the model instead.";
    PAGE_FAILED_HERE = "The standalone page could not be created. Download the model instead.";
    MODEL = "Model";
    model_hint(id, size) = "{id}, {size}. Use it on the Model page or with the churnscope command.";
    large_model_hint(id, size) = "{id}, {size}. Too large for the Model page: use it with the churnscope command.";
    DOWNLOAD_MODEL = "Download model";
    REPORT = "Report";
    REPORT_HINT = "How good the model is, as one HTML file to read or to print: metrics, cutoffs, and curves, measured on customers that the model had not seen.";
    DOWNLOAD_REPORT = "Download report";
    DESCRIPTION = "Description";
    DESCRIPTION_HINT = "The description that this model was trained with. Open it on this page, or use it with churnscope train.";
    DOWNLOAD_DESCRIPTION = "Download description";
    FOR_THE_HOST = "To make this the model of the whole site, send the downloaded model to the person who hosts the site. In Churnscope’s source folder, make dist BUNDLE=model.churn (with the file’s name) builds the site in dist/, ready to upload.";
    COMPARED = "Compared with the current model";
    compared_on(rows, all) = "The current model is measured on the {rows} rows of this file that fit the description and that it can score. The new model is measured out of fold on its {all} training rows.";
    WAS_TRAINED = "The current model was trained or imported with this file, or probably with most of these rows, so its metrics may look better than they are.";
    NOT_COMPARED = "No comparison: the current model can score too few of these rows, or only rows with the same outcome.";
    SAME_MODEL = "No comparison: this model is already in use.";
    METRIC = "Metric";
    NEW_MODEL = "New model";
    CURRENT_MODEL = "Current model";
    FOUND_IN_TOP = "Share who left, among the 10% ranked highest, including ties";
    OUTDATED = "The description has changed since this model was trained.";
    MODEL_FILE = "model";
    NOT_USED = "The page could not restart with the model. Try again, or download the standalone page.";
    TOO_LARGE = "The model is too large for the page to restart with it. Download it, and use it with the command.";
}

/// The consequence of switching to the model, which depends on whether the user's work is saved on the device and
/// whether the model is kept there.
pub fn use_hint(is_work_saved: bool, is_kept: bool) -> &'static str {
    match (is_work_saved, is_kept) {
        (true, _) => USE_REPLACES_AND_SAVES,
        (false, true) => USE_REPLACES_AND_STAYS,
        (false, false) => USE_REPLACES,
    }
}

/// The ranking in one sentence: `Of the 10% ranked highest, 62% left, compared with 27% overall.`
pub fn headline(ranked: f64, top_share: f64, base_rate: f64) -> String {
    top_tenth(whole(ranked), whole(top_share), whole(base_rate))
}

/// A share in whole percent, or with one decimal if it would otherwise be rounded to 0% or 100%. If that is not enough,
/// `<0.1%` or `>99.9%`.
fn whole(share: f64) -> String {
    match share {
        share if share > 0.0 && share < 0.000_5 => "<0.1%".to_owned(),
        share if share < 1.0 && share > 0.999_5 => ">99.9%".to_owned(),
        share if (0.005..0.995).contains(&share) => short_share((share * 100.0).round() / 100.0),
        share => short_share(share),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_has_whole_percentages() {
        for (ranked, top, all, expected) in [
            (0.100_1, 0.741_3, 0.265_4, "Of the 10% ranked highest, 74% left, compared with 27% overall."),
            (0.234, 0.012, 0.004, "Of the 23% ranked highest, 1% left, compared with 0.4% overall."),
            (0.1, 1.0, 0.999_9, "Of the 10% ranked highest, 100% left, compared with >99.9% overall."),
            (0.1, 0.0, 0.000_3, "Of the 10% ranked highest, 0% left, compared with <0.1% overall."),
        ] {
            assert_eq!(headline(ranked, top, all), expected);
        }
    }
}
