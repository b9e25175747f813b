//! Calibration as standard operators, and as a property from which it can be imported again.

use serde_json::{Value as Json, json};

use super::Writer;
use super::messages::{doubles, int};
use crate::proto::data_type;
use churnscope_engine::forest::{Calibration, CalibrationMethod, Knot};

pub(crate) const CALIBRATION: &str = "churnscope.calibration";

const PLATT: &str = "platt";
const ISOTONIC: &str = "isotonic";

impl Writer<'_> {
    /// Adds operators that compute the first knot's output plus, for each segment, the segment's slope times the length
    /// of its part below the estimate. For an estimate below the first knot, the length is negative.
    pub(super) fn calibrate(&mut self, calibration: &Calibration, estimate: String, calibrated: String) {
        let segments: Vec<(Knot, Knot)> = calibration.segments().collect();
        let n_segments = segments.len() as i64;
        let row = |numbers: Vec<f64>| (vec![1, n_segments], numbers);
        let inputs: Vec<f64> = segments.iter().map(|(from, _)| from.input).collect();
        // the first and the last segment extend beyond the knots
        let mut lower = inputs.clone();
        lower.iter_mut().take(1).for_each(|first| *first = f64::MIN);
        let mut upper: Vec<f64> = segments.iter().map(|(_, to)| to.input).collect();
        upper.iter_mut().rev().take(1).for_each(|last| *last = f64::MAX);
        let slopes = segments.iter().map(|(from, to)| from.slope_to(*to)).collect();
        let first = segments.iter().take(1).map(|(from, _)| from.output).collect();
        let [lower, upper, inputs, slopes, first] = [
            ("lower", row(lower)),
            ("upper", row(upper)),
            ("inputs", row(inputs)),
            ("slopes", (vec![n_segments, 1], slopes)),
            ("first", (vec![1], first)),
        ]
        .map(|(name, (dims, numbers))| {
            let name = self.inner_name(&format!("calibration.{name}"));
            self.graph.initializer.push(doubles(&name, &dims, numbers));
            name
        });
        let mut value = estimate;
        for (name, op, other, attributes) in [
            ("double", "Cast", None, vec![int("to", data_type::DOUBLE.into())]),
            ("from", "Max", Some(lower), Vec::new()),
            ("to", "Min", Some(upper), Vec::new()),
            ("parts", "Sub", Some(inputs), Vec::new()),
            ("rise", "MatMul", Some(slopes), Vec::new()),
            ("sum", "Add", Some(first), Vec::new()),
        ] {
            let output = self.inner_name(&format!("calibration.{name}"));
            let input = [Some(value), other].into_iter().flatten().collect();
            self.push(op, "", input, vec![output.clone()], attributes);
            value = output;
        }
        self.push("Cast", "", vec![value], vec![calibrated], vec![int("to", data_type::FLOAT.into())]);
    }
}

/// The calibration as JSON. Numbers are strings, because many readers of JSON round numbers.
pub(super) fn property(calibration: &Calibration) -> Json {
    let knots = calibration.knots.iter().map(|knot| json!([knot.input.to_string(), knot.output.to_string()]));
    json!({
        "method": match calibration.method {
            CalibrationMethod::Platt => PLATT,
            CalibrationMethod::Isotonic => ISOTONIC,
        },
        "knots": knots.collect::<Vec<_>>(),
        "log_loss": [calibration.loss_before.to_string(), calibration.loss_after.to_string()],
    })
}

pub(crate) fn calibration_of(property: &str) -> Option<Calibration> {
    let json: Json = serde_json::from_str(property).ok()?;
    let pair = |json: &Json| {
        let number = |index: usize| json.get(index)?.as_str()?.parse().ok();
        Some((number(0)?, number(1)?))
    };
    let knot = |json: &Json| pair(json).map(|(input, output)| Knot { input, output });
    let (loss_before, loss_after) = pair(json.get("log_loss")?)?;
    Some(Calibration {
        method: match json.get("method")?.as_str()? {
            PLATT => CalibrationMethod::Platt,
            ISOTONIC => CalibrationMethod::Isotonic,
            _ => return None,
        },
        knots: json.get("knots")?.as_array()?.iter().map(knot).collect::<Option<_>>()?,
        loss_before,
        loss_after,
    })
}
