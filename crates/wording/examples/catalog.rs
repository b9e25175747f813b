//! Prints, as JSON, the messages that `messages!` defines, for the tests of the built page:
//! `{…, "portfolio": {…, "TITLE": "Portfolio", …}, …}`.

use serde_json::{Map, Value};

fn main() {
    let surface = |messages: &[(&str, &str)]| -> Value {
        messages.iter().map(|&(name, text)| (name.to_owned(), Value::from(text))).collect::<Map<_, _>>().into()
    };
    let catalog: Map<_, _> =
        churnscope_wording::CATALOG.iter().map(|&(name, messages)| (name.to_owned(), surface(messages))).collect();
    println!("{}", Value::from(catalog));
}
