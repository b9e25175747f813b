//! Tests components in a browser: what they show, and their callbacks.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use churnscope_engine::bundle::BundleError;
use churnscope_engine::schema::{Band, Kind, Number, Outside, Unit};
use churnscope_engine::scorer::Scorer;
use churnscope_page::App;
use churnscope_page::browser::LoadState;
use churnscope_page::components::{BandPill, ChartCard, ChartStage, NumberField, Segments, Table};
use churnscope_pictures::{Palette, Picture};
use churnscope_wording::{components, values};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement, KeyboardEvent, KeyboardEventInit};

wasm_bindgen_test_configure!(run_in_browser);

const MODEL: &[u8] = include_bytes!("../model/telco.churn");

#[wasm_bindgen_test]
async fn every_field_of_the_schema_has_a_labeled_control() {
    let scorer = Scorer::from_bytes(MODEL).unwrap();
    let fields = scorer.schema().fields.clone();
    let page = mounted(move || view! { <App model=Ok(scorer) /> }).await;
    assert_eq!(page.all(".field").len(), fields.len());
    for field in &fields {
        let (row, name) = (page.all(".field").into_iter())
            .map(|row| (row.clone(), row.query_selector("label[for], [id$=label]").unwrap().unwrap()))
            .find(|(_, name)| name.text_content().as_deref() == Some(field.label.as_str()))
            .unwrap();
        let control = match name.get_attribute("for") {
            Some(id) => document().get_element_by_id(&id),
            None => row.query_selector(&format!("[aria-labelledby={}]", name.id())).unwrap(),
        };
        let role = control.unwrap().get_attribute("role");
        let is_group = matches!(&field.kind, Kind::Category(category) if category.levels.len() <= 3);
        let expected = match &field.kind {
            Kind::Number(_) => Some("spinbutton"),
            Kind::Category(_) if is_group => Some("radiogroup"),
            Kind::Category(_) => None,
        };
        assert_eq!(role.as_deref(), expected, "{}", field.label);
    }
}

#[wasm_bindgen_test]
async fn the_page_has_the_probability_to_the_last_bit() {
    let scorer = Scorer::from_bytes(MODEL).unwrap();
    let customer = churnscope_engine::customer::Customer::default_of(scorer.schema());
    let expected = scorer.probability(&customer);
    let page = mounted(move || view! { <App model=Ok(scorer) /> }).await;
    let shown = page.one("[data-testid=probability]").get_attribute("data-value").unwrap();
    assert_eq!(shown.parse::<f64>().unwrap().to_bits(), expected.to_bits());
}

#[wasm_bindgen_test]
async fn an_unreadable_model_shows_a_message() {
    let mut damaged = MODEL.to_vec();
    damaged[100] ^= 1;
    for (bytes, reason) in [(&b"nonsense"[..], "not a Churnscope bundle"), (&damaged, "checksum")] {
        let model = Scorer::from_bytes(bytes);
        assert!(matches!(model, Err(BundleError::NotABundle | BundleError::Checksum)));
        let page = mounted(move || view! { <App model /> }).await;
        assert!(page.one("[role=alert]").text_content().unwrap().contains(reason));
        assert!(page.all("header").len() == 1 && page.all("form").is_empty());
    }
}

