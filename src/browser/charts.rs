//! What draws charts: ECharts, behind the six functions of `echarts/entry.js`, and the program that says in its words
//! what a picture shows. They are loaded after the first score has been painted, so that nobody waits for a drawing to
//! read a number.

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

use super::{after_paint, effect, when_settled};
use crate::components::{ChartStage, Drawing};
use churnscope_pictures::to_bytes;

/// How long a chart that is out of sight waits for further changes, in milliseconds.
const REST: u32 = 150;

/// Whether charts can be drawn yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    /// It is on its way.
    Waiting,
    /// Charts can be drawn.
    Ready,
    /// It did not arrive; tables stand in for charts.
    Failed,
}

#[wasm_bindgen]
extern "C" {
    /// Of start.js.
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

/// Asks for what draws charts once the page has painted what it has now.
pub fn load_library() -> Signal<Library> {
    let (library, set_library) = signal(Library::Waiting);
    after_paint(move || {
        when_settled(start_drawing(), move |there| {
            set_library.set(if there.is_some() { Library::Ready } else { Library::Failed });
        });
    });
    library.into()
}

/// Keeps a chart drawn in an element for as long as the owner lives: whenever `chart`'s signals change, and whenever the
/// element changes size. On screen that is at once; out of sight it waits until nothing changes any more, so that what
/// is seen need not wait for what is not. The answer says whether it has been drawn. A click inside the axes is told
/// with its place across and up, in the axes' units. What `marks` makes is drawn over the chart, and drawn again by
/// itself when only its own signals change.
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
        // a page that was left meanwhile has neither
        if let Some(element) = place.try_get_untracked().flatten() {
            let drawn =
                canvas.try_update_value(|canvas| Canvas::draw(canvas, &element, size, picture, on_pick).is_ok());
            set_is_drawn.set(drawn == Some(true));
            set_n_drawn.update(|n_drawn| *n_drawn = n_drawn.wrapping_add(1));
        }
    };

    effect(move || {
        let (width, height) = size.get();
        // what has no size is not shown now: it is drawn when it has one
        if stage.library.get() != Library::Ready || width * height == 0 {
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
            // the first drawing takes longest: charts that come together get a task each, and the page stays responsive
            (true, true) => Some(Timeout::new(0, move || paint(&picture))),
            (false, _) => Some(Timeout::new(REST, move || paint(&picture))),
        });
    });
    if let Some(marks) = marks {
        keep_marked(canvas, stage, marks, n_drawn, is_in_view);
    }
    on_cleanup(move || drop(canvas.try_update_value(Option::take)));
    is_drawn.into()
}

/// Keeps marks on a chart, also when it was drawn anew, which takes them away.
fn keep_marked(
    canvas: StoredValue<Option<Canvas>, LocalStorage>,
    stage: ChartStage,
    marks: Drawing,
    n_drawn: ReadSignal<u32>,
    is_in_view: Signal<bool>,
) {
    let waiting = StoredValue::new_local(None::<Timeout>);
    let paint = move |picture: &[u8]| {
        let on_canvas = |canvas: &mut Option<Canvas>| canvas.as_ref().map(|canvas| mark(&canvas.chart, picture));
        // what cannot be marked is still a chart
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

/// A picture in the colours of the theme, as the program that draws it reads it.
fn encoded(stage: ChartStage, drawing: &Drawing) -> Vec<u8> {
    stage.palette.with(|palette| to_bytes(palette, &drawing.picture()))
}

/// A chart of the library, freed when dropped.
struct Canvas {
    chart: JsValue,
    size: (i32, i32),
    /// What the library calls back, for as long as the chart lives.
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
            let on_pick =
                on_pick.map(|on_pick| Closure::<dyn Fn(f64, f64)>::new(move |across, up| on_pick.run((across, up))));
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
        // it fails only for charts that are gone
        let _ = dispose(&self.chart);
    }
}

/// An element's width and height in whole pixels, nought until it is mounted.
pub fn size_of(place: NodeRef<Div>) -> Signal<(i32, i32)> {
    let (size, set_size) = signal((0, 0));
    let observed = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn Fn()>)>);
    effect(move || {
        let Some(element) = place.get() else { return };
        let watched: Element = element.into();
        let element = watched.clone();
        // called for the first time when the browser has laid the page out: to ask now would make it do so twice
        let on_resize = Closure::<dyn Fn()>::new(move || {
            let now = (element.client_width(), element.client_height());
            if size.get_untracked() != now {
                set_size.set(now);
            }
        });
        // every browser that runs this page has the observer
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

/// Whether some of an element is on screen.
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
        // every browser that runs this page has the observer
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
