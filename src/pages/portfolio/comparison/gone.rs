//! The customers who are only in the earlier file.

use leptos::prelude::*;

use crate::components::TableRegion;
use churnscope_wording::portfolio::comparison;
use churnscope_wording::portfolio::filters::band_name;
use churnscope_wording::values::{count, percent};
use churnscope_worker::protocol::GoneCustomer;

/// A table of customers who are gone, and the number of those who are not in the table.
#[component]
pub fn GoneList(
    /// The name of the earlier file.
    file: String,
    /// Some of the customers who are gone, those with the highest estimates first.
    customers: Vec<GoneCustomer>,
    /// Number of customers who are gone.
    n_gone: u32,
) -> impl IntoView {
    let n_more = u64::from(n_gone).saturating_sub(customers.len() as u64);
    let row = |GoneCustomer { id, estimate }: GoneCustomer| {
        let [probability, risk] = match estimate {
            Some((probability, band)) => [percent(probability), band_name(band).to_owned()],
            None => [comparison::NO_VALUE.to_owned(), comparison::NO_VALUE.to_owned()],
        };
        view! {
            <tr>
                <th scope="row">{id}</th>
                <td>{probability}</td>
                <td>{risk}</td>
            </tr>
        }
    };
    let rows = customers.into_iter().map(row).collect_view();
    let heads = [comparison::GONE_ID, comparison::GONE_ESTIMATE, comparison::GONE_RISK];
    view! {
        <h3 class="card-title">{comparison::gone_title(file)}</h3>
        <TableRegion label=comparison::GONE_LIST>
            <table data-testid="gone">
                <thead>
                    <tr>{heads.map(|head| view! { <th scope="col">{head}</th> })}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </TableRegion>
        {(n_more > 0).then(|| view! { <p class="card-note">{comparison::and_more(count(n_more))}</p> })}
    }
}
