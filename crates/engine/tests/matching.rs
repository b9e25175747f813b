//! Columns with other names are proposed for the right fields, and for no others.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test should stop as soon as it cannot continue"
)]

use churnscope_engine::csv::{ColumnMatch, MatchedColumn, RecordBatch, TableReader};
use churnscope_engine::schema::Schema;
use churnscope_fixtures::telco::scorer;

const TELCO: &str = include_str!("../../../model/data/telco.csv");

const NAMES: &str = "customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,\
    InternetService,OnlineSecurity,OnlineBackup,DeviceProtection,TechSupport,StreamingTV,StreamingMovies,Contract,\
    PaperlessBilling,PaymentMethod,MonthlyCharges,TotalCharges,Churn";

fn matches(schema: &Schema, file: &str) -> Vec<String> {
    let (mut reader, mut rows) = (TableReader::new(), RecordBatch::default());
    reader.feed(file.as_bytes(), &mut |record| rows.push(record)).unwrap();
    reader.finish(&mut |record| rows.push(record)).unwrap();
    let header = reader.header().unwrap();
    let name = |column: usize| String::from_utf8(header.names[column].clone()).unwrap();
    let text = |found: &ColumnMatch| match &found.column {
        MatchedColumn::Sure(column) => format!("{} = {}", found.name, name(*column)),
        MatchedColumn::Proposed(column) => format!("{} = {}?", found.name, name(*column)),
        MatchedColumn::Several { columns, likely } => format!("{} = {columns:?}, likely {likely:?}", found.name),
        MatchedColumn::Absent => format!("{} is absent", found.name),
    };
    ColumnMatch::all(schema, header, &[], &rows).unwrap().iter().map(text).collect()
}

fn renamed(names: &str) -> String {
    let (_, rows) = TELCO.split_once('\n').unwrap();
    format!("{names}\n{rows}")
}

/// Checks that IBM's table with these column names is matched like the original. Returns the number of proposals.
fn check(names: &str) -> usize {
    let scorer = scorer();
    let found = matches(scorer.schema(), &renamed(names));
    let expected = |(name, original): (&str, &str)| {
        (original != "Churn").then(|| [format!("{original} = {name}"), format!("{original} = {name}?")])
    };
    let pairs = names.split(',').zip(NAMES.split(','));
    let missing: Vec<_> =
        pairs.filter_map(expected).filter(|texts| !texts.iter().any(|text| found.contains(text))).collect();
    assert!(missing.is_empty(), "{missing:#?} not among {found:#?}");
    found.iter().filter(|text| text.ends_with('?')).count()
}

