//! The description file as serde reads it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{DataSource, Training};
use crate::offers_table::OffersTable;
use churnscope_engine::dates::Dates;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DescriptionFile {
    pub(super) title: String,
    pub(super) id: Option<String>,
    pub(super) target: TargetEntry,
    pub(super) bands: BandsEntry,
    pub(super) monthly_charge: Option<String>,
    pub(super) data: DataSource,
    pub(super) training: Training,
    pub(super) fairness: Option<FairnessEntry>,
    pub(super) campaign: Option<OffersTable>,
    pub(super) field: Vec<FieldEntry>,
    #[serde(default)]
    pub(super) rule: Vec<RuleEntry>,
    #[serde(default)]
    pub(super) example: Vec<ExampleEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FairnessEntry {
    pub(super) fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TargetEntry {
    pub(super) column: String,
    pub(super) positive: Scalar,
    pub(super) negative: OneOrMore,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(Scalar),
    More(Vec<Scalar>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandsEntry {
    pub(super) medium_from: f64,
    pub(super) high_from: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldEntry {
    pub(super) column: String,
    pub(super) label: String,
    pub(super) group: String,
    pub(super) kind: KindName,
    pub(super) missing: MissingEntry,
    #[serde(default)]
    pub(super) actionable: bool,
    pub(super) default: Scalar,
    pub(super) range: Option<[Scalar; 2]>,
    pub(super) outside: Option<OutsideName>,
    pub(super) step: Option<f64>,
    #[serde(default)]
    pub(super) decimals: u8,
    #[serde(default)]
    pub(super) unit: UnitEntry,
    #[serde(default)]
    pub(super) offers: Vec<OfferEntry>,
    #[serde(default)]
    pub(super) levels: Vec<LevelEntry>,
    pub(super) other: Option<Scalar>,
    pub(super) dates: Option<DatesEntry>,
    pub(super) effect: Option<EffectName>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum EffectName {
    Raises,
    Lowers,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DatesEntry {
    pub(super) order: OrderName,
    pub(super) from: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum OrderName {
    YearMonthDay,
    DayMonthYear,
    MonthDayYear,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum OutsideName {
    Refuse,
    Clamp,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum KindName {
    Number,
    Category,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MissingEntry {
    pub(super) how: FillName,
    pub(super) of: Option<Vec<String>>,
    pub(super) value: Option<Scalar>,
    #[serde(default)]
    pub(super) blanks: Vec<Scalar>,
    pub(super) why: String,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum FillName {
    Refuse,
    Median,
    MostFrequent,
    Value,
    Product,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct UnitEntry {
    pub(super) one: String,
    pub(super) many: String,
    pub(super) before: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfferEntry {
    pub(super) add: f64,
    pub(super) words: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelEntry {
    pub(super) value: Scalar,
    pub(super) label: Option<String>,
    pub(super) phrase: Option<String>,
    pub(super) offer: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleEntry {
    pub(super) when: WhenEntry,
    pub(super) then: ThenEntry,
    #[serde(default)]
    pub(super) only_then: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhenEntry {
    pub(super) column: String,
    pub(super) is: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThenEntry {
    pub(super) columns: Vec<String>,
    pub(super) are: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExampleEntry {
    pub(super) name: String,
    pub(super) values: BTreeMap<String, Scalar>,
}

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Whole(i64),
    Number(f64),
    Text(String),
}

impl Scalar {
    pub(super) fn text(&self) -> String {
        match self {
            Scalar::Whole(number) => number.to_string(),
            Scalar::Number(number) => number.to_string(),
            Scalar::Text(text) => text.clone(),
        }
    }

    /// The value as a number; in a date field, a string is read as a date.
    pub(super) fn number(&self, dates: Option<Dates>) -> Option<f64> {
        match self {
            Scalar::Whole(number) => Some(*number as f64),
            Scalar::Number(number) => Some(*number),
            Scalar::Text(text) => dates.and_then(|dates| dates.read(text)),
        }
    }
}
