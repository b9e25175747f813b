//! Tests of call sheets.

use proptest::prelude::*;

use super::*;
use crate::campaign::effect::CallEffect;
use crate::campaign::id_file::{IdFileError, UnreadableRow};
use crate::csv::{BYTE_ORDER_MARK, CellKind, undefused_lines};
use crate::number_format::DecimalMark;

const PLAN: &str = "\
customerID,Region,churn_probability,risk_band,plan,offer,offer_cost,offer_value,probability_with_offer,why_not,error
A1,North,0.830000,high,contact,Two-year contract,20.00,412.50,0.240000,,
B2,South,0.700000,high,contact,Online security,10.00,288.00,0.400000,,
C3,North,0.500000,medium,contact,Online security,10.00,96.00,0.300000,,
D4,South,0.660000,high,hold out,,,,,held out,
E5,North,0.100000,low,out,,,,,no offer pays,
F6,,,,,,,,,,no tenure
";

/// Number of columns before those of the plan.
const FIRST_COLUMNS: usize = 5;

fn sheet() -> CallSheet {
    CallSheet::read(PLAN.as_bytes(), &["customerID"]).unwrap()
}

fn reread(sheet: &CallSheet) -> CallSheet {
    let all: Vec<usize> = (0..sheet.rows().len()).collect();
    CallSheet::read(&sheet.write(&all), &[]).unwrap()
}

fn with(mut sheet: CallSheet, row: usize, change: impl FnOnce(&mut CallEntry)) -> CallSheet {
    let mut entry = sheet.rows()[row].entry().clone();
    change(&mut entry);
    sheet.set(row, entry);
    sheet
}

fn status(status: CallStatus) -> impl FnOnce(&mut CallEntry) {
    move |entry| entry.status = status
}

fn ids<'a>(sheet: &'a CallSheet, rows: &[usize]) -> Vec<&'a str> {
    rows.iter().map(|&row| sheet.rows()[row].id.as_str()).collect()
}

#[test]
fn a_plan_becomes_a_sheet() {
    let sheet = sheet();
    let rows: Vec<_> = sheet.rows().iter().map(|row| (row.id.as_str(), row.entry().status, row.offer_value)).collect();
    let (call, held_out) = (CallStatus::ToCall, CallStatus::HeldOut);
    let expected =
        [("A1", call, Some(412.5)), ("B2", call, Some(288.0)), ("C3", call, Some(96.0)), ("D4", held_out, None)];
    assert_eq!(rows, expected);
    let first = &sheet.rows()[0];
    assert_eq!((first.probability, first.band, first.offer_cost), (Some(0.83), Some(Band::High), Some(20.0)));
    assert_eq!((first.offer.as_str(), first.cells()[1].as_str()), ("Two-year contract", "North"));
}

#[test]
fn a_workbook_has_the_cells_of_the_file_without_apostrophes() {
    let sheet = with(sheet(), 1, |entry| entry.note = "=1+1".to_owned());
    let (lines, kinds) = sheet.workbook(&[1, 0]);
    let csv = sheet.write(&[1, 0]);
    assert!(String::from_utf8_lossy(&csv).contains(",'=1+1,"));
    assert_eq!(lines, undefused_lines(csv.strip_prefix(BYTE_ORDER_MARK).unwrap(), b','));
    let header = String::from_utf8(lines).unwrap().lines().next().unwrap().to_owned();
    let kind = |name: &str| kinds[header.split(',').position(|found| found == name).unwrap()];
    assert_eq!(kinds.len(), header.split(',').count());
    let (amount, unknown) = (CellKind::Number(Some(DecimalMark::Point)), CellKind::Number(None));
    for (name, expected) in [
        ("call_id", CellKind::Text),
        ("customerID", CellKind::Text),
        ("Region", unknown),
        ("churn_probability", CellKind::Probability),
        ("offer", CellKind::Text),
        ("offer_value", amount),
        ("call_versions", CellKind::Text),
    ] {
        assert_eq!(kind(name), expected, "{name}");
    }
}

