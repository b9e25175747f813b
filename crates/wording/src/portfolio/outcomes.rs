//! The card that compares the estimates with the outcomes in the file.

messages! {
    TITLE = "Estimates versus outcomes";
    summary(customers) = "The file includes the outcomes of {customers}. If the model was trained on some of these customers, the results look better than they are.";
    TRAIN = "Train on this file";
    METRICS = "Metrics";
    METRIC = "Metric";
    THIS_FILE = "This file";
    UNSEEN_CUSTOMERS = "Customers not seen in training";
    IMPORTED_CUSTOMERS = "Customers the model was imported with";
    ROC_AUC = "Ranking (ROC-AUC; 1 is perfect, 0.5 is chance)";
    BRIER = "Mean squared error (Brier score; 0 is perfect)";
    CALIBRATION_ERROR = "Mean gap between estimated and actual churn (calibration error; 0 is perfect)";
    CALIBRATION_TITLE = "Predicted versus actual churn";
}
