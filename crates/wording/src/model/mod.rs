//! The messages of the Model page. Most cards have modules of their own.

pub mod confusion;
pub mod curves;
pub mod cutoff;
pub mod fairness;
pub mod field_effects;
pub mod importance;
pub mod interactions;
pub mod kept;
pub mod model_file;
pub mod profit;
pub mod provenance;
pub mod quality;
pub mod standards;

messages! {
    TITLE = "Model";
    about(title, id) = "Model {id}: {title}";
    OTHER_MODELS = "Other models";
    QUALITY = "How good is it?";
    CUTOFF = "Where should the cutoff be?";
    CUTOFF_INTRO = "The cutoff decides who is contacted. Changing the cutoff updates all results below that depend on it.";
    CURVES = "Performance at every cutoff";
    FEATURES = "What affects its estimates?";
    FEATURES_INTRO = "These charts show how the model makes its estimates, not why customers leave. Fields with the same information share their importance.";
    PROVENANCE = "Where does it come from?";
    FAILURE_TITLE = "The evaluation of this model cannot be read";
    FAILURE = "The other pages work without the evaluation. Reload the page. If that doesn’t help, report this error to the page’s publisher:";
    DOWNLOAD_CHART = "Download chart";
    DOWNLOAD_DATA = "Download data";
    download_of(button, chart) = "{button}: {chart}";
    chart_file(chart) = "churnscope-{chart}.svg";
    data_file(chart) = "churnscope-{chart}.csv";
    CALIBRATION = "Calibration: predicted versus actual churn";
    calibration_subtitle(subtitle) = "{subtitle} Vertical line: the cutoff.";
    number_up_to(max) = "Enter a number from 0 to {max}.";
}
