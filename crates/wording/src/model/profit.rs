//! The card with the profit from contacting customers.

messages! {
    TITLE = "Profit";
    SUBTITLE = "Profit from contacting customers, from the highest estimate down.";
    X_AXIS = "Customers contacted (%)";
    y_axis(unit) = "Profit ({unit})";
    TABLE = "Profit by share of customers contacted";
    CONTACTED = "Contacted";
    COST = "Cost per offer";
    VALUE = "Value of keeping a customer";
    SUCCESS = "Offers that succeed";
    point(contacted, profit) = "{contacted} of customers contacted\nProfit {profit}";
    best(cutoff, profit, contacted) = "Profit peaks at a cutoff of {cutoff}: {profit} from contacting {contacted} customers.";
    NO_PROFIT = "No cutoff is profitable: the offers bring in no more than they cost.";
    current_earns(profit) = "The current cutoff earns {profit}.";
    current_loses(loss) = "The current cutoff loses {loss}.";
    CURRENT_BREAKS_EVEN = "The current cutoff breaks even.";
}
