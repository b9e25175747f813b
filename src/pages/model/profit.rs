//! What contacting customers earns, by how many are contacted.

use super::cutoff::{Best, best};
use super::words::csv;
use crate::components::Table;
use crate::words::{count, share, short_share};
use churnscope_engine::metrics::{ConfusionMatrix, OfferEconomics, Point, Ranking, downsampled};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::{Kind, Schema};
use churnscope_pictures::{Curve, Reach};
use churnscope_wording::portfolio::totals::money;
use churnscope_wording::values::fixed;

/// Points of a drawn curve.
pub const DRAWN_POINTS: usize = 200;

/// Rows of a curve's table.
pub const TABLE_ROWS: usize = 21;

/// Greatest amount that a box takes, in the unit of the monthly charge.
const MOST_MONEY: f64 = 1_000_000.0;

/// At first a kept customer is worth this many monthly charges, and an offer costs one.
const MONTHS_AT_FIRST: f64 = 12.0;

/// Share of offers that work at first, in per cent.
const SUCCESS_AT_FIRST: f64 = 30.0;

/// Cost of an offer where a schema knows no charge.
const COST_AT_FIRST: f64 = 50.0;

/// The three boxes: cost of an offer, value of a kept customer, share of offers that work in per cent.
pub type Boxes = [String; 3];

/// What stands in the boxes at first, in whole units.
pub fn boxes_at_first(schema: &Schema) -> Boxes {
    let charge = schema.monthly_charge.and_then(|field| schema.fields.get(field));
    let cost = match charge.map(|field| &field.kind) {
        Some(Kind::Number(number)) => number.default.round().max(1.0),
        _ => COST_AT_FIRST,
    };
    [cost, cost * MONTHS_AT_FIRST, SUCCESS_AT_FIRST].map(plain_number)
}

/// What the boxes say, or what is wrong with each.
pub fn offer_of(boxes: &Boxes) -> Result<OfferEconomics, [Option<String>; 3]> {
    let number = |text: &str, most: f64| {
        text.trim()
            .parse()
            .ok()
            .filter(|value: &f64| (0.0..=most).contains(value))
            .ok_or_else(|| format!("Enter a number from 0 to {}.", fixed(most, 0)))
    };
    let [cost, value, success] = boxes;
    match (number(cost, MOST_MONEY), number(value, MOST_MONEY), number(success, 100.0)) {
        (Ok(cost), Ok(value), Ok(success)) => Ok(OfferEconomics { cost, value, success: success / 100.0 }),
        (cost, value, success) => Err([cost.err(), value.err(), success.err()]),
    }
}

/// The cutoff that earns most; `None` where none earns anything.
pub fn best_for(ranking: &Ranking, offer: &OfferEconomics) -> Option<Best> {
    best(ranking, |cut| cut.profit(offer)).filter(|best| best.cut.profit(offer) > 0.0)
}

/// Share contacted and profit at each cutoff, from nobody on.
pub fn points(ranking: &Ranking, offer: &OfferEconomics) -> Vec<Point> {
    let points = ranking.cutoffs().map(|(_, cut)| place(&cut, offer));
    std::iter::once((0.0, 0.0)).chain(points).collect()
}

/// Where a cut is on the curve: share contacted in [0, 1], and profit.
pub fn place(cut: &ConfusionMatrix, offer: &OfferEconomics) -> Point {
    (cut.share_contacted(), cut.profit(offer))
}

/// The curve as it is drawn.
pub fn curve(schema: &Schema, points: &[Point]) -> Curve {
    let point = |(contacted, profit): Point| {
        let words = format!("{} contacted\n{}", share(contacted), signed(schema, profit));
        ((contacted * 100.0, profit), words)
    };
    Curve {
        points: downsampled(points, DRAWN_POINTS).into_iter().map(point).collect(),
        reference: vec![(0.0, 0.0), (100.0, 0.0)],
        reach: Reach::Curve,
    }
}

/// The curve as a table.
pub fn table(schema: &Schema, points: &[Point]) -> Table {
    let row = |(contacted, profit): Point| [share(contacted), signed(schema, profit)];
    Table {
        caption: "Profit by share of customers contacted".to_owned(),
        head: ["Contacted".to_owned(), "Profit".to_owned()],
        rows: downsampled(points, TABLE_ROWS).into_iter().map(row).collect(),
        marked: None,
    }
}

