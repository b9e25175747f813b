//! The card with the metrics and the confusion matrix at the cutoff.

messages! {
    TITLE = "At this cutoff";
    UNSEEN = "All customers in the training data. Each customer was scored by a model trained without that customer.";
    IMPORTED = "All customers the model was imported with. If the model was also trained on these customers, the results look better than they are.";
    MATRIX = "Confusion matrix";
    MATRIX_CAPTION = "Customers who left and who stayed, by whether they would be contacted";
    OUTCOME = "Outcome";
    CONTACTED = "Contacted";
    NOT_CONTACTED = "Not contacted";
    ALL = "All";
    LEFT = "Left";
    STAYED = "Stayed";
    of_leavers(share) = "{share} of those who left";
    of_stayers(share) = "{share} of those who stayed";
    of_all(share) = "{share} of all";
    CONTACTED_MEANING = "of all customers";
    PRECISION_MEANING = "of contacted customers left";
    RECALL_MEANING = "of those who left are contacted";
    SPECIFICITY_MEANING = "of those who stayed are not contacted";
    ACCURACY_MEANING = "of customers are classified correctly";
    LIFT_MEANING = "as many leavers as in a random sample";
    F1_MEANING = "combines precision and recall";
    YOUDEN = "Youden’s J";
    YOUDEN_MEANING = "recall + specificity − 1";
    times(lift) = "{lift}×";
}
