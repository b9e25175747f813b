//! A risk band as text, shape, and color, so that any one of the three is enough to recognize it.

use leptos::prelude::*;

use churnscope_engine::schema::Band;
use churnscope_wording::values;

/// The risk band of an estimate.
#[component]
pub fn BandPill(
    /// The band.
    #[prop(into)]
    band: Signal<Band>,
) -> impl IntoView {
    view! {
        <span class="band-pill" data-band=move || band.get().name() data-testid="risk-band">
            <span class="band-shape" aria-hidden="true">
                {move || values::band_shape(band.get())}
            </span>
            {move || values::band(band.get())}
        </span>
    }
}
