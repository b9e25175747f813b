//! The curves with a point for every cutoff.

messages! {
    ROC = "ROC curve";
    ROC_SUBTITLE = "How many of those who left, and of those who stayed, are contacted. Dashed line: chance.";
    ROC_X = "Contacted, among those who stayed";
    ROC_Y = "Leavers found";
    roc_point(stayed, left) = "Contacted:\n{left} of those who left\n{stayed} of those who stayed";
    roc_description(area) = "ROC curve. Area under the curve: {area}.";
    PRECISION_RECALL = "Precision and recall";
    PRECISION_RECALL_SUBTITLE = "Share of contacted customers who left, and share of leavers who are contacted. Dashed line: chance.";
    PRECISION_RECALL_X = "Recall";
    PRECISION_RECALL_Y = "Precision";
    precision_recall_point(recall, precision) = "Precision {precision}\nRecall {recall}";
    precision_recall_description(average) = "Precision by recall. Average precision: {average}.";
    LIFT = "Lift";
    LIFT_SUBTITLE = "Leavers among those contacted, compared with a random sample of the same size. Dashed line: random sample.";
    LIFT_X = "Customers contacted";
    LIFT_Y = "Lift";
    lift_point(contacted, lift) = "Lift {lift}\n{contacted} of customers contacted";
    lift_description(lift) = "Lift by share of customers contacted. In the top fifth, including ties: {lift}.";
    GAIN = "Cumulative gain";
    GAIN_SUBTITLE = "Leavers found by contacting customers from the highest estimate down. Dashed line: chance.";
    GAIN_X = "Customers contacted";
    GAIN_Y = "Leavers found";
    gain_point(contacted, left) = "Contacted:\n{left} of those who left\n{contacted} of all customers";
    gain_description(left) = "Cumulative gain. The top fifth of customers, with ties, includes {left} of those who left.";
    in_percent(axis) = "{axis} (%)";
    in_times(axis) = "{axis} (×)";
}