/// Every cutoff with its profit, for a spreadsheet.
pub fn numbers(ranking: &Ranking, offer: &OfferEconomics) -> String {
    let row = |(cutoff, cut): (f64, ConfusionMatrix)| {
        vec![
            plain_number(cutoff),
            cut.contacted.to_string(),
            cut.true_positives.to_string(),
            plain_number(cut.profit(offer)),
        ]
    };
    csv(&["cutoff", "contacted", "left", "profit"], ranking.cutoffs().map(row))
}

/// What pays best, or that nothing does, and what the present cutoff earns.
pub fn verdict(schema: &Schema, offer: &OfferEconomics, best: Option<Best>, present: &ConfusionMatrix) -> String {
    let now = format!("The present cutoff {}.", earns(schema, present.profit(offer)));
    match best {
        Some(Best { cutoff, cut }) => format!(
            "Most is earned at a cutoff of {}: {} by contacting {}. {now}",
            short_share(cutoff),
            signed(schema, cut.profit(offer)),
            count(cut.contacted)
        ),
        None => format!("No cutoff earns anything: the offers cost more than those who are kept bring in. {now}"),
    }
}

/// Money with its sign: `$235`, `−$40`; bare where the schema knows no unit.
pub fn signed(schema: &Schema, amount: f64) -> String {
    let rounded = amount.round();
    let sign = if rounded < 0.0 { "−" } else { "" };
    format!("{sign}{}", money(schema, rounded.abs()).unwrap_or_else(|| fixed(rounded.abs(), 0)))
}

fn earns(schema: &Schema, profit: f64) -> String {
    match profit.round() {
        0.0 => "earns nothing".to_owned(),
        loss if loss < 0.0 => format!("loses {}", signed(schema, -loss)),
        _ => format!("earns {}", signed(schema, profit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    fn ranking() -> Ranking {
        Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3].into_iter().zip([true, false, true, false, false]))
    }

    fn boxes(boxes: [&str; 3]) -> Boxes {
        boxes.map(str::to_owned)
    }

    #[test]
    fn boxes_are_read_or_each_refused() {
        let schema = scorer().schema().clone();
        assert!(offer_of(&boxes_at_first(&schema)).is_ok());
        assert_eq!(boxes_at_first(&Schema { monthly_charge: None, ..schema }), boxes(["50", "600", "30"]));
        assert_eq!(
            offer_of(&boxes([" 10 ", "100.5", "50"])),
            Ok(OfferEconomics { cost: 10.0, value: 100.5, success: 0.5 })
        );
        let money = || Some("Enter a number from 0 to 1,000,000.".to_owned());
        assert_eq!(
            offer_of(&boxes(["-1", "x", "101"])),
            Err([money(), money(), Some("Enter a number from 0 to 100.".to_owned())])
        );
        assert_eq!(offer_of(&boxes(["1", "", "1"])), Err([None, money(), None]));
    }

    #[test]
    fn what_pays_best_is_found_or_nothing_does() {
        let (ranking, schema) = (ranking(), scorer().schema().clone());
        let offer = OfferEconomics { cost: 10.0, value: 100.0, success: 0.5 };
        let best = best_for(&ranking, &offer);
        assert_eq!(best.map(|best| best.cutoff), Some(0.6));
        assert_eq!(
            verdict(&schema, &offer, best, &ranking.at_cutoff(0.9)),
            "Most is earned at a cutoff of 60%: $60 by contacting 4. The present cutoff earns $40."
        );
        let dear = OfferEconomics { cost: 60.0, ..offer };
        assert_eq!(best_for(&ranking, &dear), None);
        let words = verdict(&schema, &dear, None, &ranking.at_cutoff(0.9));
        assert!(words.starts_with("No cutoff earns anything") && words.ends_with("loses $10."), "{words}");
        assert!(verdict(&schema, &dear, None, &ranking.at_cutoff(1.0)).ends_with("earns nothing."));
    }

    #[test]
    fn the_curve_starts_with_nobody_and_its_numbers_name_every_cutoff() {
        let (ranking, schema) = (ranking(), scorer().schema().clone());
        let offer = OfferEconomics { cost: 10.0, value: 100.0, success: 0.5 };
        let points = points(&ranking, &offer);
        assert_eq!(points[..2], [(0.0, 0.0), (0.2, 40.0)]);
        assert_eq!(curve(&schema, &points).points[1].1, "20.0% contacted\n$40");
        assert_eq!(table(&schema, &points).rows[1], ["20.0%", "$40"]);
        assert_eq!(numbers(&ranking, &offer).lines().nth(1), Some("0.9,1,1,40"));
        assert_eq!([signed(&schema, -39.6), signed(&schema, -0.2)], ["−$40", "$0"]);
    }
}
