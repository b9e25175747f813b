//! Combining accents, as in some text from macOS: `e` and U+0301 instead of `é`.

/// For each accent, the letters that have it, each without and with the accent. A list of lists would make the page's
/// programs larger than this string does.
const LETTERS: &str = "\
    \u{300}aàeèiìoòuù \u{301}aáeéiíoóuúyýcćnńsśzź \u{302}aâeêiîoôuû \u{303}aãnñoõ \u{306}gğий \u{307}zż \
    \u{308}aäeëiïoöuüyÿеё \u{30a}aåuů \u{30b}oőuű \u{30c}cčdďeěnňrřsštťzž \u{327}cçsş \u{328}aąeę";

/// Combines each letter of a lowercase string with the accent after it into one character. Pairs that are not in
/// [`LETTERS`] stay as they are.
pub(crate) fn composed(text: String) -> String {
    if !text.contains(is_accent) {
        return text;
    }
    let mut composed = String::with_capacity(text.len());
    for letter in text.chars() {
        match composed.chars().next_back().and_then(|plain| with_accent(plain, letter)) {
            Some(whole) => {
                composed.pop();
                composed.push(whole);
            }
            None => composed.push(letter),
        }
    }
    composed
}

pub(crate) fn is_accent(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn with_accent(plain: char, accent: char) -> Option<char> {
    let letters = LETTERS.split(' ').find_map(|letters| letters.strip_prefix(accent))?;
    let mut letters = letters.chars();
    while let (Some(letter), Some(whole)) = (letters.next(), letters.next()) {
        if letter == plain {
            return Some(whole);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_their_accents_become_one_character() {
        for (text, expected) in [
            ("e\u{301}te\u{301}", "été"),
            ("été", "été"),
            ("mona\u{302}t", "monât"),
            ("u\u{308}o\u{308}a\u{308}", "üöä"),
            ("и\u{306}е\u{308}", "йё"),
            ("s\u{327}g\u{306}", "şğ"),
            ("\u{301}e", "\u{301}e"),
            ("q\u{301}", "q\u{301}"),
            ("", ""),
        ] {
            assert_eq!(composed(text.to_owned()), expected, "{text}");
        }
    }

    #[test]
    fn the_table_has_pairs_of_letters() {
        for letters in LETTERS.split(' ') {
            let letters: Vec<char> = letters.chars().collect();
            assert!(is_accent(letters[0]) && letters.len() % 2 == 1, "{letters:?}");
            for pair in letters[1..].chunks(2) {
                assert!(pair[1].is_lowercase() && pair[0] != pair[1], "{pair:?}");
            }
        }
    }
}
