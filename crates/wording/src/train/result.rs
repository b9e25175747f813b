//! The Result step of the Train page.

use crate::numbers::short_share;

messages! {
    TITLE = "Result";
    top_tenth(share, all) = "Of the 10% of customers ranked highest, {share} left; of all customers, {all}.";
    MEASURED = "Measured on customers that the model had not seen: each was scored by a model trained without that customer.";
    NO_BETTER = "Those ranked highest left hardly more often than average. Add columns that say more about the customers.";
    too_good(columns) = "The model is too good to be true. Check that the values of these columns, which contribute most, were known before customers left: {columns}.";
    USE = "Use this model";
    USE_HINT = "The Customer, Portfolio, and Model pages then use this model.";
    DOWNLOADS = "Downloads";
    PAGE = "Standalone page";
    PAGE_HINT = "One HTML file that contains this model. Open it from a folder or a USB drive, or share it with your team.";
    DOWNLOAD_PAGE = "Download standalone page";
    PAGE_FAILED = "The standalone page could not be created. The connection may be down, or this site may not have churnscope.html. Download the model instead.";
    MODEL = "Model";
    model_hint(id, size) = "{id}, {size}. Use it on the Model page or with the churnscope command.";
    DOWNLOAD_MODEL = "Download model";
    DESCRIPTION = "Description";
    DESCRIPTION_HINT = "The description that this model was trained with. Open it on this page, or use it with churnscope train.";
    DOWNLOAD_DESCRIPTION = "Download description";
    COMPARED = "Compared with the current model";
    compared_on(rows, all) = "The current model is measured on the {rows} rows of this file that both models can score. The new model is measured out of fold on its {all} training rows.";
    WAS_TRAINED = "The current model was trained on most of these rows, or imported with them, so its metrics may look better than they are.";
    NOT_COMPARED = "No comparison: the current model is this model, or it can score too few of these rows.";
    FIGURE = "Figure";
    NEW_MODEL = "New model";
    CURRENT_MODEL = "Current model";
    FOUND_IN_TOP = "Share who left, among the 10% ranked highest, with ties";
    OUTDATED = "The description has changed since this model was trained.";
    MODEL_FILE = "model";
    NOT_USED = "The page could not restart with the model. Try again, or download the model and use the standalone page.";
    TOO_LARGE = "The model is too large for the page to restart with it. Download it, and use it with the command.";
}

/// What the ranking means in one sentence: `Of the 10% of customers ranked highest, 62% left; of all customers, 27%.`
pub fn headline(top_share: f64, base_rate: f64) -> String {
    let whole = |share: f64| short_share((share * 100.0).round() / 100.0);
    top_tenth(whole(top_share), whole(base_rate))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_has_whole_percentages() {
        let expected = "Of the 10% of customers ranked highest, 74% left; of all customers, 27%.";
        assert_eq!(headline(0.741_3, 0.265_4), expected);
    }
}