#[test]
fn the_columns_of_a_workbook_have_one_kind_each() {
    use DecimalMark::{Comma, Point};
    for (cells, expected) in [
        (["29.85", "84", "20"], CellKind::Number(Some(Point))),
        (["\"29,85\"", "84", "20"], CellKind::Number(Some(Comma))),
        (["84", "21", "20"], CellKind::Number(None)),
        // the IDs, also if the customers' file has them in several columns
        (["1", "2", "3"], CellKind::Text),
        (["1", "7", "3"], CellKind::Number(None)),
    ] {
        let rows = cells.iter().enumerate().map(|(row, cell)| format!("{},{cell},0.8,contact\n", row + 1));
        let plan = format!("customerID,X,churn_probability,plan\n{}", rows.collect::<String>());
        let sheet = CallSheet::read(plan.as_bytes(), &["customerID"]).unwrap();
        for saved in [&[0, 1, 2][..], &[1]] {
            let (_, kinds) = sheet.workbook(saved);
            assert_eq!(kinds[FIRST_COLUMNS..][..2], [CellKind::Text, expected], "{cells:?}");
        }
    }
}

#[test]
fn a_spreadsheet_may_rewrite_the_file() {
    // a German Excel: semicolons, decimal commas, its own dates, and no byte-order mark
    let file = "\
call_id;call_status;call_owner;call_date;call_note;churn_probability;offer_value;call_versions;call_conflicts
A1;Accepted;Ann;24.12.2026;\"said \"\"yes\"\"; glad\";0,83;412,50;v00000001;
B2;;;next week;;0,7;288,00;;
";
    let sheet = CallSheet::read(file.as_bytes(), &[]).unwrap();
    let entry = |row: usize| sheet.rows()[row].entry().clone();
    let expected = CallEntry {
        status: CallStatus::Accepted,
        owner: "Ann".to_owned(),
        date: "2026-12-24".to_owned(),
        note: "said \"yes\"; glad".to_owned(),
    };
    assert_eq!(entry(0), expected);
    assert_eq!(entry(1), CallEntry { date: "next week".to_owned(), ..CallEntry::default() });
    assert_eq!((sheet.rows()[0].probability, sheet.rows()[0].offer_value), (Some(0.83), Some(412.5)));
}

#[test]
fn the_id_column_of_a_plan_is_found() {
    let header = "Name,customerID,churn_probability,plan\n";
    for (header, names, expected) in [
        (header, &["customerID"][..], Ok("A1")),
        (header, &["nr", "customerID"], Ok("A1")),
        (header, &["Customer ID"], Ok("A1")),
        (header, &[], Err(CallSheetError::NoIds)),
        (header, &["plan"], Err(CallSheetError::NoIds)),
    ] {
        let read = CallSheet::read(format!("{header}Ann,A1,0.5,contact\n").as_bytes(), names);
        assert_eq!(read.map(|sheet| sheet.rows()[0].id.clone()), expected.map(str::to_owned), "{header} {names:?}");
    }
}

#[test]
fn customers_without_an_id_are_counted() {
    let sheet = CallSheet::read(PLAN.replace("B2,", " ,").as_bytes(), &["customerID"]).unwrap();
    assert_eq!((sheet.rows().len(), sheet.n_without_id()), (3, 1));
}

