//! The calibration chart of the Model and Portfolio pages.

messages! {
    SUBTITLE = "Share of customers who left, with 95% confidence intervals, by mean estimate. Dashed line: perfect calibration. Bars: number of customers.";
    X_AXIS = "Mean estimate (%)";
    Y_AXIS = "Share who left (%)";
    TABLE = "Share who left by mean estimate, with 95% confidence intervals";
    MEAN_ESTIMATE = "Mean estimate";
    LEFT = "Left";
    left_of(left, customers) = "{left} of {customers}";
    bin(from, to, mean, left, customers) = "Estimates from {from} to {to}%, mean {mean}\nLeft: {left}\nCustomers: {customers}";
}
