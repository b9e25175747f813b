//! The profit from contacting customers, as a function of the share contacted.

use super::curves::{MAX_POINTS, MAX_TABLE_ROWS};
use super::cutoff::{BestCutoff, best};
use super::export::csv;
use crate::components::Table;
use churnscope_engine::metrics::{ConfusionMatrix, OfferEconomics, Point, Ranking, downsampled};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::{Kind, Schema};
use churnscope_pictures::{AxisRange, Curve};
use churnscope_wording::model::{number_up_to, profit};
use churnscope_wording::numbers::{cutoff as written, share};
use churnscope_wording::portfolio::totals::money;
use churnscope_wording::values::{count, fixed};

/// Maximum amount in a box, in the unit of the monthly charge.
const MAX_MONEY: f64 = 1_000_000.0;

/// Default value of keeping a customer, as a multiple of the default cost of an offer.
const DEFAULT_MONTHS: f64 = 12.0;

/// Default percentage of offers that succeed.
const DEFAULT_SUCCESS: f64 = 30.0;

/// Default cost of an offer if the schema has no monthly charge.
const DEFAULT_COST: f64 = 50.0;

/// The text in each box: cost of an offer, value of keeping a customer, and percentage of offers that succeed.
pub type OfferBoxes = [String; 3];

/// The default text in each box.
pub fn default_boxes(schema: &Schema) -> OfferBoxes {
    let charge = schema.monthly_charge.and_then(|field| schema.fields.get(field));
    let cost = match charge.map(|field| &field.kind) {
        Some(Kind::Number(number)) => number.default.round().max(1.0),
        _ => DEFAULT_COST,
    };
    [cost, cost * DEFAULT_MONTHS, DEFAULT_SUCCESS].map(plain_number)
}

/// Parses the offer, or returns an error message for each invalid box.
pub fn parse_offer(boxes: &OfferBoxes) -> Result<OfferEconomics, [Option<String>; 3]> {
    let number = |text: &str, max: f64| {
        text.trim()
            .parse()
            .ok()
            .filter(|value: &f64| (0.0..=max).contains(value))
            .ok_or_else(|| number_up_to(fixed(max, 0)))
    };
    let [cost, value, success] = boxes;
    match (number(cost, MAX_MONEY), number(value, MAX_MONEY), number(success, 100.0)) {
        (Ok(cost), Ok(value), Ok(success)) => Ok(OfferEconomics { cost, value, success: success / 100.0 }),
        (cost, value, success) => Err([cost.err(), value.err(), success.err()]),
    }
}

/// The cutoff with the highest profit; `None` if no cutoff is profitable.
pub fn best_for(ranking: &Ranking, offer: &OfferEconomics) -> Option<BestCutoff> {
    best(ranking, |matrix| matrix.profit(offer)).filter(|best| best.matrix.profit(offer) > 0.0)
}

/// Share contacted and profit at each cutoff, starting with nobody contacted.
pub fn points(ranking: &Ranking, offer: &OfferEconomics) -> Vec<Point> {
    let points = ranking.cutoffs().map(|(_, matrix)| point(&matrix, offer));
    std::iter::once((0.0, 0.0)).chain(points).collect()
}

/// The share contacted, in [0, 1], and the profit at a cutoff.
pub fn point(matrix: &ConfusionMatrix, offer: &OfferEconomics) -> Point {
    (matrix.share_contacted(), matrix.profit(offer))
}

/// The chart of the curve.
pub fn chart(schema: &Schema, y_title: String, points: &[Point]) -> Curve {
    let point = |(contacted, amount): Point| {
        ((contacted * 100.0, amount), profit::point(share(contacted), signed(schema, amount)))
    };
    Curve {
        points: downsampled(points, MAX_POINTS).into_iter().map(point).collect(),
        reference: vec![(0.0, 0.0), (100.0, 0.0)],
        x_title: profit::X_AXIS.to_owned(),
        x_range: AxisRange::PERCENT,
        y_title,
        y_range: AxisRange::Fit,
    }
}

/// The table of the curve.
pub fn table(schema: &Schema, points: &[Point]) -> Table {
    let row = |(contacted, amount): Point| [share(contacted), signed(schema, amount)];
    Table {
        caption: profit::TABLE.to_owned(),
        head: [profit::CONTACTED, profit::TITLE].map(str::to_owned),
        rows: downsampled(points, MAX_TABLE_ROWS).into_iter().map(row).collect(),
        marked: None,
    }
}

