//! From band to band: how many customers were in each band, and where they are now.

use leptos::prelude::*;

use crate::components::TableRegion;
use churnscope_wording::portfolio::comparison;
use churnscope_wording::values::count;

/// The index, after those of the three bands, of the customers who are in only one of the files.
const ABSENT: usize = 3;

/// The change of band that a cell stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
    Same,
    /// The customers are in only one of the files.
    Absent,
}

/// A table of the customers by their bands in the two files. The more customers are in a cell, the stronger its color.
#[component]
pub fn FlowTable(
    /// The name of the earlier file.
    before: String,
    /// The name of the list's file.
    after: String,
    /// Number of customers, by band in the earlier file and by band in the list.
    flow: [[u32; 4]; 4],
) -> impl IntoView {
    let caption = comparison::flow(before, after);
    let (from, to) = (comparison::GROUPS_BEFORE, comparison::GROUPS_AFTER);
    let most = flow.as_flattened().iter().copied().max().unwrap_or_default();
    let cell = move |from: usize, to: usize, customers: u32| {
        let is_possible = from != ABSENT || to != ABSENT;
        let share = if most == 0 { 0.0 } else { f64::from(customers) / f64::from(most) };
        view! {
            <td class=class_of(direction(from, to)) style=("--share", format!("{share:.3}"))>
                {if is_possible { count(customers.into()) } else { comparison::NOBODY.to_owned() }}
            </td>
        }
    };
    let row = |(place, (name, numbers)): (usize, (&'static str, [u32; 4]))| {
        let cells = numbers.into_iter().enumerate().map(|(to, customers)| cell(place, to, customers)).collect_view();
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells}
            </tr>
        }
    };
    let rows = from.into_iter().zip(flow).enumerate().map(row).collect_view();
    view! {
        <TableRegion label=caption.clone()>
            <table class="flow-table" data-testid="flow">
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{comparison::BEFORE}</th>
                        {to.map(|name| view! { <th scope="col">{name}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
    }
}

fn direction(from: usize, to: usize) -> Direction {
    match from.cmp(&to) {
        _ if from == ABSENT || to == ABSENT => Direction::Absent,
        std::cmp::Ordering::Less => Direction::Up,
        std::cmp::Ordering::Greater => Direction::Down,
        std::cmp::Ordering::Equal => Direction::Same,
    }
}

fn class_of(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "flow-up",
        Direction::Down => "flow-down",
        Direction::Same => "flow-same",
        Direction::Absent => "flow-absent",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lead_up_or_down() {
        for (from, to, expected) in [
            (0, 2, Direction::Up),
            (2, 1, Direction::Down),
            (1, 1, Direction::Same),
            (0, 3, Direction::Absent),
            (3, 2, Direction::Absent),
            (3, 3, Direction::Absent),
        ] {
            assert_eq!(direction(from, to), expected, "{from} {to}");
        }
    }
}
