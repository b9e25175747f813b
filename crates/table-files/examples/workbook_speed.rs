//! Writes an .xlsx file with the columns of IBM's Telco data, reads it, and prints how long both take:
//! cargo run --release -p churnscope-table-files --example workbook_speed -- 1000000 million.xlsx
//!
//! With 0 rows, the example only reads the file, which must exist.

use std::error::Error;
use std::ops::ControlFlow;
use std::time::Instant;

use churnscope_table_files::workbook::Workbook;
use rust_xlsxwriter::Workbook as NewWorkbook;

const HEADER: &str = "customerID,gender,SeniorCitizen,Partner,Dependents,tenure,PhoneService,MultipleLines,\
InternetService,OnlineSecurity,OnlineBackup,DeviceProtection,TechSupport,StreamingTV,StreamingMovies,Contract,PaperlessBilling,\
PaymentMethod,MonthlyCharges,TotalCharges,Churn";

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "arguments: number of rows to write, .xlsx file";
    let rows: u32 = arguments.next().ok_or(usage)?.parse()?;
    let file = arguments.next().ok_or(usage)?;
    if rows > 0 {
        let start = Instant::now();
        write(rows, &file)?;
        println!("written in {:.1} s, {} MiB", start.elapsed().as_secs_f64(), std::fs::metadata(&file)?.len() >> 20);
    }
    let start = Instant::now();
    let mut workbook = Workbook::open(std::fs::read(&file)?)?;
    let sheet = workbook.choose(None)?;
    println!("opened in {:.1} s", start.elapsed().as_secs_f64());
    let mut bytes = 0;
    workbook.read(sheet, &mut |block| {
        bytes += block.len();
        ControlFlow::Continue(())
    })?;
    println!("read in {:.1} s from the start, {} MiB of text", start.elapsed().as_secs_f64(), bytes >> 20);
    Ok(())
}

fn write(rows: u32, file: &str) -> Result<(), Box<dyn Error>> {
    let mut workbook = NewWorkbook::new();
    let sheet = workbook.add_worksheet_with_low_memory()?;
    for (column, name) in (0_u16..).zip(HEADER.split(',')) {
        sheet.write_string(0, column, name)?;
    }
    for row in 1..=rows {
        let tenure = row % 72 + 1;
        let charge = f64::from(row * 37 % 10_000) / 100.0 + 18.0;
        let choice =
            |texts: &[&'static str], by: u32| texts.get((row / by) as usize % texts.len()).copied().unwrap_or("");
        sheet.write_string(row, 0, format!("{row:07}-ABCDE"))?;
        for (column, name) in (0_u16..).zip(HEADER.split(',')).skip(1) {
            match name {
                "SeniorCitizen" => sheet.write_number(row, column, f64::from(row % 2))?,
                "tenure" => sheet.write_number(row, column, tenure)?,
                "MonthlyCharges" => sheet.write_number(row, column, charge)?,
                "TotalCharges" => {
                    sheet.write_number(row, column, (charge * f64::from(tenure) * 100.0).round() / 100.0)?
                }
                "gender" => sheet.write_string(row, column, choice(&["Female", "Male"], 3))?,
                "InternetService" => sheet.write_string(row, column, choice(&["DSL", "Fiber optic", "No"], 5))?,
                "Contract" => {
                    sheet.write_string(row, column, choice(&["Month-to-month", "One year", "Two year"], 7))?
                }
                "PaymentMethod" => sheet.write_string(row, column, choice(&["Electronic check", "Mailed check"], 2))?,
                _ => sheet.write_string(row, column, choice(&["Yes", "No"], u32::from(column)))?,
            };
        }
    }
    workbook.save(file)?;
    Ok(())
}