#[test]
fn columns_named_by_any_convention_are_proposed() {
    for names in [
        NAMES,
        "customer_id,gender,senior_citizen,partner,dependents,tenure,phone_service,multiple_lines,internet_service,\
         online_security,online_backup,device_protection,tech_support,streaming_tv,streaming_movies,contract,\
         paperless_billing,payment_method,monthly_charges,total_charges,churn",
        "Customer ID,Gender,Senior citizen,Partner,Dependents,Tenure,Phone service,Multiple lines,Internet service,\
         Online security,Online backup,Device protection,Tech support,Streaming TV,Streaming movies,Contract,\
         Paperless billing,Payment method,Monthly charge,Total charge,Churn",
        "Account number,Sex,Senior,Married,Children,Months with us,Has phone,Several lines,Internet type,Security,\
         Backup,Device insurance,Technical support,TV streaming,Film streaming,Contract type,E-billing,Payment type,\
         Monthly fee,Total billed,Left",
        "custId,sex,isSenior,hasPartner,hasDependents,tenureMonths,hasPhoneService,multiLine,internetType,onlineSec,\
         onlineBackup,deviceProt,techSupport,streamTv,streamMovies,contractType,paperless,payMethod,monthlyFee,\
         totalFee,churned",
        "CUST_NO,GENDER_CD,SENIOR_FLAG,PARTNER_FLAG,DEPENDENT_FLAG,TENURE_MTHS,PHONE_SVC_FLAG,MULTI_LINE_FLAG,\
         INTERNET_TYPE,SECURITY_FLAG,BACKUP_FLAG,PROTECTION_FLAG,SUPPORT_FLAG,TV_FLAG,MOVIES_FLAG,CONTRACT_TYPE,\
         PAPERLESS_FLAG,PAYMENT_TYPE,MONTHLY_AMT,TOTAL_AMT,CHURN_FLAG",
        "Kundennr,Geschlecht,Rentner,Partner,Kinder,Vertragsmonate,Telefon,Mehrere Anschlüsse,Internet,\
         Online-Sicherheit,Online-Datensicherung,Geräteschutz,Technischer Support,Streaming Fernsehen,Streaming Filme,\
         Vertragsart,Papierlose Rechnung,Zahlungsart,Monatsgebühr,Gesamtbetrag,Gekündigt",
        "Numéro client,Sexe,Senior,Conjoint,Enfants,Mois d'ancienneté,Téléphone,Plusieurs lignes,Internet,\
         Sécurité en ligne,Sauvegarde en ligne,Protection appareil,Assistance technique,Streaming télé,Streaming films,\
         Type de contrat,Facture électronique,Mode de paiement,Frais mensuels,Total facturé,Résilié",
        "Número de cliente,Sexo,Jubilado,Cónyuge,Hijos,Meses como cliente,Teléfono,Varias líneas,Internet,\
         Seguridad en línea,Copia de seguridad,Protección del dispositivo,Soporte técnico,Streaming televisión,\
         Streaming películas,Tipo de contrato,Factura electrónica,Método de pago,Cargo mensual,Importe total,Baja",
    ] {
        let n_proposals = check(names);
        // the labels of the two charges are not their column names
        let expected = [("customerID", 0), ("customer_id", 0), ("Customer ID", 2)];
        let expected = expected.iter().find(|(start, _)| names.starts_with(start));
        assert!(expected.map_or(n_proposals >= 14, |(_, n)| n_proposals == *n), "{names}: {n_proposals}");
    }
}

