use super::{BinnedTable, ColumnBins, MAX_VALUE_BINS, RawColumn};
use crate::LearnError;

#[track_caller]
fn check_cuts(values: &[f64], max_bins: usize, cuts: &[f64], bins: &[u8]) {
    let table = BinnedTable::new(&[RawColumn::Numbers(values)], max_bins, None).unwrap();
    assert_eq!(table.columns(), [ColumnBins::Numbers { cuts: cuts.to_vec() }]);
    assert_eq!(table.bins(0), bins);
}

#[test]
fn few_numbers_have_a_bin_each() {
    check_cuts(&[3.0, 1.0, 2.0, 1.0], 3, &[1.5, 2.5], &[2, 0, 1, 0]);
    check_cuts(&[0.0, -0.0, 1.0], 254, &[0.5], &[0, 0, 1]);
    check_cuts(&[7.0, 7.0], 254, &[], &[0, 0]);
    check_cuts(&[], 254, &[], &[]);
}

#[test]
fn blanks_have_the_last_bin() {
    check_cuts(&[1.0, f64::NAN, 2.0, f64::INFINITY, f64::NEG_INFINITY], 254, &[1.5], &[0, 2, 1, 2, 2]);
    check_cuts(&[f64::NAN, f64::NAN], 254, &[], &[1, 1]);
}

#[test]
fn many_numbers_share_bins_of_equal_size() {
    let values: Vec<f64> = (0..8).map(f64::from).collect();
    check_cuts(&values, 4, &[1.5, 3.5, 5.5], &[0, 0, 1, 1, 2, 2, 3, 3]);
    check_cuts(&[0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0], 3, &[0.5, 2.5], &[0, 0, 0, 0, 1, 1, 2, 2]);
}

#[test]
fn a_cut_is_never_on_the_wrong_side() {
    let next = f64::from_bits(1.0_f64.to_bits() + 1);
    check_cuts(&[1.0, next], 254, &[1.0], &[0, 1]);
    check_cuts(&[f64::MIN, f64::MAX], 254, &[0.0], &[0, 1]);
    check_cuts(&[0.0, f64::from_bits(1)], 254, &[0.0], &[0, 1]);
}

#[test]
fn bins_fit_into_a_byte() {
    let values: Vec<f64> = (0..10_000).map(|value| f64::from(value).sqrt()).collect();
    let table = BinnedTable::new(&[RawColumn::Numbers(&values)], MAX_VALUE_BINS, None).unwrap();
    assert_eq!(table.columns()[0].n_value_bins(), MAX_VALUE_BINS);
    assert_eq!(table.columns()[0].blank(), 254);
    let mut rows = [0; 256];
    table.bins(0).iter().for_each(|&bin| rows[usize::from(bin)] += 1);
    assert!(rows[..MAX_VALUE_BINS].iter().all(|rows| (38..=41).contains(rows)), "{rows:?}");
}

#[test]
fn cuts_can_come_from_some_rows() {
    let values = [1.0, 2.0, 3.0, 100.0];
    let table = BinnedTable::new(&[RawColumn::Numbers(&values)], 254, Some(&[0, 2])).unwrap();
    assert_eq!(table.columns(), [ColumnBins::Numbers { cuts: vec![2.0] }]);
    assert_eq!(table.bins(0), [0, 0, 1, 1]);
}

#[track_caller]
fn check_error(columns: &[RawColumn<'_>], max_bins: usize, rows: Option<&[u32]>, message: &str) {
    assert_eq!(BinnedTable::new(columns, max_bins, rows).unwrap_err().to_string(), message);
}

#[test]
fn errors_say_what_to_do() {
    let (short, long) = ([1.0], [1.0, 2.0]);
    check_error(
        &[RawColumn::Numbers(&long), RawColumn::Numbers(&short)],
        254,
        None,
        "the length of column 1 is 1, but the length of column 0 is 2: give every column one value per row",
    );
    check_error(
        &[RawColumn::Levels { values: &[Some(3)], n_levels: 3 }],
        254,
        None,
        "row 0 of column 0 has level 3, but the number of levels is 3: count levels from 0",
    );
    check_error(
        &[RawColumn::Levels { values: &[Some(0)], n_levels: 255 }],
        254,
        None,
        "column 0 has 255 levels, but at most 254 can be used: merge its rarest levels into one",
    );
    check_error(&[RawColumn::Numbers(&long)], 1, None, "max_bins is 1: choose a number from 2 to 254");
    check_error(
        &[RawColumn::Numbers(&long)],
        254,
        Some(&[2]),
        "row 2 is not in the table, whose number of rows is 2: count rows from 0",
    );
    let levels: Vec<Option<u16>> = (0..254).map(Some).collect();
    let table = BinnedTable::new(&[RawColumn::Levels { values: &levels, n_levels: 254 }], 254, None).unwrap();
    assert_eq!(table.bins(0).last(), Some(&253));
    assert_eq!(
        BinnedTable::new(&[], 0, None).map(|_| ()).map_err(|error| matches!(error, LearnError::Parameter { .. })),
        Err(true)
    );
}
