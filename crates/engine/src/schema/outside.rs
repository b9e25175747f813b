//! Numbers outside a field's range.

use bincode::de::Decoder;
use bincode::enc::Encoder;
use bincode::error::{DecodeError, EncodeError};
use bincode::{Decode, Encode};

use super::{Field, FieldIndex, Kind, Number, Schema};

/// What happens to a number outside a field's range.
///
/// Encoding writes no bytes, and decoding returns [`Outside::Refuse`]: a bundle lists its clamped fields separately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Outside {
    /// The number is an error.
    #[default]
    Refuse,
    /// The number is read as the nearest limit of the range.
    Clamp,
}

impl Encode for Outside {
    fn encode<E: Encoder>(&self, _: &mut E) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl<Context> Decode<Context> for Outside {
    fn decode<D: Decoder<Context = Context>>(_: &mut D) -> Result<Self, DecodeError> {
        Ok(Self::Refuse)
    }
}

bincode::impl_borrow_decode!(Outside);

impl Number {
    /// Whether a value is in the range.
    pub fn contains(&self, value: f64) -> bool {
        self.min <= value && value <= self.max
    }

    /// The limit that replaces a number outside the range, if the field clamps and the number is finite.
    pub fn nearest_limit(&self, value: f64) -> Option<f64> {
        let limit = if value < self.min { self.min } else { self.max };
        // turns -0 into 0
        (self.outside == Outside::Clamp && value.is_finite()).then_some(limit + 0.0)
    }
}

impl Field {
    /// The limit that replaces the number, if it must be clamped.
    pub fn clamped(&self, value: f64) -> Option<f64> {
        match &self.kind {
            Kind::Number(number) if !number.contains(value) => number.nearest_limit(value),
            _ => None,
        }
    }
}

impl Schema {
    /// The fields that clamp, in ascending order.
    pub fn clamped_fields(&self) -> Vec<FieldIndex> {
        let fields = self.fields.iter().enumerate();
        let is_clamped = |kind: &Kind| matches!(kind, Kind::Number(number) if number.outside == Outside::Clamp);
        fields.filter(|(_, field)| is_clamped(&field.kind)).map(|(index, _)| index).collect()
    }

    /// Makes these fields clamp; `None` if they are not in strictly ascending order or one of them cannot clamp.
    pub(crate) fn clamp_fields(&mut self, fields: &[FieldIndex]) -> Option<()> {
        let mut from = 0;
        for &field in fields {
            match &mut self.fields.get_mut(field).filter(|_| field >= from)?.kind {
                Kind::Number(number @ Number { dates: None, .. }) => number.outside = Outside::Clamp,
                _ => return None,
            }
            from = field.saturating_add(1);
        }
        Some(())
    }
}