fn with(replaced: &[&str], others: &[(&str, &[&str])]) -> String {
    let kept: Vec<usize> =
        NAMES.split(',').enumerate().filter(|(_, name)| !replaced.contains(name)).map(|(at, _)| at).collect();
    let lines = std::iter::once(NAMES).chain(TELCO.lines().skip(1)).take(9);
    let lines = lines.enumerate().map(|(at, line)| {
        let cells: Vec<&str> = line.split(',').collect();
        let mut kept: Vec<&str> = kept.iter().map(|&column| cells[column]).collect();
        kept.extend(others.iter().map(|(name, values)| match at.checked_sub(1) {
            None => *name,
            Some(row) => values[row % values.len()],
        }));
        kept.join(",")
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn false_friends_are_not_proposed() {
    let scorer = scorer();
    for (field, name, values) in [
        // another quantity
        ("MonthlyCharges", "Total billed", &["29.85", "56.95"][..]),
        ("MonthlyCharges", "Monthly minutes", &["29", "56"]),
        ("MonthlyCharges", "Monthly income", &["29", "56"]),
        ("MonthlyCharges", "Average monthly GB", &["29", "56"]),
        ("TotalCharges", "Monthly bill", &["29.85", "56.95"]),
        ("tenure", "Months since last complaint", &["2", "3"]),
        ("tenure", "Customer age in years", &["41", "33"]),
        // a part of the quantity, another period, or an average
        ("MonthlyCharges", "Monthly device fee", &["9.85", "6.95"]),
        ("MonthlyCharges", "Monthly handset charge", &["29.85", "26.95"]),
        ("MonthlyCharges", "Monthly line charge", &["29.85", "26.95"]),
        ("MonthlyCharges", "Monthly roaming charges", &["29.85", "26.95"]),
        ("MonthlyCharges", "Monthly add-on charges", &["29.85", "26.95"]),
        ("MonthlyCharges", "Monthly extra fee", &["29.85", "26.95"]),
        ("MonthlyCharges", "Monthly late fee", &["29.85", "26.95"]),
        ("MonthlyCharges", "Monthly tax amount", &["29.85", "26.95"]),
        ("MonthlyCharges", "Monthly discount amount", &["29.85", "26.95"]),
        ("MonthlyCharges", "Last month's charge", &["29.85", "56.95"]),
        ("MonthlyCharges", "Previous month's bill", &["29.85", "56.95"]),
        ("MonthlyCharges", "Average monthly charge", &["29.85", "56.95"]),
        ("MonthlyCharges", "Monatliche Gerätegebühr", &["29.85", "26.95"]),
        ("MonthlyCharges", "Frais mensuels de retard", &["29.85", "26.95"]),
        ("TotalCharges", "Total device charges", &["129.85", "526.95"]),
        ("TotalCharges", "Total roaming bill", &["129.85", "526.95"]),
        ("TotalCharges", "Total overage charges", &["129.85", "526.95"]),
        ("tenure", "Months with device", &["2", "3"]),
        ("tenure", "Tenure of last contract", &["2", "3"]),
        // values that cannot be the field's
        ("tenure", "Tenure group", &["0-12", "13-24"]),
        ("tenure", "Months with us", &["Jan", "Feb"]),
        ("tenure", "Customer since", &["2024-01-01", "2023-05-17"]),
        ("Contract", "Contract number", &["C-10011", "C-10012"]),
        ("Contract", "Contract value", &["120", "240"]),
        ("Contract", "Contract end", &["2027-01-01", "2026-12-24"]),
        ("PhoneService", "Phone number", &["555-0100", "555-0101"]),
        ("PhoneService", "Phone", &["iPhone", "Galaxy"]),
        ("gender", "Gender", &["1990", "1985"]),
        ("Dependents", "Number of dependents", &["0", "3", "2"]),
        ("Partner", "Partner ID", &["P1003", "P1004"]),
        ("SeniorCitizen", "Age", &["71", "33"]),
        ("InternetService", "Internet speed", &["100", "50"]),
        // not an ID
        ("customerID", "Customer name", &["Ann", "Bob", "Cem", "Dee", "Eve", "Fay", "Gus", "Hal"]),
        ("customerID", "Customer score", &["0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8"]),
        ("customerID", "Customer type", &["new", "old"]),
        // the outcome
        ("Partner", "Churned", &["Yes", "No"]),
        ("Partner", "Kündigung Partner", &["Yes", "No"]),
    ] {
        let found = matches(scorer.schema(), &with(&[field, "Churn"], &[(name, values)]));
        let proposal = format!("= {name}?");
        assert!(!found.iter().any(|text| text.ends_with(&proposal)), "{field}, {name}: {found:#?}");
    }
}

#[test]
fn similar_columns_are_told_apart() {
    let scorer = scorer();
    let (months, fees, yes) = (&["1", "34", "2"][..], &["29.85", "56.95", "53.85"][..], &["Yes", "No"][..]);
    let contracts = &["Month-to-month", "One year"][..];
    for (replaced, others, expected) in [
        // the column that fits best is proposed, even if others share words with the field
        (
            &["tenure"][..],
            &[("Months with us", months), ("Months left", months)][..],
            &["tenure = Months with us?"][..],
        ),
        (&["MonthlyCharges"], &[("Monthly fee", fees), ("Monthly GB", fees)], &["MonthlyCharges = Monthly fee?"]),
        (&["OnlineBackup"], &[("Security", yes), ("Backup", yes)], &["OnlineBackup = Backup?"]),
        // a column is also recognized by levels that no other field has
        (&["Contract"], &[("Terms", contracts)], &["Contract = Terms?"]),
        // nothing is proposed if two columns suit equally well
        (&["tenure"], &[("Months with us", months), ("Tenure (months)", months)], &["tenure is absent"]),
        (&["Partner"], &[("Status A", yes), ("Status B", yes)], &["Partner is absent"]),
        // nothing is proposed if a column suits two fields equally well
        (&["StreamingTV", "StreamingMovies"], &[("Streaming", yes)], &["StreamingTV is absent"]),
    ] {
        let found = matches(scorer.schema(), &with(replaced, others));
        for text in expected {
            assert!(found.iter().any(|found| found == text), "{text}: {found:#?}");
        }
    }
}

#[test]
fn customers_are_not_taken_for_names() {
    let scorer = scorer();
    let (_, rows) = TELCO.split_once('\n').unwrap();
    let found = matches(scorer.schema(), rows);
    assert!(found.iter().all(|text| text.ends_with("is absent")), "{found:#?}");
}
