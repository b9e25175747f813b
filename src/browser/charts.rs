//! Draws charts with ECharts, which is loaded after the first paint, so that it does not delay the first score.

use std::sync::Arc;

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

use super::{LoadState, after_paint, effect, when_settled};
use churnscope_pictures::{Palette, Picture, to_bytes};

/// How long a chart outside the viewport must stay unchanged before it is drawn, in milliseconds.
const REST: u32 = 150;

/// The state of the chart library, and the colors for charts.
#[derive(Clone, Copy, Debug)]
pub struct ChartStage {
    /// Whether the chart library is loading, ready, or unavailable.
    pub library: Signal<LoadState>,
    /// The colors of the theme.
    pub palette: Signal<Palette>,
}

/// A function that creates the picture of a chart or of its marks. All charts share this type, so the code that draws
/// them is compiled once.
#[derive(Clone)]
pub struct Drawing(Arc<dyn Fn() -> Picture + Send + Sync>);

impl Drawing {
    /// Creates the picture.
    pub fn picture(&self) -> Picture {
        (self.0)()
    }
}

impl<F> From<F> for Drawing
where
    F: Fn() -> Picture + Send + Sync + 'static,
{
    fn from(make: F) -> Self {
        Self(Arc::new(make))
    }
}

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeDrawing)]
    fn start_drawing() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeCharts)]
    fn create(element: &Element) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeCharts)]
    fn update(chart: &JsValue, picture: &[u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeCharts)]
    fn mark(chart: &JsValue, picture: &[u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeCharts)]
    fn resize(chart: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeCharts, js_name = onClick)]
    fn on_click(chart: &JsValue, callback: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeCharts)]
    fn dispose(chart: &JsValue) -> Result<(), JsValue>;
}

/// Loads the library and the program that draw charts, after the next paint.
pub fn load_library() -> Signal<LoadState> {
    let (library, set_library) = signal(LoadState::Loading);
    after_paint(move || {
        when_settled(start_drawing(), move |loaded| set_library.set(LoadState::of(loaded.is_some())));
    });
    library.into()
}

/// Draws a chart in an element, with `marks` over it, and redraws it when it changes. A chart outside the viewport is
/// drawn once the changes pause, so that it does not delay the visible charts. A click inside the plot calls `on_pick`
/// with the x and y values of that point. Returns whether the chart has been drawn.
pub fn draw(
    place: NodeRef<Div>,
    stage: ChartStage,
    chart: Drawing,
    marks: Option<Drawing>,
    on_pick: Option<Callback<(f64, f64)>>,
) -> Signal<bool> {
    let (is_drawn, set_is_drawn) = signal(false);
    let (n_drawn, set_n_drawn) = signal(0_u32);
    let size = size_of(place);
    let is_in_view = is_in_view(place);
    let canvas = StoredValue::new_local(None::<Canvas>);
    let waiting = StoredValue::new_local(None::<Timeout>);
    let paint = move |picture: &[u8]| {
        // the element is gone if the page has been closed in the meantime
        if let Some(element) = place.try_get_untracked().flatten() {
            let drawn =
                canvas.try_update_value(|canvas| Canvas::draw(canvas, &element, size, picture, on_pick).is_ok());
            set_is_drawn.set(drawn == Some(true));
            set_n_drawn.update(|n_drawn| *n_drawn = n_drawn.wrapping_add(1));
        }
    };

    effect(move || {
        let (width, height) = size.get();
        // an element without a size is hidden or not laid out yet: the chart is drawn once the element has a size
        if stage.library.get() != LoadState::Ready || width * height == 0 {
            return;
        }
        let picture = encoded(stage, &chart);
        let is_new = canvas.with_value(Option::is_none);
        // replacing a timer cancels it
        waiting.set_value(match (is_in_view.get(), is_new) {
            (true, false) => {
                paint(&picture);
                None
            }
            // the first drawing takes longest: each chart gets its own task, so that the page stays responsive
            (true, true) => Some(Timeout::new(0, move || paint(&picture))),
            (false, _) => Some(Timeout::new(REST, move || paint(&picture))),
        });
    });
    if let Some(marks) = marks {
        draw_marks(canvas, stage, marks, n_drawn, is_in_view);
    }
    on_cleanup(move || drop(canvas.try_update_value(Option::take)));
    is_drawn.into()
}

