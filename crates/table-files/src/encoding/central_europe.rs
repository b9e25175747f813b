//! Distinguishes text in Windows-1250, which is used in Central Europe, from text in Windows-1252. The single-file page
//! uses this instead of the detector `chardetng`, whose tables would make the page too large.
//!
//! Each word with a byte that means different characters in the two encodings is compared with the alphabets of both
//! regions. `Dvořák` in Windows-1250 would be `Dvoøák` in Windows-1252, but none of the Western European languages
//! below has both `ø` and `á`.

use encoding_rs::{Encoding, WINDOWS_1250, WINDOWS_1252};

/// The non-ASCII lowercase letters of Western European languages, in Windows-1252: German, French, Spanish (with `¿`),
/// Portuguese, Italian, Danish and Norwegian, Swedish and Finnish, Dutch, Catalan, and Icelandic.
const WESTERN: [&[u8]; 10] = [
    b"\xe4\xf6\xfc\xdf",
    b"\xe0\xe2\xe7\xe8\xe9\xea\xeb\xee\xef\xf4\xf9\xfb\xfc\xff\x9c\xe6",
    b"\xe1\xe9\xed\xf1\xf3\xfa\xfc\xbf",
    b"\xe0\xe1\xe2\xe3\xe7\xe9\xea\xed\xf3\xf4\xf5\xfa\xfc",
    b"\xe0\xe8\xe9\xec\xed\xf2\xf3\xf9\xfa",
    b"\xe5\xe6\xf8\xe9",
    b"\xe5\xe4\xf6\xe9",
    b"\xe1\xe8\xe9\xea\xeb\xef\xf3\xf6\xfc",
    b"\xe0\xe7\xe8\xe9\xed\xef\xf2\xf3\xfa\xfc",
    b"\xe1\xe6\xe9\xed\xf0\xf3\xf6\xfa\xfd\xfe",
];

/// The non-ASCII lowercase letters of Central European languages, in Windows-1250: Polish, Czech, Slovak, Hungarian,
/// Croatian and Slovenian, and Romanian.
const CENTRAL: [&[u8]; 6] = [
    b"\xb9\xe6\xea\xb3\xf1\xf3\x9c\x9f\xbf",
    b"\xe1\xe8\xef\xe9\xec\xed\xf2\xf3\xf8\x9a\x9d\xfa\xf9\xfd\x9e",
    b"\xe1\xe4\xe8\xef\xe9\xed\xe5\xbe\xf2\xf3\xf4\xe0\x9a\x9d\xfa\xfd\x9e",
    b"\xe1\xe9\xed\xf3\xf6\xf5\xfa\xfc\xfb",
    b"\xe8\xe6\xf0\x9a\x9e",
    b"\xe3\xe2\xee\xba\xfe",
];

/// Bytes that are the same lowercase letter in both encodings.
const SAME: &[u8] = b"\x9a\x9e\xdf\xe1\xe2\xe4\xe7\xe9\xeb\xed\xee\xf3\xf4\xf6\xfa\xfc\xfd";

/// Bytes that are lowercase letters in Windows-1250, but signs in Windows-1252, such as the superscript 3 of `m³`.
const SIGNS: &[u8] = b"\xb3\xb9\xba\xbe\xbf";

/// The more likely encoding of a sample: Windows-1250 or Windows-1252. If both are equally likely, Windows-1252.
pub(super) fn guess(sample: &[u8]) -> &'static Encoding {
    let (mut western, mut central) = (0_usize, 0_usize);
    for word in sample.split(|&byte| !is_letter(byte)) {
        let has_sign_at_end = word.last().is_some_and(|&byte| SIGNS.contains(&lowercase(byte)));
        if has_sign_at_end || word.iter().all(|&byte| byte.is_ascii() || SAME.contains(&lowercase(byte))) {
            continue;
        }
        let is_in = |languages: &[&[u8]]| languages.iter().any(|letters| has_only(word, letters));
        match (is_in(&WESTERN), is_in(&CENTRAL)) {
            (true, false) => western += 1,
            (false, true) => central += 1,
            _ => {}
        }
    }
    if central > western { WINDOWS_1250 } else { WINDOWS_1252 }
}

