//! The Result step of the Train page.

use crate::numbers::short_share;

messages! {
    TITLE = "Result";
    top_tenth(share, all) = "Of the 10% of customers ranked highest, {share} left; of all customers, {all}.";
    MEASURED = "Measured on customers that the model had not seen: each was scored by a model trained without that customer.";
    NO_BETTER = "The model is no better than chance on customers that it has not seen. Add columns that say more about the customers.";
    too_good(columns) = "The model is too good to be true. Check that these columns, which contribute most, were known before customers left: {columns}.";
    USE = "Use this model";
    USE_HINT = "The Customer, Portfolio, and Model pages then use this model.";
    DOWNLOADS = "Take it with you";
    PAGE = "A page of its own";
    PAGE_HINT = "one HTML file with this model inside: open it from a folder or a stick, or hand it to your team";
    DOWNLOAD_PAGE = "Download page";
    PAGE_FAILED = "The page could not be made. The connection may be down, or this site may not offer the single file. Download the model instead.";
    MODEL = "The model";
    model_hint(id, size) = "{id}, {size}: opens on the Model page and in the churnscope command";
    DOWNLOAD_MODEL = "Download model";
    DESCRIPTION = "The description";
    DESCRIPTION_HINT = "churnscope train makes the same model from it and the same file";
    DOWNLOAD_DESCRIPTION = "Download description";
    COMPARED = "Better than what you have?";
    compared_on(rows, all) = "The current model on {rows} of the {all} rows, with its estimates as they are. The new model is measured out of fold on all rows.";
    WAS_TRAINED = "The current model was trained on these customers, so its metrics look better than they are.";
    NOT_COMPARED = "The current model cannot be applied to this table, or is the same model.";
    FIGURE = "Figure";
    NEW_MODEL = "New model";
    CURRENT_MODEL = "Current model";
    FOUND_IN_TOP = "Left among the 10% ranked highest";
    OUTDATED = "The description has changed since this model was trained.";
    MODEL_FILE = "model";
    NOT_USED = "The page could not restart with the model. Download it, and open it on the Model page.";
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