/// Draws a chart's marks. They are also redrawn after each drawing of the chart, which may have moved the axes.
fn draw_marks(
    canvas: StoredValue<Option<Canvas>, LocalStorage>,
    stage: ChartStage,
    marks: Drawing,
    n_drawn: ReadSignal<u32>,
    is_in_view: Signal<bool>,
) {
    let waiting = StoredValue::new_local(None::<Timeout>);
    let paint = move |picture: &[u8]| {
        let on_canvas = |canvas: &mut Option<Canvas>| canvas.as_ref().map(|canvas| mark(&canvas.chart, picture));
        // a chart without its marks is still useful
        let _ = canvas.try_update_value(on_canvas);
    };
    effect(move || {
        n_drawn.track();
        let picture = encoded(stage, &marks);
        waiting.set_value(if is_in_view.get() {
            paint(&picture);
            None
        } else {
            Some(Timeout::new(REST, move || paint(&picture)))
        });
    });
}

fn encoded(stage: ChartStage, drawing: &Drawing) -> Vec<u8> {
    stage.palette.with(|palette| to_bytes(palette, &drawing.picture()))
}

/// An ECharts chart, which is freed when this value is dropped.
struct Canvas {
    chart: JsValue,
    size: (i32, i32),
    /// Kept for as long as ECharts can call it.
    _on_click: Option<Closure<dyn Fn(f64, f64)>>,
}

impl Canvas {
    fn draw(
        canvas: &mut Option<Self>,
        element: &Element,
        size: Signal<(i32, i32)>,
        picture: &[u8],
        on_pick: Option<Callback<(f64, f64)>>,
    ) -> Result<(), JsValue> {
        let size = size.get_untracked();
        if canvas.is_none() {
            let chart = create(element)?;
            let on_pick = on_pick.map(|on_pick| Closure::<dyn Fn(f64, f64)>::new(move |x, y| on_pick.run((x, y))));
            if let Some(on_pick) = &on_pick {
                on_click(&chart, on_pick.as_ref())?;
            }
            *canvas = Some(Self { chart, size, _on_click: on_pick });
        }
        let Some(canvas) = canvas else { return Ok(()) };
        if canvas.size != size {
            canvas.size = size;
            resize(&canvas.chart)?;
        }
        update(&canvas.chart, picture)
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        let _ = dispose(&self.chart);
    }
}

/// An element's width and height in whole pixels; 0 while it is hidden and before its first layout.
pub fn size_of(place: NodeRef<Div>) -> Signal<(i32, i32)> {
    let (size, set_size) = signal((0, 0));
    let observed = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn Fn()>)>);
    effect(move || {
        let Some(element) = place.get() else { return };
        let watched: Element = element.into();
        let element = watched.clone();
        // the observer first reports after the layout; reading the size here would force another layout
        let on_resize = Closure::<dyn Fn()>::new(move || {
            let now = (element.client_width(), element.client_height());
            if size.get_untracked() != now {
                set_size.set(now);
            }
        });
        // every supported browser has this observer
        if let Ok(observer) = ResizeObserver::new(on_resize.as_ref().unchecked_ref()) {
            observer.observe(&watched);
            observed.set_value(Some((observer, on_resize)));
        }
    });
    on_cleanup(move || {
        if let Some((observer, _)) = observed.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
    size.into()
}

fn is_in_view(place: NodeRef<Div>) -> Signal<bool> {
    let (is_in_view, set_is_in_view) = signal(false);
    let observed = StoredValue::new_local(None::<(IntersectionObserver, Closure<dyn Fn(Vec<JsValue>)>)>);
    effect(move || {
        let Some(element) = place.get() else { return };
        let on_change = Closure::<dyn Fn(Vec<JsValue>)>::new(move |entries: Vec<JsValue>| {
            if let Some(last) = entries.last() {
                set_is_in_view.set(last.unchecked_ref::<IntersectionObserverEntry>().is_intersecting());
            }
        });
        // every supported browser has this observer
        if let Ok(observer) = IntersectionObserver::new(on_change.as_ref().unchecked_ref()) {
            observer.observe(&element);
            observed.set_value(Some((observer, on_change)));
        }
    });
    on_cleanup(move || {
        if let Some((observer, _)) = observed.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    });
    is_in_view.into()
}
