//! The editor of a field. Every change is checked as it is typed: a valid one changes the description at once, and an
//! invalid one is explained below the controls.

use leptos::prelude::*;

use super::shown_field::kind;
use crate::browser::TrainPageController;
use crate::components::{Select, TableRegion};
use churnscope_wording::numbers::share_of;
use churnscope_wording::train::fields as wording;
use churnscope_wording::values::count;
use churnscope_worker::training::controller::TrainWork;
use churnscope_worker::training::protocol::{
    DescriptionEdit, FieldCounts, FieldEdit, FieldView, LevelView, ShownFill, ShownKind,
};

/// The controls of a field.
#[component]
pub fn FieldEditor(
    /// The training.
    controller: TrainPageController,
    /// The field when the editor was opened. The controls keep what the user types.
    field: FieldView,
    /// The field's values and the number of rows.
    counts: Memo<Option<(FieldCounts, u64)>>,
    /// Whether the editor is open.
    is_editing: RwSignal<bool>,
) -> impl IntoView {
    let column = StoredValue::new(field.column.clone());
    let state = controller.state();
    let send = Callback::new(move |edit| controller.edit(DescriptionEdit::Field(column.get_value(), edit)));
    let problem = Memo::new(move |_| {
        state.with(|state| match &state.rejected {
            Some((DescriptionEdit::Field(of, _), sentence)) if column.with_value(|column| of == column) => {
                Some(wording::edit_problem(sentence))
            }
            _ => None,
        })
    });
    // an edit would not be part of the model that is being trained
    let is_training = move || state.with(|state| matches!(state.work, TrainWork::Training(_)));
    let id = move |part: &str| format!("train-{part}-{}", column.with_value(|column| slug(column)));
    let (message_id, described_by) = (id("problem"), id("problem"));
    let is_category = field.kind == ShownKind::Category;
    let controls = if is_category {
        view! { <LevelsTable send levels=field.levels.clone() counts /> }.into_any()
    } else {
        view! { <NumberControls send field=field.clone() id=Callback::new(move |part: &'static str| id(part)) /> }
            .into_any()
    };
    view! {
        <fieldset
            class="editor"
            aria-label=wording::edit_field(&field.label)
            aria-describedby=described_by
            disabled=is_training
        >
            <div class="train-choices">
                <TextControl
                    id=id("label")
                    label=wording::LABEL
                    text=field.label.clone()
                    on_text=Callback::new(move |text| send.run(FieldEdit::Label(text)))
                />
                <KindControl send kind_of=field.kind id=id("kind") />
                <FillControl send field=field.clone() id=Callback::new(move |part: &'static str| id(part)) />
            </div>
            {controls}
            <div class="editor-foot">
                {is_category
                    .then(|| {
                        view! {
                            <label class="checkbox">
                                <input
                                    type="checkbox"
                                    checked=field.is_fairness
                                    on:change=move |event| {
                                        send.run(FieldEdit::Fairness(event_target_checked(&event)));
                                    }
                                />
                                {wording::FAIRNESS}
                            </label>
                        }
                    })}
                <p class="editor-problem" id=message_id role="alert" data-testid="train-edit-problem">
                    {problem}
                </p>
                <button type="button" class="button small" on:click=move |_| is_editing.set(false)>
                    {wording::CLOSE}
                </button>
            </div>
        </fieldset>
    }
}

#[component]
fn TextControl(
    id: String,
    #[prop(into)] label: String,
    /// The text at first.
    text: String,
    on_text: Callback<String>,
) -> impl IntoView {
    view! {
        <div class="train-choice">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                class="text-box"
                type="text"
                autocomplete="off"
                value=text
                on:input=move |event| on_text.run(event_target_value(&event))
            />
        </div>
    }
}

#[component]
fn KindControl(send: Callback<FieldEdit>, kind_of: ShownKind, id: String) -> impl IntoView {
    // a column that has numbers has no dates, so there are two choices
    let first = if kind_of == ShownKind::Date { ShownKind::Date } else { ShownKind::Number };
    let kinds = [first, ShownKind::Category];
    let choices: Vec<(usize, String)> = kinds.iter().map(|of| kind(*of).to_owned()).enumerate().collect();
    let chosen = kinds.iter().position(|of| *of == kind_of);
    let on_choose = Callback::new(move |index: usize| {
        if let Some(kind) = kinds.get(index) {
            send.run(FieldEdit::Kind(*kind));
        }
    });
    view! {
        <div class="train-choice">
            <label for=id.clone()>{wording::KIND}</label>
            <Select id choices chosen=Signal::stored(chosen) on_choose />
        </div>
    }
}

/// How blanks are filled, with a box for a fixed value.
#[component]
fn FillControl(send: Callback<FieldEdit>, field: FieldView, id: Callback<&'static str, String>) -> impl IntoView {
    let is_category = field.kind == ShownKind::Category;
    let value = match &field.fill {
        ShownFill::Value(value) => value.clone(),
        _ if is_category => field.levels.first().map(|level| level.value.clone()).unwrap_or_default(),
        _ => String::new(),
    };
    let text = StoredValue::new(value.clone());
    let learned = if is_category { ShownFill::MostFrequent } else { ShownFill::Median };
    let learned_words = if is_category { wording::FILL_MOST_FREQUENT } else { wording::FILL_MEDIAN };
    let product = match &field.fill {
        ShownFill::Product(columns) => Some((field.fill.clone(), wording::product(columns.join(" × ")))),
        _ => None,
    };
    let fixed = ShownFill::Value(String::new());
    let choices: Vec<(ShownFill, String)> = [
        (learned, learned_words.to_owned()),
        (fixed, wording::FILL_VALUE.to_owned()),
        (ShownFill::Refuse, wording::FILL_REFUSE.to_owned()),
    ]
    .into_iter()
    .chain(product)
    .collect();
    let is_same = |a: &ShownFill, b: &ShownFill| std::mem::discriminant(a) == std::mem::discriminant(b);
    let chosen = RwSignal::new(choices.iter().position(|(fill, _)| is_same(fill, &field.fill)));
    let names: Vec<(usize, String)> = choices.iter().map(|(_, words)| words.clone()).enumerate().collect();
    let fills = StoredValue::new(choices);
    let is_fixed = move || {
        let fill =
            chosen.get().and_then(|index| fills.with_value(|fills| fills.get(index).map(|(fill, _)| fill.clone())));
        matches!(fill, Some(ShownFill::Value(_)))
    };
    let on_choose = Callback::new(move |index: usize| {
        chosen.set(Some(index));
        match fills.with_value(|fills| fills.get(index).map(|(fill, _)| fill.clone())) {
            Some(ShownFill::Value(_)) => send.run(FieldEdit::Fill(ShownFill::Value(text.get_value()))),
            Some(fill) => send.run(FieldEdit::Fill(fill)),
            None => {}
        }
    });
    let on_text = move |event| {
        text.set_value(event_target_value(&event));
        send.run(FieldEdit::Fill(ShownFill::Value(text.get_value())));
    };
    view! {
        <div class="train-choice">
            <label for=id.run("fill")>{wording::FILL}</label>
            <Select id=id.run("fill") choices=names chosen on_choose />
            <Show when=is_fixed>
                <input
                    class="text-box"
                    type="text"
                    autocomplete="off"
                    aria-label=wording::FILL_BOX
                    value=text.get_value()
                    on:input=on_text
                />
            </Show>
        </div>
    }
}

/// Unit, range, and offer of a number or a date.
#[component]
fn NumberControls(send: Callback<FieldEdit>, field: FieldView, id: Callback<&'static str, String>) -> impl IntoView {
    let [low, high] = field.range.clone();
    let (low_text, high_text) = (StoredValue::new(low.clone()), StoredValue::new(high.clone()));
    let send_range = move || send.run(FieldEdit::Range(low_text.get_value(), high_text.get_value()));
    let (unit, is_first) = (StoredValue::new(field.unit.clone()), StoredValue::new(field.is_unit_first));
    let send_unit = move || send.run(FieldEdit::Unit(unit.get_value(), is_first.get_value()));
    let offer = field.offers.first().cloned().unwrap_or_default();
    let (change, words) = (StoredValue::new(offer.0.clone()), StoredValue::new(offer.1.clone()));
    let send_offer = move || {
        // an offer without words is no offer, and a change of the number comes first
        if !words.with_value(String::is_empty) || change.with_value(String::is_empty) {
            send.run(FieldEdit::NumberOffer(change.get_value(), words.get_value()));
        }
    };
    let is_number = field.kind == ShownKind::Number;
    let number_only = is_number.then(|| {
        view! {
            <div class="train-choice">
                <label for=id.run("unit")>{wording::UNIT}</label>
                <input
                    id=id.run("unit")
                    class="text-box"
                    type="text"
                    autocomplete="off"
                    value=field.unit.clone()
                    on:input=move |event| {
                        unit.set_value(event_target_value(&event));
                        send_unit();
                    }
                />
                <label class="checkbox">
                    <input
                        type="checkbox"
                        checked=field.is_unit_first
                        on:change=move |event| {
                            is_first.set_value(event_target_checked(&event));
                            send_unit();
                        }
                    />
                    {wording::UNIT_FIRST}
                </label>
            </div>
        }
    });
    let clamp = is_number.then(|| {
        view! {
            <label class="checkbox">
                <input
                    type="checkbox"
                    checked=field.clamps
                    on:change=move |event| send.run(FieldEdit::Clamp(event_target_checked(&event)))
                />
                {wording::CLAMP}
            </label>
        }
    });
    let offers = is_number.then(|| {
        view! {
            <TextControl
                id=id.run("change")
                label=wording::OFFER_CHANGE
                text=offer.0
                on_text=Callback::new(move |text: String| {
                    change.set_value(text.trim().to_owned());
                    send_offer();
                })
            />
            <div class="train-choice wide">
                <label for=id.run("words")>{wording::OFFER_WORDS}</label>
                <input
                    id=id.run("words")
                    class="text-box"
                    type="text"
                    autocomplete="off"
                    value=offer.1
                    on:input=move |event| {
                        words.set_value(event_target_value(&event).trim().to_owned());
                        send_offer();
                    }
                />
                <p class="mapping-name">{wording::OFFER_HINT}</p>
            </div>
        }
    });
    view! {
        <div class="train-choices">
            {number_only}
            <TextControl
                id=id.run("low")
                label=wording::RANGE_LOW
                text=low
                on_text=Callback::new(move |text| {
                    low_text.set_value(text);
                    send_range();
                })
            />
            <TextControl
                id=id.run("high")
                label=wording::RANGE_HIGH
                text=high
                on_text=Callback::new(move |text| {
                    high_text.set_value(text);
                    send_range();
                })
            />
            {offers}
        </div>
        {clamp}
    }
}

/// The levels of a category, with their customers.
#[component]
fn LevelsTable(
    send: Callback<FieldEdit>,
    levels: Vec<LevelView>,
    counts: Memo<Option<(FieldCounts, u64)>>,
) -> impl IntoView {
    let can_merge = levels.iter().filter(|level| !level.is_other).count() > 1;
    let row = |(index, level): (usize, LevelView)| {
        let bar = move || counts.with(|counts| counts.as_ref().and_then(|(of, _)| of.bars.get(index).cloned()));
        let n_rows = move || bar().map(|bar| count(bar.rows));
        let left = move || bar().map(|bar| share_of(bar.left, bar.rows));
        let value = StoredValue::new(level.value.clone());
        let merge = (can_merge && !level.is_other).then(|| {
            view! {
                <button
                    type="button"
                    class="button small"
                    aria-label=wording::merge_level(&level.value)
                    on:click=move |_| send.run(FieldEdit::MergeLevel(value.get_value()))
                >
                    {wording::MERGE}
                </button>
            }
        });
        let label = if level.label == level.value { String::new() } else { level.label.clone() };
        view! {
            <tr>
                <th scope="row">{level.value.clone()}</th>
                <td class="figure">{n_rows}</td>
                <td class="figure">{left}</td>
                <td>
                    <input
                        class="text-box"
                        type="text"
                        autocomplete="off"
                        aria-label=wording::label_of(&level.value)
                        placeholder=level.value.clone()
                        value=label
                        on:input=move |event| {
                            send.run(FieldEdit::LevelLabel(value.get_value(), event_target_value(&event)));
                        }
                    />
                </td>
                <td>
                    <input
                        class="text-box wide"
                        type="text"
                        autocomplete="off"
                        aria-label=wording::offer_of(&level.value)
                        value=level.offer.clone().unwrap_or_default()
                        on:input=move |event| {
                            send.run(FieldEdit::LevelOffer(value.get_value(), event_target_value(&event)));
                        }
                    />
                </td>
                <td>{merge}</td>
            </tr>
        }
    };
    let rows = levels.into_iter().enumerate().map(row).collect_view();
    let heads =
        [wording::LEVEL_ROWS, wording::LEVEL_LEFT].map(|head| view! { <th scope="col" class="figure">{head}</th> });
    view! {
        <TableRegion label=wording::LEVELS>
            <table class="levels">
                <thead>
                    <tr>
                        <th scope="col">{wording::LEVEL_VALUE}</th>
                        {heads}
                        <th scope="col">{wording::LEVEL_LABEL}</th>
                        <th scope="col">{wording::LEVEL_OFFER}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}

/// A column's name as a part of an id.
fn slug(column: &str) -> String {
    column
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("-{byte}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn ids_differ_as_columns_do() {
        assert_eq!([slug("a b"), slug("a_b"), slug("é")], ["a-32b", "a-95b", "-195-169"]);
    }
}
