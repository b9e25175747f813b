use charming::Chart;
use charming::element::{AxisLabel, AxisLine, AxisLineStyle, AxisTick, Icon, ItemStyle, Pointer, SplitLine};
use charming::series::{Gauge, GaugeDetail};

use churnscope_engine::schema::{Band, Bands};
use churnscope_pictures::{GAUGE, Palette};

pub(super) fn gauge(palette: &Palette, bands: Bands, probability: f64) -> Chart {
    let middle = GAUGE.radius - GAUGE.thickness / 2.0;
    let ring = AxisLineStyle::new()
        .width(GAUGE.thickness)
        .color((bands.medium_from, palette.band(Band::Low)))
        .color((bands.high_from, palette.band(Band::Medium)))
        .color((1.0, palette.band(Band::High)));
    let marker = Pointer::new()
        .icon(Icon::Circle)
        .show_above(true)
        .width(GAUGE.marker)
        .length(GAUGE.marker.to_string())
        // the offset applies to the lower edge of the symbol
        .offset_center(("0", (GAUGE.marker / 2.0 - middle).to_string().as_str()))
        .item_style(ItemStyle::new().color(palette.card.as_str()).border_color(palette.text.as_str()).border_width(3));
    Chart::new().series(
        Gauge::new()
            .id("gauge")
            .start_angle(180)
            .end_angle(0)
            .center((GAUGE.x.to_string(), GAUGE.y.to_string()))
            .radius(GAUGE.radius.to_string())
            .axis_line(AxisLine::new().line_style(ring))
            .axis_tick(AxisTick::new().show(false))
            .axis_label(AxisLabel::new().show(false))
            .split_line(SplitLine::new().show(false))
            .detail(GaugeDetail::new().show(false))
            .pointer(marker)
            .data(vec![probability * 100.0]),
    )
}