fn is_letter(byte: u8) -> bool {
    let is_in_any = || WESTERN.iter().chain(&CENTRAL).any(|letters| letters.contains(&lowercase(byte)));
    byte.is_ascii_alphabetic() || !byte.is_ascii() && is_in_any()
}

fn has_only(word: &[u8], letters: &[u8]) -> bool {
    word.iter().all(|&byte| byte.is_ascii() || letters.contains(&lowercase(byte)))
}

/// The lowercase letter of a non-ASCII uppercase letter in either encoding. Other bytes stay the same.
fn lowercase(byte: u8) -> u8 {
    match byte {
        0x8a..=0x8f | 0xa3 | 0xaa | 0xaf => byte + 0x10,
        0xa5 => 0xb9,
        0xbc => 0xbe,
        0xc0..=0xd6 | 0xd8..=0xde => byte + 0x20,
        _ => byte,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WESTERN_LETTERS: [&str; 10] = [
        "äöüß",
        "àâçèéêëîïôùûüÿœæ",
        "áéíñóúü¿",
        "àáâãçéêíóôõúü",
        "àèéìíòóùú",
        "åæøé",
        "åäöé",
        "áèéêëïóöü",
        "àçèéíïòóúü",
        "áæéíðóöúýþ",
    ];
    const CENTRAL_LETTERS: [&str; 6] =
        ["ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"];

    #[test]
    fn letters_have_these_bytes() {
        for (encoding, letters, bytes) in WESTERN_LETTERS
            .iter()
            .zip(&WESTERN)
            .map(|(letters, bytes)| (WINDOWS_1252, letters, bytes))
            .chain(CENTRAL_LETTERS.iter().zip(&CENTRAL).map(|(letters, bytes)| (WINDOWS_1250, letters, bytes)))
        {
            assert_eq!(encoding.decode_without_bom_handling(bytes).0, *letters);
            for letter in letters.chars().filter(|letter| !matches!(letter, 'ß' | 'ÿ' | '¿')) {
                let upper = encoding.encode(&letter.to_uppercase().to_string()).0.into_owned();
                let lower = encoding.encode(&letter.to_string()).0.into_owned();
                assert_eq!(upper.iter().map(|&byte| lowercase(byte)).collect::<Vec<_>>(), lower, "{letter}");
            }
        }
        for byte in 0x80..=0xff {
            let read = |encoding: &'static Encoding| encoding.decode_without_bom_handling(&[byte]).0.into_owned();
            if is_letter(byte) && lowercase(byte) == byte {
                assert_eq!(SAME.contains(&byte), read(WINDOWS_1250) == read(WINDOWS_1252), "{byte:x}");
            }
        }
    }

    #[test]
    fn the_letters_of_a_word_decide() {
        for (text, expected) in [
            ("", WINDOWS_1252),
            ("Müller, Jörg, Zoë, Größler, Núñez, Lefèvre", WINDOWS_1252),
            ("Élève à l'école, très bientôt; ŒUVRE, où", WINDOWS_1252),
            ("¿Cómo se llama? Año, Muñoz", WINDOWS_1252),
            ("São João, opções, informação, três", WINDOWS_1252),
            ("perché, città, più, È, università", WINDOWS_1252),
            ("Større, Ærø, Åse, blåbærgrød", WINDOWS_1252),
            ("Växjö, ÅNGSTRÖM, Malmö", WINDOWS_1252),
            ("5 m³, 1ª, Nº 7, £5 and ½", WINDOWS_1252),
            ("Łukasz Świątek, Żaneta Dąbrowska, Józef Bąk", WINDOWS_1250),
            ("Dvořák, Černý, Tomáš, příloha, KŮŇ", WINDOWS_1250),
            ("Ľuboš Ďurica, Žilina, mäkčeň", WINDOWS_1250),
            ("Győző, középső, gyűjtő, hűség", WINDOWS_1250),
            ("Kovačević, Šećer, Čačić", WINDOWS_1250),
            ("Ştefan Brăila, Constanţa, aşezări, înălţime", WINDOWS_1250),
        ] {
            let (bytes, _, has_unmappable) = expected.encode(text);
            assert!(!has_unmappable, "{text}");
            assert_eq!(guess(&bytes), expected, "{text}");
        }
    }
}
