//! The card about the origin of the model.

messages! {
    TITLE = "Provenance";
    SUBTITLE = "Unless training was limited by time, the same input files, options, and version of Churnscope reproduce the model file byte for byte on the same system. A smartcore forest that was trained in a browser can be reproduced only in a browser.";
    DOWNLOAD = "Download model file";
    FILE = "model.churn";
    DATA_SET = "Data set";
    SOURCE = "Source";
    LICENSE = "License";
    CUSTOMERS = "Rows";
    customers(rows, left, share) = "{rows}, of which {left} ({share}) belong to customers who left";
    TREES = "Trees";
    trees(trees, nodes) = "{trees} with {nodes} nodes in total";
    PARAMETERS = "Parameters";
    parameters(depth, customers, features) = "maximum depth {depth}, minimum sampled rows per leaf {customers}, features tried per split {features}";
    SELECTION = "Choice of parameters";
    CALIBRATION = "Calibration";
    UNKNOWN_PARAMETERS = "unknown: the model was trained elsewhere";
    EVALUATION = "Evaluation";
    LATEST_ROWS = "Latest rows";
    latest_rows(roc_auc, brier, rows, period, first, earlier) = "ROC-AUC {roc_auc} and Brier score {brier} on {rows} rows whose {period} is {first} or later, after training on earlier rows only ({earlier})";
    folds(folds) = "{folds}-fold cross-validation";
    IMPORTED_ROWS = "on the customers the model was imported with; it may have been trained on them";
    SEED = "Seed";
    TRAINED_WITH = "Trained with";
    IMPORTED_WITH = "Imported with";
    tools(tool, trainer) = "{tool} and {trainer}";
    DATE = "Date";
    SIZE = "Size of the model file";
    bytes(bytes) = "{bytes} bytes";
    MODEL_ID = "Model ID";
    FILE_HASH = "SHA-256 of the model file";
    DATA_HASH = "SHA-256 of the data";
    COMMAND = "Reproduce with";
    train_command(seed) = "churnscope train DATA.csv --schema FIELDS.toml -o model.churn --seed {seed}";
    IMPORT_COMMAND = "churnscope import MODEL.onnx --schema FIELDS.toml --data DATA.csv -o model.churn";
}
