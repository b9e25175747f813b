//! What a notebook shows of a model and of an explanation.

messages! {
    model(model_id, trees, kind) = "{model_id}: {trees} {kind}";
    OUTCOME = "outcome";
    outcome(column, positive) = "{column} = {positive}";
    ROC_AUC = "ROC-AUC";
    out_of_fold(roc_auc) = "{roc_auc}, out of fold";
    when_imported(roc_auc) = "{roc_auc}, on the rows that the model was imported with";
    CUTOFF = "cutoff";
    FIELDS = "fields";
    fields(count, names) = "{count}: {names}";
    row(row, rows) = "Row {row} of {rows}, counted from 0";
    another_row(row, rows) = "Row {row} of {rows}, counted from 0. For another row, call waterfall(row)";
    estimate(row, probability, band) = "{row}: {probability}, {band}";
    unit(unit) = "{unit}.";
    refused(row, error) = "{row}: not scored. {error}";
}
