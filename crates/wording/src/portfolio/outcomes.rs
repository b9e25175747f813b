//! The card that compares the estimates with the outcomes in the file.

messages! {
    TITLE = "Estimates versus outcomes";
    summary(customers) = "The file says whether {customers} left. Results look better than they are for customers that the model was trained on.";
    METRICS = "Metrics";
    METRIC = "Metric";
    THIS_FILE = "This file";
    UNSEEN_CUSTOMERS = "Customers it had not seen";
    IMPORTED_CUSTOMERS = "Customers it was imported with";
    ROC_AUC = "Ranking (ROC-AUC; 1 is perfect, 0.5 is chance)";
    BRIER = "Mean squared error (Brier score; 0 is perfect)";
    CALIBRATION_ERROR = "Mean gap between estimate and outcome (calibration error; 0 is perfect)";
    CALIBRATION_TITLE = "Predicted versus actual churn";
}
