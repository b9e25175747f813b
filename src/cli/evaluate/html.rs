//! The report: one HTML file without script or link, which opens offline and prints.

use super::Evaluated;
use super::curves::{Best, Contacted, MOST_POINTS, interval_of, percent};
use super::pictures::Picture;
use crate::cli::figures::{figure, spread};
use crate::cli::refused_rows::grouped;
use crate::engine::metrics::{CALIBRATION_BINS, Point, thinned};
use crate::engine::words;

const STYLE: &str = "\
:root { color-scheme: light dark; --line: #d9dee6; --second: #55606f; --card: #fff; --page: #f6f7f9; --text: #17202b; --warn: #8a5300; }\n\
@media (prefers-color-scheme: dark) { :root { --line: #28323f; --second: #a3b0c2; --card: #171e28; --page: #0f141b; --text: #e8edf4; --warn: #e2b062; } }\n\
* { box-sizing: border-box; }\n\
body { margin: 0; padding: 24px; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }\n\
main { max-width: 1200px; margin: 0 auto; display: grid; gap: 16px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr)); }\n\
header, .wide { grid-column: 1 / -1; }\n\
section { padding: 16px 20px; border: 1px solid var(--line); border-radius: 10px; background: var(--card); break-inside: avoid; overflow-x: auto; }\n\
h1 { margin: 0; font-size: 24px; } h2 { margin: 0 0 4px; font-size: 17px; } table + h2 { margin-top: 20px; }\n\
p { margin: 4px 0 8px; color: var(--second); } .warning { color: var(--warn); font-weight: 600; }\n\
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }\n\
th, td { padding: 5px 8px; border-top: 1px solid var(--line); text-align: right; white-space: nowrap; } th:first-child, td:first-child, td.words { text-align: left; } td.words { min-width: 240px; white-space: normal; }\n\
thead th { border-top: 0; color: var(--second); font-weight: 600; }\n\
svg { display: block; width: 100%; height: auto; max-width: 560px; } summary { cursor: pointer; color: var(--second); }";

/// The name of each figure and what it says, in the order of [`crate::engine::metrics::FIGURE_NAMES`].
const MEANINGS: [(&str, &str); 9] = [
    (
        "Accuracy",
        "Share of customers on the right side of the cutoff. Guessing that nobody leaves is often nearly as good.",
    ),
    ("Precision", "Of the customers at or above the cutoff, the share that left."),
    ("Recall", "Of the customers who left, the share at or above the cutoff."),
    ("F1", "Precision and recall in one figure (their harmonic mean)."),
    ("ROC-AUC", "The chance that a customer who left has a higher estimate than one who stayed; .5 is guessing."),
    ("Average precision", "Precision averaged over all cutoffs; guessing gives the share that left."),
    ("Brier score", "Mean squared distance of estimate and outcome; 0 is perfect."),
    ("Log loss", "How surprising the outcomes are, given the estimates; 0 is perfect."),
    ("Calibration error", "By how much estimates and outcomes differ on average, group by group; 0 is perfect."),
];

