//! Converts files in a separate worker.

use std::cell::RefCell;

use gloo::utils::document;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::files::PickedFile;
use super::workers::RunningWorker;
use churnscope_engine::csv::{CellKind, is_parquet};
use churnscope_worker::controller::Prepared;
use churnscope_worker::failure::Failure;
use churnscope_worker::preparation::{SAMPLE, is_plain_text, is_text};
use churnscope_worker::protocol::FileChoices;

/// The maximum number of bytes of a text file that are converted for a preview.
const PREVIEW_BYTES: f64 = (4_u32 << 20) as f64;

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeTables)]
    fn load_tables(program: &str) -> Result<Promise, JsValue>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::browser) enum TableProgram {
    /// Turns Parquet files into text.
    Parquet,
    /// Turns files in other formats or encodings into text, and scored lines into workbooks.
    Tables,
}

pub(in crate::browser) enum Converted<T> {
    /// This many rows have been converted so far, and this is the result so far, if it can already be used.
    Rows(u64, Option<T>),
    Done(T),
    Failed(Failure),
}

/// Whether the page can read and write workbooks, and read Parquet files. The single-file page cannot.
pub fn has_table_programs() -> bool {
    document().query_selector("meta[name=tables]").is_ok_and(|found| found.is_some())
}

/// The program that turns a file into text, or `None` if the file starts with text in UTF-8; and whether the file is
/// text in any encoding.
async fn needed_program(file: &Blob) -> Result<(Option<TableProgram>, bool), JsValue> {
    let start = file.slice_with_f64_and_f64(0.0, SAMPLE as f64)?;
    let bytes = Uint8Array::new(&JsFuture::from(start.array_buffer()).await?).to_vec();
    let needed = match is_plain_text(&bytes, file.size() <= SAMPLE as f64) {
        true => None,
        false if is_parquet(&bytes) => Some(TableProgram::Parquet),
        false => Some(TableProgram::Tables),
    };
    Ok((needed, is_text(&bytes)))
}

/// The bytes to convert, and the program that turns them into text, unless the file starts with text in UTF-8.
pub(in crate::browser) async fn recognized(
    file: &PickedFile,
    is_preview: bool,
) -> Option<(Blob, Option<TableProgram>)> {
    let bytes = file.bytes()?;
    let (needed, is_text) = needed_program(&bytes).await.ok()?;
    let bytes = match is_preview && is_text {
        true => bytes.slice_with_f64_and_f64(0.0, PREVIEW_BYTES).ok()?,
        false => bytes,
    };
    Some((bytes, needed))
}

pub(in crate::browser) async fn load_program(program: TableProgram) -> Result<JsValue, JsValue> {
    let name = match program {
        TableProgram::Parquet => "parquet",
        TableProgram::Tables => "tables",
    };
    JsFuture::from(load_tables(name)?).await
}

pub(in crate::browser) fn prepare(
    loaded: &JsValue,
    file: &Blob,
    choices: &FileChoices,
    then: impl Fn(Converted<Prepared<Blob>>) + Clone + 'static,
) -> Result<RunningWorker, JsValue> {
    let task = [
        ("file", file.into()),
        ("encoding", choices.encoding.as_deref().into()),
        ("sheet", choices.sheet.as_deref().into()),
    ];
    let so_far = RefCell::new(None);
    let result = move |message: &JsValue| add_text(&mut so_far.borrow_mut(), message);
    start(loaded, task, Failure::NotPrepared, result, then)
}

/// The lines of a workbook, and how they become a sheet.
pub(super) struct NewWorkbook {
    pub(super) sheet: &'static str,
    /// The lines, as blobs.
    pub(super) lines: Array,
    pub(super) delimiter: u8,
    pub(super) columns: Vec<CellKind>,
}

pub(super) fn write_workbook(
    loaded: &JsValue,
    workbook: &NewWorkbook,
    then: impl Fn(Converted<Blob>) + Clone + 'static,
) -> Result<RunningWorker, JsValue> {
    let codes: Vec<u8> = workbook.columns.iter().map(|kind| kind.code()).collect();
    let task = [
        ("lines", Blob::new_with_blob_sequence(&workbook.lines)?.into()),
        ("sheet", workbook.sheet.into()),
        ("delimiter", workbook.delimiter.into()),
        ("columns", Uint8Array::from(codes.as_slice()).into()),
    ];
    start(loaded, task, Failure::WorkbookNotWritten, |message| Ok(part(message, "workbook").dyn_into().ok()), then)
}

/// Starts a worker with a task, and calls `then` with its events. If the worker fails without giving a reason, the
/// failure is `stopped`.
fn start<T: 'static, const N: usize>(
    loaded: &JsValue,
    task: [(&str, JsValue); N],
    stopped: Failure,
    result: impl Fn(&JsValue) -> Result<Option<T>, JsValue> + 'static,
    then: impl Fn(Converted<T>) + Clone + 'static,
) -> Result<RunningWorker, JsValue> {
    let script = part(loaded, "script").as_string().ok_or(JsValue::NULL)?;
    let request = Object::new();
    for (name, value) in task.into_iter().chain([("program", part(loaded, "program"))]) {
        Reflect::set(&request, &name.into(), &value)?;
    }
    let on_stop = {
        let then = then.clone();
        move || then(Converted::Failed(stopped.clone()))
    };
    let on_message = move |message: &JsValue| {
        if let Some(reason) = part(message, "reason").as_string() {
            return then(Converted::Failed(Failure::Reported(reason)));
        }
        then(match (part(message, "rows").as_f64(), result(message)) {
            (Some(rows), Ok(so_far)) => Converted::Rows(rows as u64, so_far),
            (None, Ok(Some(result))) => Converted::Done(result),
            (None, Ok(None)) | (_, Err(_)) => Converted::Failed(Failure::Message),
        });
    };
    RunningWorker::start(&script, &request, on_message, on_stop)
}

/// Starts `so_far` or adds to it, as the message says, and returns a copy of it.
fn add_text(so_far: &mut Option<Prepared<Blob>>, message: &JsValue) -> Result<Option<Prepared<Blob>>, JsValue> {
    if let Some(encoding) = part(message, "encoding").as_string() {
        *so_far = Some(Prepared {
            text: Blob::new()?,
            encoding,
            sheets: Array::from(&part(message, "sheets")).iter().filter_map(|name| name.as_string()).collect(),
            sheet: part(message, "sheet").as_string(),
            is_parquet: part(message, "isParquet").is_truthy(),
        });
    }
    let prepared = so_far.as_mut().ok_or(JsValue::NULL)?;
    if let Ok(added) = part(message, "text").dyn_into::<Blob>() {
        prepared.text = Blob::new_with_blob_sequence(&Array::of2(&prepared.text, &added))?;
    }
    Ok(Some(prepared.clone()))
}

fn part(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}
