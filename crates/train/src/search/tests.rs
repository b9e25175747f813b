#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use super::{CandidateSetting, Measured, Search, Setting, choose, grid, seen_by};
use crate::draft::tests::{mixed, options, table};
use crate::folds::folds_of;
use crate::tasks::{Threads, finished};
use crate::{Description, TrainingTable, draft};

const ROWS: usize = 400;

fn search(
    description: &Description,
    table: &TrainingTable,
    fold_of: &[usize],
    candidates: &[CandidateSetting],
) -> Vec<Vec<Option<Measured>>> {
    let search = Search::new(description, table, fold_of, 1).unwrap();
    finished(search.run(&Threads, candidates, None, &|_| {})).unwrap()
}

#[test]
fn the_choice_of_a_fold_does_not_depend_on_its_outcomes() {
    let csv = table("a,b,plan,left", ROWS, |row| {
        let (a, b, plan) = (mixed(row) % 50, mixed(row + 5_000) % 50, mixed(row + 9_000) % 5);
        let a_cell = if row.is_multiple_of(17) { String::new() } else { a.to_string() };
        format!("{a_cell},{b},plan {plan},{}", u8::from(a + b * (plan % 2) + mixed(row + 20_000) % 30 > 60))
    });
    let mut description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
    for folds in [2, 3, 4, 5, 6] {
        description.training.folds = folds;
        description.training.trees = folds.is_multiple_of(2).then_some(15);
        let table = TrainingTable::read(&description, &csv, Default::default()).unwrap();
        let fold_of = folds_of(&table, folds, 1);
        let candidates: Vec<CandidateSetting> = grid::candidates(&description, ROWS).into_iter().take(4).collect();
        let before = search(&description, &table, &fold_of, &candidates);
        for fold in [0, folds - 1] {
            let mut flipped = table.clone();
            for (churned, _) in flipped.outcomes.iter_mut().zip(&fold_of).filter(|(_, of_row)| **of_row == fold) {
                *churned = !*churned;
            }
            let after = search(&description, &flipped, &fold_of, &candidates);
            let of = |results: &[Vec<Option<Measured>>], judge: usize| -> Vec<Option<Measured>> {
                results.iter().map(|result| result[judge].clone()).collect()
            };
            assert_eq!(of(&before, fold), of(&after, fold), "{folds} folds");
            assert_ne!(of(&before, folds), of(&after, folds), "{folds} folds");
            assert_ne!(of(&before, 1 - fold.min(1)), of(&after, 1 - fold.min(1)), "{folds} folds");
        }
    }
}

#[test]
fn every_judge_sees_each_of_its_rows_as_often() {
    let csv =
        table("a,left", ROWS, |row| format!("{},{}", mixed(row) % 50, u8::from(mixed(row + 7).is_multiple_of(3))));
    let mut description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
    for (folds, times, times_of_all) in [(2, 1, 1), (3, 1, 1), (4, 1, 3), (5, 1, 4)] {
        description.training.folds = folds;
        let table = TrainingTable::read(&description, &csv, Default::default()).unwrap();
        let fold_of = folds_of(&table, folds, 1);
        let search = Search::new(&description, &table, &fold_of, 1).unwrap();
        for judge in 0..=folds {
            let mut seen = vec![0; ROWS];
            search.clusters(judge).iter().for_each(|&row| seen[row as usize] += 1);
            let expected = if judge == folds { times_of_all } else { times };
            for (seen, fold) in seen.iter().zip(&fold_of) {
                assert_eq!(*seen, if *fold == judge { 0 } else { expected }, "{folds} folds, judge {judge}");
            }
        }
    }
}

#[test]
fn a_dropped_setting_is_not_chosen() {
    // the outcome depends on both numbers together, which takes two levels of splits to learn
    let csv = table("a,b,left", ROWS, |row| {
        let (a, b) = (mixed(row) % 10, mixed(row + 1_000) % 10);
        format!("{a},{b},{}", u8::from((a < 5) == (b < 5)))
    });
    let mut description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
    description.training.trees = Some(60);
    let table = TrainingTable::read(&description, &csv, Default::default()).unwrap();
    let fold_of = folds_of(&table, description.training.folds, 1);
    let candidates = grid::candidates(&description, ROWS);
    let results = search(&description, &table, &fold_of, &candidates);
    let judge = description.training.folds;
    let of_judge = seen_by(&results, judge);
    let n_dropped = of_judge.iter().filter(|of| of.is_dropped).count();
    assert!(n_dropped > 0, "some settings are clearly worse");
    let n_rows = |of: &Measured| of.losses.len();
    let most = of_judge.iter().map(|of| n_rows(of)).max().unwrap();
    assert!(of_judge.iter().all(|of| of.is_dropped == (n_rows(of) < most)));
    let search = Search::new(&description, &table, &fold_of, 1).unwrap();
    assert!(!of_judge[choose(&of_judge, search.clusters(judge)).unwrap()].is_dropped);
}

#[test]
fn no_more_leaves_are_tried_once_they_make_boosted_trees_worse() {
    let csv = table("a,b,c,left", ROWS, |row| {
        let [a, b, c, noise] = [1, 2, 3, 4].map(|at| mixed(row + at * 1_000) % 50);
        format!("{a},{b},{c},{}", u8::from(a + b + c + 3 * noise > 150))
    });
    let mut description = Description::parse(&draft(&csv, &options("left")).unwrap().toml).unwrap();
    description.training.trees = Some(200);
    let table = TrainingTable::read(&description, &csv, Default::default()).unwrap();
    let fold_of = folds_of(&table, description.training.folds, 1);
    let is_slow = |setting: &Setting| matches!(setting, Setting::Boosted(setting) if setting.rate == 0.05);
    let mut candidates = grid::candidates(&description, ROWS);
    candidates.retain(|candidate| is_slow(&candidate.setting));
    let results = search(&description, &table, &fold_of, &candidates);
    let search = Search::new(&description, &table, &fold_of, 1).unwrap();
    let judge = description.training.folds;
    let leaves = |of: &Measured| match of.setting {
        Setting::Boosted(setting) => Some(setting.max_leaves),
        Setting::Forest(_) => None,
    };
    let tried: Vec<(u32, &Measured)> =
        seen_by(&results, judge).into_iter().filter_map(|of| Some((leaves(of)?, of))).collect();
    let (most, _) = tried.iter().find(|(_, of)| search.is_worse(of, tried[0].1, judge)).unwrap();
    assert_eq!(tried.iter().filter(|(leaves, _)| leaves >= most).count(), 1, "the setting that showed it");
    assert!(tried.len() < candidates.len());
}