#[wasm_bindgen_test]
async fn a_number_can_be_typed_stepped_and_dragged() {
    let months = Number {
        min: 0.0,
        max: 720.0,
        step: 1.0,
        decimals: 0,
        default: 0.0,
        unit: Unit { one: "month".to_owned(), many: "months".to_owned(), before: false },
        outside: Outside::Refuse,
        dates: None,
        offers: Vec::new(),
    };
    let calls = RwSignal::new(Vec::<String>::new());
    let call = move |call: String| calls.update(|calls| calls.push(call));
    let page = mounted(move || {
        view! {
            <NumberField
                id="tenure".to_owned()
                label="Tenure".to_owned()
                number=months
                value=Signal::stored(500.0)
                text=Signal::stored("500".to_owned())
                spoken=Signal::stored("500 months".to_owned())
                is_invalid=Signal::stored(true)
                message_id="message".to_owned()
                on_value=Callback::new(move |value: f64| call(format!("value {value}")))
                on_text=Callback::new(move |text: String| call(format!("text {text}")))
                on_blur=Callback::new(move |()| call("blur".to_owned()))
            />
        }
    })
    .await;
    let (slider, text_box) = (page.input("[type=range]"), page.input("#tenure"));
    assert_eq!((slider.value().as_str(), text_box.value().as_str()), ("500", "500"));
    assert_eq!(slider.get_attribute("aria-label").as_deref(), Some(components::slider("Tenure").as_str()));
    assert_eq!(text_box.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(text_box.get_attribute("aria-describedby").as_deref(), Some("message"));

    slider.set_value("12");
    fire(&slider, "input");
    text_box.set_value("12 or so");
    fire(&text_box, "input");
    for key in ["ArrowUp", "PageDown", "7"] {
        press(&text_box, key);
    }
    fire(&text_box, "blur");
    assert_eq!(calls.get_untracked(), ["value 12", "text 12 or so", "value 501", "value 428", "blur"]);
}

#[wasm_bindgen_test]
async fn segments_show_the_choice_and_can_be_disabled() {
    let (chosen, set_chosen) = signal(Some(0));
    let (is_disabled, set_is_disabled) = signal(false);
    let page = mounted(move || {
        view! {
            <Segments
                id="security".to_owned()
                label_id="label".to_owned()
                choices=vec![(0, "No".to_owned()), (2, "Yes".to_owned())]
                chosen
                is_disabled
                reason_id="reason".to_owned()
                on_choose=Callback::new(move |level| set_chosen.set(Some(level)))
            />
        }
    })
    .await;
    let checked = || {
        page.all("input").iter().map(|input| input.unchecked_ref::<HtmlInputElement>().checked()).collect::<Vec<_>>()
    };
    assert_eq!(checked(), [true, false]);
    page.all("label")[1].unchecked_ref::<HtmlElement>().click();
    assert_eq!(chosen.get_untracked(), Some(2));
    press(&page.all("input")[1], "1");
    assert_eq!(chosen.get_untracked(), Some(0));
    press(&page.all("input")[0], "2");
    assert_eq!(chosen.get_untracked(), Some(2));
    set_chosen.set(Some(0));
    tick().await;
    assert_eq!(checked(), [true, false]);
    set_is_disabled.set(true);
    tick().await;
    assert_eq!(page.one("fieldset").get_attribute("aria-describedby").as_deref(), Some("reason"));
    page.all("label")[1].unchecked_ref::<HtmlElement>().click();
    assert_eq!(chosen.get_untracked(), Some(0));
}

#[wasm_bindgen_test]
async fn a_band_has_text_and_shape() {
    for band in [Band::Low, Band::Medium, Band::High] {
        let page = mounted(move || view! { <BandPill band=Signal::stored(band) /> }).await;
        assert_eq!(
            page.one("[data-testid=risk-band]").text_content(),
            Some(values::band_shape(band).to_owned() + values::band(band))
        );
    }
}

#[wasm_bindgen_test]
async fn a_table_can_replace_a_chart_and_does_if_the_chart_cannot_be_drawn() {
    let (library, set_library) = signal(LoadState::Loading);
    let stage = ChartStage { library: library.into(), palette: Signal::stored(Palette::default()) };
    let table = Table {
        caption: "Chances".to_owned(),
        head: ["Tenure".to_owned(), "Probability".to_owned()],
        rows: vec![["1 month".to_owned(), "61%".to_owned()], ["2 months".to_owned(), "55%".to_owned()]],
        marked: Some(1),
    };
    let page = mounted(move || {
        view! {
            <ChartCard
                title="What if"
                subtitle="by months"
                test_id="card"
                chart=Picture::default
                description="61% falling to 55%"
                table=Signal::stored(table)
                stage
            />
        }
    })
    .await;
    assert_eq!(page.one("[role=img]").get_attribute("aria-label").as_deref(), Some("61% falling to 55%"));
    assert!(page.all("table").is_empty());
    page.one("button").unchecked_ref::<HtmlElement>().click();
    tick().await;
    assert_eq!(page.one("tr[aria-current]").text_content().as_deref(), Some("2 months55%"));
    page.one("button").unchecked_ref::<HtmlElement>().click();
    tick().await;
    assert!(page.all("table").is_empty());

    set_library.set(LoadState::Failed);
    tick().await;
    assert_eq!(page.all("tbody tr").len(), 2);
    assert!(page.one(".notice").text_content().unwrap().contains(components::CHARTS_FAILED));
    assert!(page.all("button").is_empty());
}

struct Mounted(Element);

impl Mounted {
    fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.0.query_selector_all(selector).unwrap();
        (0..found.length()).filter_map(|at| found.item(at)).map(JsCast::unchecked_into).collect()
    }

    fn one(&self, selector: &str) -> Element {
        let found = self.all(selector);
        assert_eq!(found.len(), 1, "{selector}");
        found.into_iter().next().unwrap()
    }

    fn input(&self, selector: &str) -> HtmlInputElement {
        self.one(selector).unchecked_into()
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.0.remove();
    }
}

async fn mounted<V: IntoView + 'static>(component: impl FnOnce() -> V + 'static) -> Mounted {
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&root).unwrap();
    mount_to(root.clone(), component).forget();
    tick().await;
    Mounted(root.into())
}

fn fire(element: &Element, event: &str) {
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    element.dispatch_event(&Event::new_with_event_init_dict(event, &bubbling).unwrap()).unwrap();
}

fn press(element: &Element, key: &str) {
    let pressed = KeyboardEventInit::new();
    pressed.set_bubbles(true);
    pressed.set_key(key);
    let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &pressed).unwrap();
    element.dispatch_event(&event).unwrap();
}
