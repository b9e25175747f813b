//! The card that saves the cutoff and the risk bands for the other pages.

messages! {
    TITLE = "Apply this cutoff on the other pages";
    SUBTITLE = "The other pages say who to contact, and color estimates by these bands. Saved on this device, for this model.";
    MEDIUM_FROM = "Medium risk from";
    HIGH_FROM = "High risk from";
    SAVE = "Save cutoff and bands";
    RESET = "Use the model’s defaults";
    defaults(bands) = "The other pages use the model’s bands ({bands}) and no cutoff.";
    saved(cutoff, bands) = "The other pages contact customers from {cutoff} and use these bands: {bands}.";
    NOT_STORED = " This browser does not let the page store anything, so this lasts until you close the page.";
    NO_LOW_BAND = "Enter more than 0, or no risk is low.";
    NO_HIGH_BAND = "Enter less than 100, or no risk is high.";
    NOT_ABOVE_MEDIUM = "Enter more than the start of the medium band.";
}
