mod ids;
mod labels;
mod outcomes;
mod periods;
mod quantities;

pub(super) use ids::{ends_with_id, is_customer, is_id};
pub(super) use labels::{Capitals, label, level};
pub(super) use outcomes::{means_left, means_stayed, says_who_left, says_who_stayed};
pub(super) use periods::{is_period, says_observed};
pub(super) use quantities::{are_codes, group, is_measure, is_money, is_monthly_charge, is_place, is_score, unit};

/// Splits names such as `total_day_minutes` and `TotalDayMinutes` into words.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut previous = ' ';
    for letter in name.chars() {
        let starts = letter.is_uppercase() && (previous.is_lowercase() || previous.is_ascii_digit());
        if !letter.is_alphanumeric() {
            words.push(String::new());
        } else if starts || words.is_empty() {
            words.push(letter.to_string());
        } else if let Some(word) = words.last_mut() {
            word.push(letter);
        }
        previous = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

fn has(name: &str, wanted: &[&str]) -> bool {
    words(name).iter().any(|word| wanted.contains(&word.to_lowercase().as_str()))
}
