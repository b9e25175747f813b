//! Labels and tooltips that `crates/charts` draws.

messages! {
    THIS_CUSTOMER = "this customer";
    THIS_FILE = "this file";
    customers_in(from, to, customers) = "{from} to {to}%\nCustomers: {customers}";
    trees_in(from, to, trees) = "{from} to {to}%\nTrees: {trees}";
    average(group, percent, customers) = "{group}\n{percent}%\n{customers}";
    with_count(percent, customers) = "{percent}% ({customers})";
    share_in(group, data, percent) = "{group}\n{data}: {percent}%";
}