impl Evaluated<'_> {
    pub(super) fn html(&self) -> anyhow::Result<String> {
        let title = escaped(&self.scorer.bundle().schema.title);
        let mut page = format!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}: evaluation</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>\n\
             <header><h1>{title}: evaluation</h1>\n<p>Model {}, on {}: {} rows used, {} refused, cutoff {}.</p>\n",
            escaped(self.scorer.model_id()),
            escaped(&self.file),
            grouped(self.rows as u64),
            grouped(self.refused),
            words::plain_number(self.cutoff),
        );
        if let Some(warning) = self.warning() {
            page.push_str(&format!("<p class=\"warning\">Careful: {}.</p>\n", escaped(&warning)));
        }
        page.push_str("</header>\n");
        page.push_str(&self.figures_section());
        page.push_str(&self.cutoff_section());
        page.push_str(&self.contacted_section());
        for section in self.picture_sections()? {
            page.push_str(&section);
        }
        page.push_str("</main>\n</body>\n</html>\n");
        Ok(page)
    }

    fn figures_section(&self) -> String {
        let rows = self.figures().zip(MEANINGS).map(|((_, value, mean, sd), (name, meaning))| {
            let meaning = format!("<td class=\"words\">{}</td>", escaped(meaning));
            let [name, value, known] = [name.to_owned(), figure(value), spread(mean, sd)].map(|cell| escaped(&cell));
            format!("<tr><th scope=\"row\">{name}</th><td>{value}</td><td>{known}</td>{meaning}</tr>\n")
        });
        let head = "<tr><th>Figure</th><th>This file</th><th>Out of fold, mean ± sd</th><th></th></tr>";
        let table = format!("<table><thead>{head}</thead><tbody>\n{}</tbody></table>", rows.collect::<String>());
        section("wide", "How good the estimates are", "Beside each figure, what cross-validation found.", &table)
    }

    fn cutoff_section(&self) -> String {
        let cut = self.cut();
        let confusion = table(
            &["", "Contacted", "Not contacted"],
            &[
                vec!["Left".to_owned(), grouped(cut.hits), grouped(cut.misses())],
                vec!["Stayed".to_owned(), grouped(cut.false_alarms()), grouped(cut.rest())],
            ],
        );
        let mut best: Vec<Vec<String>> = Vec::new();
        for Best { of, cutoff, cut, value } in self.best() {
            let (name, value) = match of {
                "profit" => ("Profit", format!("{value:.2}")),
                "youden" => ("Youden's J", figure(value)),
                _ => ("F1", figure(value)),
            };
            best.push(vec![name.to_owned(), figure(cutoff), grouped(cut.contacted), value]);
        }
        let best = table(&["Best for", "Cutoff", "Contacted", "Value"], &best);
        let words = format!(
            "Customers with an estimate of {} or more count as leaving: {} of all, {:.2} times as many leavers among them as \
             among customers drawn at random.",
            words::plain_number(self.cutoff),
            percent(cut.share_contacted()),
            cut.lift()
        );
        section("", "At the cutoff", &words, &format!("{confusion}\n<h2>Other cutoffs</h2>\n{best}"))
    }

    fn contacted_section(&self) -> String {
        let rows: Vec<Vec<String>> = self
            .contacted()
            .map(|Contacted { share, cutoff, cut, gain, lift }| {
                vec![percent(share), figure(cutoff), percent(cut.precision()), percent(gain), figure(lift)]
            })
            .collect();
        let head = ["Contacted", "Cutoff", "Precision", "Leavers found", "Lift"];
        let words = "If only so many customers can be contacted, the highest estimates first.";
        section("", "How far the list reaches", words, &table(&head, &rows))
    }

    /// A section a curve; where one class is empty there is none to draw.
    fn picture_sections(&self) -> anyhow::Result<Vec<String>> {
        let cut = self.cut();
        let whole = (1.0, 1.0);
        let drawn = |axes, ends, curve: &[Point], dashed: &[Point], mark| Picture {
            axes,
            ends,
            curve: thinned(curve, MOST_POINTS),
            dashed: dashed.to_vec(),
            bars: Vec::new(),
            whiskers: Vec::new(),
            mark: Some(mark),
        };
        let base = cut.positives as f64 / cut.rows.max(1) as f64;
        let diagonal = [(0.0, 0.0), (1.0, 1.0)];
        let (gains, lift) = (self.ranking.gains(), self.ranking.lift());
        let highest = lift.iter().map(|point| point.1).fold(1.0, f64::max);
        let curves = [
            (
                "ROC curve",
                "Leavers found against stayers contacted in vain, over all cutoffs; dashed: guessing.",
                drawn(
                    ["false positive rate", "true positive rate"],
                    whole,
                    &self.ranking.roc(),
                    &diagonal,
                    (cut.false_positive_rate(), cut.recall()),
                ),
            ),
            (
                "Precision and recall",
                "What share of the contacted left, against what share of the leavers is found; dashed: guessing.",
                drawn(
                    ["recall", "precision"],
                    whole,
                    &self.ranking.precision_recall(),
                    &[(0.0, base), (1.0, base)],
                    (cut.recall(), cut.precision()),
                ),
            ),
            (
                "Cumulative gain",
                "Share of the leavers found where so many are contacted; dashed: at random.",
                drawn(
                    ["share contacted", "share of leavers found"],
                    whole,
                    &gains,
                    &diagonal,
                    (cut.share_contacted(), cut.recall()),
                ),
            ),
            (
                "Lift",
                "How many times more leavers than at random; dashed: at random.",
                drawn(
                    ["share contacted", "lift"],
                    (1.0, highest * 1.05),
                    &lift,
                    &[(0.0, 1.0), (1.0, 1.0)],
                    (cut.share_contacted(), cut.lift()),
                ),
            ),
        ];
        let mut sections = Vec::new();
        for (title, words, picture) in curves {
            if !picture.curve.is_empty() {
                let [across, up] = picture.axes;
                let rows: Vec<Vec<String>> = thinned(&picture.curve, 21)
                    .into_iter()
                    .map(|(across, up)| vec![figure(across), figure(up)])
                    .collect();
                sections.push(with_table(title, words, &picture.svg()?, &table(&[across, up], &rows)));
            }
        }
        sections.push(self.calibration_section()?);
        Ok(sections)
    }

    fn calibration_section(&self) -> anyhow::Result<String> {
        let bins: Vec<_> = self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0).collect();
        let most = bins.iter().map(|(_, bin)| bin.count).max().unwrap_or(1);
        let width = 1.0 / CALIBRATION_BINS as f64;
        let picture = Picture {
            axes: ["mean estimate", "share that left"],
            ends: (1.0, 1.0),
            curve: bins.iter().map(|(_, bin)| (bin.mean, bin.share)).collect(),
            dashed: vec![(0.0, 0.0), (1.0, 1.0)],
            // the bars say how customers are spread; the longest takes a third of the height
            bars: bins
                .iter()
                .map(|&(at, bin)| {
                    (at as f64 * width, (at + 1) as f64 * width, f64::from(bin.count) / f64::from(most) / 3.0)
                })
                .collect(),
            whiskers: bins
                .iter()
                .map(|(_, bin)| {
                    let (low, high) = interval_of(bin);
                    (bin.mean, low, high)
                })
                .collect(),
            mark: None,
        };
        let rows: Vec<Vec<String>> = bins
            .iter()
            .map(|&(at, bin)| {
                let (low, high) = interval_of(bin);
                let range = format!("{} to {}", percent(at as f64 * width), percent((at + 1) as f64 * width));
                let held = format!("{} to {}", percent(low), percent(high));
                vec![range, grouped(bin.count.into()), percent(bin.mean), percent(bin.share), held]
            })
            .collect();
        let head = ["Estimate", "Customers", "Mean estimate", "Left", "95 % interval"];
        let words = "Did as many leave as was estimated? Whiskers: 95 % intervals; bars: how many customers; dashed: as estimated.";
        Ok(with_table("Calibration", words, &picture.svg()?, &table(&head, &rows)))
    }
}

fn section(class: &str, title: &str, words: &str, content: &str) -> String {
    format!(
        "<section class=\"{class}\"><h2>{}</h2>\n<p>{}</p>\n{content}\n</section>\n",
        escaped(title),
        escaped(words)
    )
}

/// A picture with its figures folded away below it.
fn with_table(title: &str, words: &str, svg: &str, table: &str) -> String {
    let picture = format!("<div role=\"img\" aria-label=\"{}\">{svg}</div>", escaped(&format!("{title}. {words}")));
    section("", title, words, &format!("{picture}\n<details><summary>The figures</summary>\n{table}\n</details>"))
}

fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: String = head.iter().map(|cell| format!("<th>{}</th>", escaped(cell))).collect();
    let row = |cells: &Vec<String>| {
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escaped(cell))).collect();
        format!("<tr>{cells}</tr>\n")
    };
    format!(
        "<table><thead><tr>{head}</tr></thead><tbody>\n{}</tbody></table>",
        rows.iter().map(row).collect::<String>()
    )
}

/// Text that cannot be taken for markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
