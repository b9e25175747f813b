//! Saves the cutoff and the risk bands for the other pages.

use leptos::prelude::*;

use super::band_boxes::{BandBoxes, band_texts, parse_bands};
use super::state::ModelState;
use crate::components::NumberBox;
use crate::components::number_box::set_text;
use crate::standards::{CutoffAndBands, Standards, bands_words};
use churnscope_engine::schema::Bands;
use churnscope_wording::model::standards as wording;
use churnscope_wording::numbers::cutoff as written;

/// The boxes for the bands, and buttons that save or reset the cutoff and the bands.
#[component]
pub fn StandardsCard(
    /// The state of the page.
    state: ModelState,
    /// The cutoff and bands in use.
    standards: Standards,
) -> impl IntoView {
    let boxes = RwSignal::new(band_texts(standards.bands()));
    let bands = Memo::new(move |_| boxes.with(parse_bands));
    let is_stored = RwSignal::new(true);
    let chosen = move || Some(CutoffAndBands { cutoff: state.cutoff.get(), bands: bands.get().ok()? });
    let is_saved = move || standards.saved().is_some_and(|saved| chosen() == Some(saved));
    let save = move |_| {
        if let Some(chosen) = chosen() {
            is_stored.set(standards.save(Some(chosen)));
        }
    };
    let reset = move |_| {
        is_stored.set(standards.save(None));
        boxes.set(band_texts(standards.model_bands()));
    };
    view! {
        <section class="card" data-testid="standards" aria-labelledby="standards-title">
            <h3 class="card-title" id="standards-title">
                {wording::TITLE}
            </h3>
            <p class="card-subtitle">{wording::SUBTITLE}</p>
            <div class="standards-controls">
                <BandBox index=0 id="medium-from" label=wording::MEDIUM_FROM boxes bands />
                <BandBox index=1 id="high-from" label=wording::HIGH_FROM boxes bands />
                <button
                    type="button"
                    class="button primary"
                    disabled=move || chosen().is_none() || is_saved()
                    on:click=save
                >
                    {wording::SAVE}
                </button>
                <button type="button" class="button" disabled=move || standards.saved().is_none() on:click=reset>
                    {wording::RESET}
                </button>
            </div>
            <p class="card-note" role="status" data-testid="standards-in-use">
                {move || in_use(standards.saved(), standards.model_bands())}
                {move || (!is_stored.get()).then_some(wording::NOT_STORED)}
            </p>
        </section>
    }
}

#[component]
fn BandBox(
    index: usize,
    id: &'static str,
    label: &'static str,
    boxes: RwSignal<BandBoxes>,
    bands: Memo<Result<Bands, [Option<String>; 2]>>,
) -> impl IntoView {
    let error =
        Signal::derive(move || bands.with(|bands| bands.as_ref().err().and_then(|errors| errors.get(index)?.clone())));
    let text = Signal::derive(move || boxes.with(|boxes| boxes.get(index).cloned().unwrap_or_default()));
    let on_text = Callback::new(move |typed| boxes.update(|boxes| set_text(boxes, index, typed)));
    view! { <NumberBox id label unit="%".to_owned() is_before=false text error on_text /> }
}

fn in_use(saved: Option<CutoffAndBands>, model_bands: Bands) -> String {
    match saved {
        None => wording::defaults(bands_words(model_bands)),
        Some(CutoffAndBands { cutoff, bands }) => wording::saved(written(cutoff), bands_words(bands)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_other_pages_use_what_is_saved() {
        let model_bands = Bands { medium_from: 0.3, high_from: 0.6 };
        assert_eq!(in_use(None, model_bands), wording::defaults(bands_words(model_bands)));
        let bands = Bands { medium_from: 0.25, high_from: 0.5 };
        let saved = CutoffAndBands { cutoff: 0.3127, bands };
        assert_eq!(in_use(Some(saved), model_bands), wording::saved("31.3%", bands_words(bands)));
    }
}