#[test]
fn errors_say_where_and_what() {
    let sheet = "call_id,call_status,call_note,call_conflicts\n";
    for (file, expected) in [
        (String::new(), CallSheetError::Table(crate::csv::TableError::Empty)),
        ("a,b\n1,2\n".to_owned(), CallSheetError::OtherColumns { columns: "a, b".to_owned() }),
        (format!("{sheet}A1,callback,,\n"), CallSheetError::Status { line: 2, found: "callback".to_owned() }),
        (format!("{sheet}A1,,,\nB2,,,,5\n"), CallSheetError::CellCount { line: 3, found: 5, expected: 4 }),
        (format!("{sheet}A1,,,\nB2,,\"x,\n"), UnreadableRow::OpenQuote { line: 3 }.into()),
        (format!("{sheet}A1,,,x\n"), CallSheetError::Conflicts { line: 2 }),
        (format!("{sheet},,nobody,\n"), CallSheetError::Nobody),
    ] {
        assert_eq!(CallSheet::read(file.as_bytes(), &[]), Err(expected), "{file}");
    }
    let not_utf_8 = [sheet.as_bytes(), b"A1,,,\nB2,,caf\xe9,\n"].concat();
    assert_eq!(CallSheet::read(&not_utf_8, &[]), Err(UnreadableRow::NotUtf8 { line: 3 }.into()));
    let many: String = (0..=MAX_CALLS).map(|row| format!("{row},,,\n")).collect();
    assert_eq!(CallSheet::read(format!("{sheet}{many}").as_bytes(), &[]), Err(CallSheetError::TooManyRows));
}

#[test]
fn sheets_are_recognized_by_their_columns() {
    let written = sheet().write(&[0, 1]);
    for (start, expected) in [
        (&written[..], true),
        (&written[..150], true),
        (b"call_id;call_status\nA1;", true),
        (PLAN.as_bytes(), false),
        (b"call_id,note\n1,2\n", false),
        (b"", false),
    ] {
        assert_eq!(is_call_sheet(start), expected, "{}", String::from_utf8_lossy(start));
    }
}

#[test]
fn rows_are_filtered_and_counted() {
    let sheet = with(with(sheet(), 1, status(CallStatus::Reached)), 2, |entry| {
        entry.owner = "Ann".to_owned();
        entry.note = "Call back on Tuesday".to_owned();
    });
    let filter = |status, owner: Option<&str>, text: &str| CallFilter {
        status,
        owner: owner.map(str::to_owned),
        text: text.to_owned(),
    };
    for (filter, expected) in [
        (CallFilter::default(), &["A1", "B2", "C3"][..]),
        (filter(Some(CallStatus::HeldOut), None, ""), &["D4"]),
        (filter(Some(CallStatus::ToCall), None, ""), &["A1", "C3"]),
        (filter(None, Some("Ann"), ""), &["C3"]),
        (filter(None, Some(""), ""), &["A1", "B2"]),
        (filter(None, None, " tuesDAY"), &["C3"]),
        (filter(None, None, "north"), &["A1", "C3"]),
        (filter(None, None, "b2"), &["B2"]),
    ] {
        assert_eq!(ids(&sheet, &sheet.listed(&filter)), expected, "{filter:?}");
    }
    for filter in [
        CallFilter::default(),
        CallFilter { owner: Some("Ann".to_owned()), ..CallFilter::default() },
        CallFilter { text: sheet.rows()[0].id.clone(), ..CallFilter::default() },
    ] {
        for status in CallStatus::CHOICES.into_iter().chain([CallStatus::HeldOut]) {
            let listed = sheet.listed(&CallFilter { status: Some(status), ..filter.clone() });
            assert_eq!(sheet.counts(&filter)[status as usize], listed.len(), "{filter:?} {status:?}");
        }
    }
    assert_eq!(sheet.counts(&CallFilter::default()), [2, 1, 0, 0, 0, 0, 1]);
    assert_eq!(sheet.owners(), ["Ann"]);
}

#[test]
fn customers_who_are_held_out_stay_held_out() {
    let before = sheet();
    assert_eq!(with(sheet(), 3, status(CallStatus::Accepted)), before);
    assert_eq!(with(sheet(), 0, status(CallStatus::HeldOut)), before);
    assert_ne!(with(sheet(), 3, |entry| entry.note = "asked for an offer".to_owned()), before);
}

