//! The calibration chart of the Model and Portfolio pages.

messages! {
    SUBTITLE = "Share who left, with its 95% interval, by mean estimate. Dashed line: perfect calibration. Bars: number of customers.";
    X_AXIS = "Mean estimate (%)";
    Y_AXIS = "Share who left (%)";
    TABLE = "Share who left by mean estimate, with 95% intervals";
    MEAN_ESTIMATE = "Mean estimate";
    LEFT = "Left";
    left_of(left, customers) = "{left} of {customers}";
    bin(from, to, mean, left, customers) = "Estimates from {from} to {to}%, mean {mean}\nLeft: {left}\n{customers} customers";
}
