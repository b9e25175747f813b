use charming::Chart;
use charming::component::Grid;
use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{ItemStyle, LabelPosition};
use charming::series::Bar;

use super::axes::{axis_label, category_axis, number_axis};
use super::style::{item_tooltip, label};
use churnscope_pictures::{Palette, RiskBar};
use churnscope_wording::charts;

/// Maximum thickness of a bar, in pixels.
const MAX_THICKNESS: f64 = 20.0;

/// Minimum thickness of a bar, in pixels.
const MIN_THICKNESS: f64 = 11.0;

/// Maximum thickness of up to ten bars together, in pixels. With more bars, each has the minimum thickness.
const MAX_TOTAL_THICKNESS: f64 = 110.0;

/// The width of a character of a bar's label, in pixels, and the space around the label.
const CHARACTER_WIDTH: usize = 7;
const LABEL_SPACE: usize = 14;

pub(super) fn risk_by(palette: &Palette, bars: &[RiskBar]) -> Chart {
    let labels: Vec<String> = bars.iter().map(bar_label).collect();
    let characters = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let items = bars.iter().zip(labels).enumerate().map(|(index, (bar, label))| {
        let percent = percent(bar.mean.unwrap_or(0.0));
        // ECharts draws no bar for the value "-"
        let value = if bar.mean.is_some() { CompositeValue::from(percent) } else { CompositeValue::from("-") };
        DataPointItem::new(vec![value, CompositeValue::from(index as i64), CompositeValue::from(label)])
            .name(charts::average(&bar.name, format_args!("{percent:.1}"), &bar.customers))
    });
    Chart::new()
        .tooltip(item_tooltip(palette))
        .grid(
            Grid::new()
                .left(0)
                .right((characters * CHARACTER_WIDTH + LABEL_SPACE) as f64)
                .top(0)
                .bottom(0)
                .contain_label(true),
        )
        .x_axis(number_axis(palette).min(0).axis_label(axis_label(palette).show(false)))
        .y_axis(category_axis(palette, bars.iter().map(|bar| bar.name.clone()).collect()).inverse(true))
        .series(
            Bar::new()
                .id("means")
                .bar_width((MAX_TOTAL_THICKNESS / bars.len().max(1) as f64).clamp(MIN_THICKNESS, MAX_THICKNESS))
                .item_style(ItemStyle::new().color(palette.accent.as_str()).border_radius(3))
                .label(label(palette).position(LabelPosition::Right).formatter("{@[2]}").font_weight("bold"))
                .data(items.collect::<Vec<_>>()),
        )
}

/// A percentage with one decimal, because small differences between large groups can matter.
fn percent(probability: f64) -> f64 {
    (probability * 1_000.0).round() / 10.0
}

fn bar_label(bar: &RiskBar) -> String {
    let percent = percent(bar.mean.unwrap_or(0.0));
    bar.count.as_ref().map_or_else(|| format!("{percent}%"), |count| charts::with_count(percent, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_have_the_count_and_fit_next_to_the_bars() {
        let bar = |mean, count: Option<&str>| RiskBar {
            name: "Monthly".to_owned(),
            mean,
            customers: "3,875 customers".to_owned(),
            count: count.map(str::to_owned),
        };
        for (mean, count, label, right) in [
            (Some(0.4271), Some("3,875"), "42.7% (3,875)", 105.0),
            (Some(0.43), None, "43%", 35.0),
            (None, Some("0"), "0% (0)", 56.0),
        ] {
            let chart = serde_json::to_value(risk_by(&Palette::default(), &[bar(mean, count)])).unwrap();
            assert_eq!(chart["series"][0]["data"][0]["value"][2], label);
            assert_eq!(chart["grid"][0]["right"], right);
        }
    }
}