#[test]
fn assignments_are_even_or_follow_a_column() {
    let people = |names: &[&str]| OwnerAssignment::Evenly(names.iter().map(|name| (*name).to_owned()).collect());
    let owners = |sheet: &CallSheet| sheet.rows().iter().map(|row| row.entry().owner.clone()).collect::<Vec<_>>();
    let ann_has_one = with(sheet(), 0, |entry| entry.owner = "Ann".to_owned());
    for (mut sheet, rows, assignment, expected) in [
        (sheet(), &[0, 1, 2, 3][..], people(&["Ann", "Bo"]), ["Ann", "Bo", "Ann", ""]),
        (sheet(), &[2, 1, 0], people(&["Ann", "Bo", "Cy"]), ["Cy", "Bo", "Ann", ""]),
        (ann_has_one, &[1, 2], people(&["Ann", "Bo"]), ["Ann", "Bo", "Ann", ""]),
        (sheet(), &[0, 1], people(&[]), ["", "", "", ""]),
        (sheet(), &[0, 1, 2, 3, 99], OwnerAssignment::ByColumn(1), ["North", "South", "North", ""]),
        (sheet(), &[0, 1, 2, 3], OwnerAssignment::ByColumn(99), ["", "", "", ""]),
    ] {
        let before = owners(&sheet);
        let changed = sheet.assign(rows, &assignment);
        assert_eq!(owners(&sheet), expected, "{assignment:?}");
        assert!(changed.iter().all(|(row, former)| former.entry.owner == before[*row]), "{changed:?}");
    }
}

fn counts(updated: usize, unchanged: usize, conflicts: usize) -> MergeCounts {
    MergeCounts { updated, added: 0, unchanged, conflicts }
}

#[test]
fn changes_that_do_not_conflict_are_merged() {
    let accepted = |sheet| with(sheet, 0, status(CallStatus::Accepted));
    let noted = |sheet| with(sheet, 0, |entry: &mut CallEntry| entry.note = "busy".to_owned());
    let owned = |sheet| with(sheet, 0, |entry: &mut CallEntry| entry.owner = "Ann".to_owned());
    let both = CallEntry { status: CallStatus::Accepted, note: "busy".to_owned(), ..CallEntry::default() };
    for (name, ours, theirs, expected_counts, expected) in [
        ("nothing", sheet(), sheet(), counts(0, 4, 0), CallEntry::default()),
        ("theirs", sheet(), noted(accepted(sheet())), counts(1, 3, 0), both.clone()),
        ("ours", noted(accepted(sheet())), sheet(), counts(0, 4, 0), both.clone()),
        ("the same", noted(accepted(sheet())), accepted(noted(sheet())), counts(0, 4, 0), both.clone()),
        ("different parts", noted(sheet()), accepted(sheet()), counts(1, 3, 0), both.clone()),
        ("theirs, twice", accepted(sheet()), noted(accepted(sheet())), counts(1, 3, 0), both),
        (
            "back again",
            owned(sheet()),
            with(owned(sheet()), 0, |entry| entry.owner.clear()),
            counts(1, 3, 0),
            CallEntry::default(),
        ),
    ] {
        let (mut merged, theirs) = (reread(&ours), reread(&theirs));
        assert_eq!(merged.merge(&theirs, "theirs.csv").unwrap(), expected_counts, "{name}");
        assert_eq!(merged.rows()[0].entry(), &expected, "{name}");
        let again = merged.merge(&theirs, "theirs.csv").unwrap();
        assert_eq!(again, counts(0, 4, 0), "{name}, again");
    }
}

