//! Sentences as alternating plain and bold text.

use churnscope_wording::reasons::Span;

/// Joins sentences into pairs of plain and bold text; either part of a pair may be empty.
pub fn plain_and_bold(sentences: Vec<Vec<Span>>) -> Vec<(String, String)> {
    let mut pairs = vec![(String::new(), String::new())];
    for (index, spans) in sentences.into_iter().enumerate() {
        let gap = Span { text: if index > 0 { " " } else { "" }.to_owned(), strong: false };
        for span in [gap].into_iter().chain(spans) {
            match pairs.last_mut() {
                Some((_, bold)) if span.strong => bold.push_str(&span.text),
                Some((plain, bold)) if bold.is_empty() => plain.push_str(&span.text),
                _ => pairs.push((span.text, String::new())),
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_and_bold_text_alternate() {
        let span = |text: &str, strong| Span { text: text.to_owned(), strong };
        for (sentences, expected) in [
            (vec![], &[("", "")][..]),
            (vec![vec![span("Average.", false)]], &[("Average.", "")]),
            (
                vec![
                    vec![span("Risks: ", false), span("fiber", true), span(" (+3)", false), span(".", false)],
                    vec![span("In favor: ", false), span("a year", true), span(".", false)],
                ],
                &[("Risks: ", "fiber"), (" (+3). In favor: ", "a year"), (".", "")],
            ),
        ] {
            let pairs = plain_and_bold(sentences);
            let pairs: Vec<_> = pairs.iter().map(|(plain, bold)| (plain.as_str(), bold.as_str())).collect();
            assert_eq!(pairs, expected);
        }
    }
}
