//! The card that saves the cutoff and the risk bands for the other pages.

messages! {
    TITLE = "Apply this cutoff on the other pages";
    SUBTITLE = "Once you save this cutoff and these bands, the other pages use the cutoff to say who to contact and the bands to label estimates. Both apply to this model only and stay on this device.";
    MEDIUM_FROM = "Medium risk from";
    HIGH_FROM = "High risk from";
    SAVE = "Save cutoff and bands";
    RESET = "Use defaults";
    defaults(bands) = "The other pages use the model’s bands ({bands}) and no cutoff.";
    saved(cutoff, bands) = "The other pages use a cutoff of {cutoff} and these bands: {bands}.";
    NOT_STORED = " The browser did not store your choice, so it lasts only until you close or reload the page.";
    NO_LOW_BAND = "Enter a number above 0. Otherwise, no customer would be at low risk.";
    NO_HIGH_BAND = "Enter a number below 100. Otherwise, no customer would be at high risk.";
    NOT_ABOVE_MEDIUM = "Enter a number above the start of the medium band.";
}