#[test]
fn conflicts_are_kept_until_somebody_decides() {
    let ours = with(sheet(), 0, |entry| {
        (entry.status, entry.note) = (CallStatus::Declined, "too expensive".to_owned());
    });
    let theirs = with(sheet(), 0, |entry| {
        (entry.status, entry.date) = (CallStatus::Accepted, "2026-12-01".to_owned());
    });
    let mut merged = reread(&ours);
    assert_eq!(merged.merge(&reread(&theirs), "b.csv").unwrap(), counts(0, 3, 1));
    // a field that only the other person filled in is taken
    assert_eq!(merged.rows()[0].entry().date, "2026-12-01");
    assert_eq!(merged.rows()[0].entry().status, CallStatus::Declined);
    let conflict = CallConflict { source: "b.csv".to_owned(), entry: theirs.rows()[0].entry().clone() };
    assert_eq!(merged.rows()[0].conflicts(), [conflict]);
    assert_eq!(merged.merge(&reread(&theirs), "b.csv").unwrap(), counts(0, 4, 0));
    assert_eq!(merged.rows()[0].conflicts().len(), 1, "a conflict is listed once");
    assert_eq!(reread(&merged), merged);
    for (takes_other, expected) in [(true, CallStatus::Accepted), (false, CallStatus::Declined)] {
        let mut decided = reread(&merged);
        let former = decided.resolve(0, takes_other).unwrap();
        decided.restore(0, former);
        assert_eq!(decided.rows()[0].conflicts(), merged.rows()[0].conflicts(), "a decision can be undone");
        decided.resolve(0, takes_other);
        assert!(decided.rows()[0].conflicts().is_empty() && decided.resolve(0, takes_other).is_none());
        assert_eq!(decided.rows()[0].entry().status, expected);
        assert_eq!(decided.merge(&reread(&theirs), "b.csv").unwrap(), counts(0, 4, 0), "the decision lasts");
        // a later change by the other person conflicts with the decision
        let later = with(theirs.clone(), 0, status(CallStatus::LeftAnyway));
        decided.merge(&reread(&later), "b.csv").unwrap();
        assert_eq!(decided.rows()[0].conflicts().len(), 1);
    }
}

#[test]
fn three_sheets_become_one() {
    let mut whole = sheet();
    whole.assign(&[0, 1, 2], &OwnerAssignment::ByColumn(1));
    let part = |row: usize| CallSheet::read(&whole.write(&[row]), &[]).unwrap();
    let parts: Vec<CallSheet> = (0..3).map(|row| with(part(row), 0, status(CallStatus::CHOICES[row + 1]))).collect();
    let mut merged = whole.clone();
    for part in &parts {
        assert_eq!(merged.merge(&reread(part), "part.csv").unwrap(), counts(1, 0, 0));
    }
    assert_eq!(merged.counts(&CallFilter::default()), [0, 1, 1, 1, 0, 0, 1]);
    // another order gives the same sheet
    let mut other_order = whole.clone();
    for part in parts.iter().rev() {
        other_order.merge(part, "part.csv").unwrap();
    }
    assert_eq!(other_order, merged);
    let mut one = parts[0].clone();
    assert_eq!(one.merge(&parts[1], "part.csv").unwrap().added, 1);
    assert_eq!(ids(&one, &[0, 1]), ["A1", "B2"]);
    assert_eq!(one.rows()[1].cells(), whole.rows()[1].cells());
}

#[test]
fn a_part_with_repeated_ids_belongs_to_the_rows_with_its_cells() {
    let twice = PLAN.replace("B2,", "A1,");
    let mut whole = CallSheet::read(twice.as_bytes(), &["customerID"]).unwrap();
    let part = CallSheet::read(&whole.write(&[1]), &[]).unwrap();
    let part = with(part, 0, status(CallStatus::Accepted));
    assert_eq!(whole.merge(&part, "part.csv").unwrap(), counts(1, 0, 0));
    assert_eq!(whole.rows()[1].entry().status, CallStatus::Accepted);
}

#[test]
fn a_customer_who_is_held_out_stays_so_after_a_merge() {
    let file = String::from_utf8(sheet().write(&[3])).unwrap();
    // somebody has overwritten the status of the customer who is held out, and perhaps also renamed the plan's column
    let filled = file.replace("held out,", "reached,");
    let renamed = filled.replace(",plan,", ",campaign,");
    for (file, n_conflicts) in [(filled, 0), (renamed, 1)] {
        let mut merged = sheet();
        let theirs = CallSheet::read(file.as_bytes(), &[]).unwrap();
        merged.merge(&theirs, "b.csv").unwrap();
        let row = &merged.rows()[3];
        assert!(row.is_held_out());
        assert_eq!(row.conflicts().len(), n_conflicts, "{file}");
    }
}

