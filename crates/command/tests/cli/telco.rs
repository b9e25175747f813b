const CUSTOMER: [(&str, &str); 19] = [
    ("gender", "Female"),
    ("SeniorCitizen", "0"),
    ("Partner", "Yes"),
    ("Dependents", "No"),
    ("tenure", "1"),
    ("PhoneService", "No"),
    ("MultipleLines", "No phone service"),
    ("InternetService", "DSL"),
    ("OnlineSecurity", "No"),
    ("OnlineBackup", "Yes"),
    ("DeviceProtection", "No"),
    ("TechSupport", "No"),
    ("StreamingTV", "No"),
    ("StreamingMovies", "No"),
    ("Contract", "Month-to-month"),
    ("PaperlessBilling", "Yes"),
    ("PaymentMethod", "Electronic check"),
    ("MonthlyCharges", "29.85"),
    ("TotalCharges", "29.85"),
];

pub(crate) fn header() -> String {
    let names: Vec<&str> = CUSTOMER.iter().map(|(name, _)| *name).collect();
    format!("customerID,{}", names.join(","))
}

pub(crate) fn row(id: &str, changes: &[(&str, &str)]) -> String {
    let cells = CUSTOMER
        .iter()
        .map(|(name, cell)| changes.iter().find(|(changed, _)| changed == name).map_or(*cell, |(_, other)| *other));
    format!("{id},{}", cells.collect::<Vec<_>>().join(","))
}

pub(crate) fn table(rows: &[String]) -> String {
    format!("{}\n{}\n", header(), rows.join("\n"))
}

pub(crate) fn committed(chosen: impl Fn(usize) -> bool) -> Vec<String> {
    let text = std::fs::read_to_string(crate::run::committed_file("model/data/telco.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows = rows.lines().enumerate().filter(|(index, _)| chosen(*index)).map(|(_, row)| row.to_owned());
    std::iter::once(header.to_owned()).chain(rows).collect()
}