/// The numbers of the curve as CSV.
pub fn numbers(ranking: &Ranking, offer: &OfferEconomics) -> String {
    let row = |(cutoff, matrix): (f64, ConfusionMatrix)| {
        vec![
            plain_number(cutoff),
            matrix.contacted.to_string(),
            matrix.true_positives.to_string(),
            plain_number(matrix.profit(offer)),
        ]
    };
    csv(&["cutoff", "contacted", "left", "profit"], ranking.cutoffs().map(row))
}

/// The most profitable cutoff, if any, and the profit at the current one, in words.
pub fn verdict(schema: &Schema, offer: &OfferEconomics, best: Option<BestCutoff>, current: &ConfusionMatrix) -> String {
    let best = match best {
        Some(BestCutoff { cutoff, matrix }) => {
            profit::best(written(cutoff), signed(schema, matrix.profit(offer)), count(matrix.contacted))
        }
        None => profit::NO_PROFIT.to_owned(),
    };
    format!("{best} {}", current_profit(schema, current.profit(offer)))
}

fn current_profit(schema: &Schema, amount: f64) -> String {
    match amount.round() {
        0.0 => profit::CURRENT_BREAKS_EVEN.to_owned(),
        loss if loss < 0.0 => profit::current_loses(signed(schema, -loss)),
        _ => profit::current_earns(signed(schema, amount)),
    }
}

/// A whole amount, with a minus sign if it is negative: `$235`, `−$40`.
pub fn signed(schema: &Schema, amount: f64) -> String {
    let rounded = amount.round();
    let sign = if rounded < 0.0 { "−" } else { "" };
    format!("{sign}{}", money(schema, rounded.abs()).unwrap_or_else(|| fixed(rounded.abs(), 0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    const OFFER: OfferEconomics = OfferEconomics { cost: 10.0, value: 100.0, success: 0.5 };

    fn ranking() -> Ranking {
        Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3].into_iter().zip([true, false, true, false, false]))
    }

    fn boxes(boxes: [&str; 3]) -> OfferBoxes {
        boxes.map(str::to_owned)
    }

    #[test]
    fn each_box_is_checked() {
        let schema = scorer().schema().clone();
        assert!(parse_offer(&default_boxes(&schema)).is_ok());
        assert_eq!(default_boxes(&Schema { monthly_charge: None, ..schema }), boxes(["50", "600", "30"]));
        let offer = OfferEconomics { cost: 10.0, value: 100.5, success: 0.5 };
        assert_eq!(parse_offer(&boxes([" 10 ", "100.5", "50"])), Ok(offer));
        let money_error = || Some(number_up_to("1,000,000"));
        assert_eq!(
            parse_offer(&boxes(["-1", "x", "101"])),
            Err([money_error(), money_error(), Some(number_up_to(100))])
        );
        assert_eq!(parse_offer(&boxes(["1", "", "1"])), Err([None, money_error(), None]));
    }

    #[test]
    fn the_verdict_names_the_most_profitable_cutoff() {
        let (ranking, schema) = (ranking(), scorer().schema().clone());
        let best = best_for(&ranking, &OFFER);
        assert_eq!(best.map(|best| best.cutoff), Some(0.6));
        let expected = format!("{} {}", profit::best("60%", "$60", "4"), profit::current_earns("$40"));
        assert_eq!(verdict(&schema, &OFFER, best, &ranking.at_cutoff(0.9)), expected);
        let expensive = OfferEconomics { cost: 60.0, ..OFFER };
        assert_eq!(best_for(&ranking, &expensive), None);
        for (cutoff, current) in [(0.9, profit::current_loses("$10")), (1.0, profit::CURRENT_BREAKS_EVEN.to_owned())] {
            let expected = format!("{} {current}", profit::NO_PROFIT);
            assert_eq!(verdict(&schema, &expensive, None, &ranking.at_cutoff(cutoff)), expected);
        }
    }

    #[test]
    fn the_curve_starts_with_nobody_contacted() {
        let (ranking, schema) = (ranking(), scorer().schema().clone());
        let points = points(&ranking, &OFFER);
        assert_eq!(points[..2], [(0.0, 0.0), (0.2, 40.0)]);
        assert_eq!(chart(&schema, String::new(), &points).points[1].1, profit::point("20.0%", "$40"));
        assert_eq!(table(&schema, &points).rows[1], ["20.0%", "$40"]);
        assert_eq!(numbers(&ranking, &OFFER).lines().nth(1), Some("0.9,1,1,40"));
        assert_eq!([signed(&schema, -39.6), signed(&schema, -0.2)], ["−$40", "$0"]);
    }
}