#[test]
fn a_decision_on_one_sheet_reaches_the_other() {
    let entered = |what| with(sheet(), 0, status(what));
    let mut lead = entered(CallStatus::Declined);
    lead.merge(&entered(CallStatus::Accepted), "ann.csv").unwrap();
    let mut rep = reread(&lead);
    assert_eq!(rep.rows()[0].conflicts().len(), 1);
    // the rep decides
    rep.resolve(0, true);
    assert_eq!(lead.clone().merge(&reread(&rep), "rep.csv").unwrap().conflicts, 0);
    let mut decided = lead.clone();
    decided.merge(&reread(&rep), "rep.csv").unwrap();
    assert_eq!((decided.rows()[0].entry().status, decided.rows()[0].conflicts()), (CallStatus::Accepted, &[][..]));
    // the lead decides, and then gets the sheet with the open conflict
    lead.resolve(0, false);
    lead.merge(&rep_before(&lead), "rep.csv").unwrap();
    assert!(lead.rows()[0].conflicts().is_empty());
}

/// A copy of the lead's sheet in which the conflict is still open.
fn rep_before(lead: &CallSheet) -> CallSheet {
    let mut before = reread(lead);
    let entry = CallEntry { status: CallStatus::Accepted, ..CallEntry::default() };
    before.rows[0].conflicts = vec![CallConflict { source: "ann.csv".to_owned(), entry }];
    before
}

#[test]
fn taking_the_other_entry_keeps_what_only_this_one_has() {
    let mut ours = with(sheet(), 0, |entry| {
        (entry.status, entry.note) = (CallStatus::Declined, "call the office".to_owned());
    });
    ours.merge(&with(sheet(), 0, status(CallStatus::Accepted)), "b.csv").unwrap();
    ours.resolve(0, true);
    let expected =
        CallEntry { status: CallStatus::Accepted, note: "call the office".to_owned(), ..CallEntry::default() };
    assert_eq!(ours.rows()[0].entry(), &expected);
}

#[test]
fn a_merge_that_would_be_too_long_changes_nothing() {
    let sheet = |from: usize| {
        let rows: String = (from..from + MAX_CALLS / 2 + 1).map(|row| format!("{row},\n")).collect();
        CallSheet::read(format!("call_id,call_status\n{rows}").as_bytes(), &[]).unwrap()
    };
    let mut merged = sheet(0);
    assert_eq!(merged.merge(&sheet(MAX_CALLS), "b.csv"), Err(CallSheetError::TooManyRows));
    assert_eq!(merged, sheet(0));
}

#[test]
fn rows_with_the_same_id_are_matched_in_order() {
    let twice = PLAN.replace("B2,", "A1,");
    let read = || CallSheet::read(twice.as_bytes(), &["customerID"]).unwrap();
    let mut merged = read();
    merged.merge(&with(read(), 1, status(CallStatus::Reached)), "b.csv").unwrap();
    let statuses: Vec<CallStatus> = merged.rows().iter().map(|row| row.entry().status).collect();
    assert_eq!(statuses[..2], [CallStatus::ToCall, CallStatus::Reached]);
}

/// A sheet of `n` customers, every fourth of whom is held out, and a file of outcomes: of the customers who were held
/// out, every second one left; of the others, two in fifteen.
fn campaign(n: usize) -> (CallSheet, String) {
    let plan = |row: usize| if row.is_multiple_of(4) { "hold out" } else { "contact" };
    let lines = (0..n).map(|row| format!("{row},0.5,{},{}\n", plan(row), ["A", "B"][row % 2]));
    let file = "id,churn_probability,plan,offer\n".to_owned() + &lines.collect::<String>();
    let left =
        |row: usize| if row.is_multiple_of(8) || (!row.is_multiple_of(4) && row % 10 == 1) { "Yes" } else { "No" };
    let outcomes = (0..n).map(|row| format!("{row},{}\n", left(row))).collect::<String>();
    (CallSheet::read(file.as_bytes(), &["id"]).unwrap(), format!("id,Churn\n{outcomes}"))
}

