//! The report: one HTML file without script or link, which opens offline and prints.

use super::Evaluated;
use super::curves::{Best, Contacted, percent};
use super::meanings;
use crate::figures::{figure, spread};
use crate::refused_rows::grouped;
use churnscope_engine::notation;

const STYLE: &str = include_str!("report.css");

/// Whatever a bundle or a file's name holds, a browser loads and runs nothing.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// Heads a column of sentences, which may break.
const MEANING: &str = "What it says";

impl Evaluated<'_> {
    pub(super) fn html(&self) -> anyhow::Result<String> {
        let title = escaped(&self.scorer.bundle().schema.title);
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}: evaluation</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
             <header><h1>{title}: evaluation</h1>\n<p>Model {}, on {}: {} rows used, {} refused, cutoff {}.</p>\n",
            escaped(self.scorer.model_id()),
            escaped(&self.file),
            grouped(self.rows as u64),
            grouped(self.refused),
            notation::plain_number(self.cutoff),
        );
        if let Some(warning) = self.warning() {
            page.push_str(&format!("<p class=\"warning\">Careful: {}.</p>\n", escaped(&warning)));
        }
        page.push_str("</header>\n");
        page.push_str(&self.figures_section());
        page.push_str(&self.cutoff_section());
        page.push_str(&self.other_cutoffs_section());
        page.push_str(&self.contacted_section());
        page.push_str(&self.curve_sections()?);
        page.push_str(&self.calibration_section()?);
        page.push_str("</main>\n</body>\n</html>\n");
        Ok(page)
    }

    fn figures_section(&self) -> String {
        let meanings = meanings::of_figures(&self.figures, &self.cut());
        let rows: Vec<Vec<String>> = self
            .figures()
            .zip(meanings)
            .map(|((_, value, mean, sd), (name, meaning))| {
                vec![name.to_owned(), figure(value), spread(mean, sd), meaning]
            })
            .collect();
        let table = table(&["Figure", "This file", "Out of fold, mean ± sd", MEANING], &rows);
        let words = "Beside each figure stands what cross-validation found on customers that the model had not seen; a \
                     dash where that is not known.";
        section("wide", "How good the estimates are", words, &table)
    }

    fn cutoff_section(&self) -> String {
        let cut = self.cut();
        let confusion = table(
            &["Outcome", "Contacted", "Not contacted"],
            &[
                vec!["Left".to_owned(), grouped(cut.true_positives), grouped(cut.false_negatives())],
                vec!["Stayed".to_owned(), grouped(cut.false_positives()), grouped(cut.true_negatives())],
            ],
        );
        let mut rates: Vec<Vec<String>> = Vec::new();
        for (name, rate) in self.rates() {
            let (name, meaning) = meanings::of_rate(name, &cut);
            rates.push(vec![name.to_owned(), figure(rate), meaning]);
        }
        if let Some(offer) = &self.offer {
            let some_cutoff_earns = self.best().iter().any(|best| best.of == "profit");
            let meaning = meanings::of_profit(&cut, offer, some_cutoff_earns);
            rates.push(vec!["Profit".to_owned(), format!("{:.2}", cut.profit(offer)), meaning]);
        }
        let cutoff = notation::plain_number(self.cutoff);
        let words = format!("Customers with an estimate of {cutoff} or more count as leaving and would be contacted.");
        let rates = table(&["Figure", "Value", MEANING], &rates);
        section("wide", &format!("At the cutoff {cutoff}"), &words, &format!("{confusion}\n{rates}"))
    }

    fn other_cutoffs_section(&self) -> String {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for Best { of, cutoff, cut, value } in self.best() {
            let (name, value) = match of {
                "profit" => ("Profit", format!("{value:.2}")),
                "youden" => ("Youden's J", figure(value)),
                _ => ("F1", figure(value)),
            };
            let rates = [cut.precision(), cut.recall()].map(percent);
            rows.push([vec![name.to_owned(), value, figure(cutoff), grouped(cut.contacted)], rates.to_vec()].concat());
        }
        if rows.is_empty() {
            return section("", "The best cutoffs", "With one outcome alone, no cutoff is better than another.", "");
        }
        let words = "Where each is greatest on this file. On other customers it may lie elsewhere.";
        let table = table(&["Best for", "Value", "Cutoff", "Contacted", "Precision", "Recall"], &rows);
        section("", "The best cutoffs", words, &table)
    }

    fn contacted_section(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .contacted()
            .map(|Contacted { share, cutoff, cut, gain, lift }| {
                vec![percent(share), figure(cutoff), percent(cut.precision()), percent(gain), two_decimals(lift)]
            })
            .collect();
        let head = ["Contacted", "Cutoff", "Precision", "Leavers found", "Lift"];
        let words = "If only so many customers can be contacted, the highest estimates first.";
        section("", "How far the list reaches", words, &table(&head, &rows))
    }
}

pub(super) fn section(class: &str, title: &str, words: &str, content: &str) -> String {
    format!(
        "<section class=\"{class}\"><h2>{}</h2>\n<p>{}</p>\n{content}\n</section>\n",
        escaped(title),
        escaped(words)
    )
}

/// A table whose first column names the rows. It can be scrolled where it is wider than the window, also by keyboard.
pub(super) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let column = |name: &&str| format!("<th scope=\"col\"{}>{}</th>", class_under(name), escaped(name));
    let columns: String = head.iter().map(column).collect();
    let cell = |(at, (name, cell)): (usize, (&&str, &String))| match at {
        0 => format!("<th scope=\"row\">{}</th>", escaped(cell)),
        _ => format!("<td{}>{}</td>", class_under(name), escaped(cell)),
    };
    let row = |cells: &Vec<String>| {
        format!("<tr>{}</tr>\n", head.iter().zip(cells).enumerate().map(cell).collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    let worded = if head.contains(&MEANING) { " worded" } else { "" };
    format!(
        "<div class=\"table{worded}\" tabindex=\"0\"><table><thead><tr>{columns}</tr></thead><tbody>\n{rows}</tbody></table></div>"
    )
}

/// `2.65`; a dash where it is not defined.
fn two_decimals(value: f64) -> String {
    if value.is_nan() { figure(value) } else { format!("{value:.2}") }
}

fn class_under(head: &str) -> &'static str {
    if head == MEANING { " class=\"words\"" } else { "" }
}

/// Text that cannot be taken for markup.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