#[test]
fn the_effect_of_calls_follows_from_outcomes() {
    let schema = crate::tests::small::schema();
    let (mut sheet, file) = campaign(800);
    let outcomes = KnownOutcomes::read(file.as_bytes(), &schema, &["customerID", "id"]).unwrap();
    let followed = sheet.followed(&outcomes);
    assert_eq!((followed.customers.len(), followed.n_missing, followed.n_not_reached), (800, 0, 600));
    assert_eq!(followed.offers, ["A", "B"]);
    let effect = CallEffect::among(&followed.customers);
    assert_eq!((effect.called.customers, effect.held_out.customers, effect.held_out.left), (600, 200, 100));
    assert!(effect.difference.unwrap().is_clear());
    sheet.set(1, CallEntry { status: CallStatus::Accepted, ..CallEntry::default() });
    let part = file.replacen("0,Yes\n", "0,\n", 1).replacen("2,No\n", "", 1);
    let outcomes = KnownOutcomes::read(part.as_bytes(), &schema, &["ID"]).unwrap();
    let followed = sheet.followed(&outcomes);
    assert_eq!((outcomes.n_unknown, followed.n_missing, followed.n_not_reached), (1, 2, 598));
}

#[test]
fn outcomes_need_their_column() {
    let schema = crate::tests::small::schema();
    let missing = OutcomesError::NoOutcome { column: "Churn".to_owned(), columns: "id, b".to_owned() };
    assert_eq!(KnownOutcomes::read(b"id,b\n1,Yes\n", &schema, &["id"]), Err(missing));
    let missing = IdFileError::NoId { column: "key".to_owned(), columns: "id, Churn".to_owned() }.into();
    assert_eq!(KnownOutcomes::read(b"id,Churn\n1,Yes\n", &schema, &["key"]), Err(missing));
    // an ambiguous ID is an error, even if another name fits
    let twice = KnownOutcomes::read(b"ID,Id,key,Churn\n1,2,3,Yes\n", &schema, &["id", "key"]);
    assert!(matches!(twice, Err(OutcomesError::File(IdFileError::Columns(_)))));
    assert!(matches!(KnownOutcomes::read(b"", &schema, &[]), Err(OutcomesError::File(IdFileError::Table(_)))));
    // one of several rows of a customer says that the customer left
    let twice =
        KnownOutcomes::read(b"Churn;n;customerID\nNo;1;A1\nYes;2;A1\nNo;3;A1\n", &schema, &["customerID"]).unwrap();
    let followed = sheet().followed(&twice);
    assert_eq!((followed.customers.len(), followed.customers[0].has_left), (1, true));
}

proptest! {
    #[test]
    fn a_written_sheet_is_read_as_it_was(
        entries in prop::collection::vec(("[^'\\s\\pC][^\\pC]*", 0_usize..6, ".{0,9}", "[\\PC\n]{0,30}", "(2026-1[0-2]-2[0-8])?"), 1..8)
    ) {
        let mut sheet = sheet();
        for (row, (text, status, owner, note, date)) in entries.into_iter().enumerate().take(3) {
            let strip = |text: &str| text.trim().trim_start_matches('\'').trim().to_owned();
            sheet.rows[row].cells[1] = strip(&text);
            let status = CallStatus::CHOICES[status];
            sheet.set(row, CallEntry { status, owner: strip(&owner), date, note: strip(&note) });
        }
        let read = reread(&sheet);
        prop_assert_eq!(reread(&read), read.clone());
        for (read, written) in read.rows().iter().zip(sheet.rows()) {
            prop_assert_eq!((read.entry(), read.cells()), (written.entry(), written.cells()));
        }
    }

    #[test]
    fn no_file_panics(bytes: Vec<u8>, sheet: bool) {
        let header: &[u8] = if sheet { b"call_id,call_status,call_conflicts\n" } else { b"id,churn_probability,plan\n" };
        let file = [header, &bytes].concat();
        if let Ok(mut read) = CallSheet::read(&file, &["id"]) {
            let other = read.clone();
            read.merge(&other, "x").unwrap();
            prop_assert_eq!(read.rows().len(), other.rows().len());
        }
        is_call_sheet(&bytes);
    }
}
