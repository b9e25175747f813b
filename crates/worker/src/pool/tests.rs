//! A made-up file and scorers that answer in any order and die at any point.

use std::collections::VecDeque;

use proptest::prelude::*;

use super::*;

const SLICE_BYTES: u64 = 100;

fn job(file_bytes: u64, scorers: usize) -> Job {
    Job { file_bytes, slice_bytes: SLICE_BYTES, scorers, choices: Vec::new(), product: Product::Rows }
}

/// Scorers that do what they are told when it is their turn, and a page that takes slices.
struct Floor {
    pool: Pool,
    /// What each living scorer will say next.
    working: BTreeMap<ScorerId, VecDeque<Event>>,
    /// Slices that the page was told to take, of which it has not said that they are taken.
    taking: VecDeque<u32>,
    taken: Vec<u32>,
    given: Vec<(ScorerId, u32)>,
    end: Option<Command>,
}

impl Floor {
    fn new(job: Job) -> Self {
        let (pool, commands) = Pool::new(job);
        let mut floor = Self {
            pool,
            working: BTreeMap::new(),
            taking: VecDeque::new(),
            taken: Vec::new(),
            given: Vec::new(),
            end: None,
        };
        floor.obey(commands);
        floor
    }

    fn tell(&mut self, event: Event) {
        let commands = self.pool.on(event);
        self.obey(commands);
    }

    fn obey(&mut self, commands: Vec<Command>) {
        for command in commands {
            assert_eq!(self.end, None, "nothing is left to do");
            match command {
                Command::Start(scorer) => {
                    let before = self.working.insert(scorer, VecDeque::from([Event::Ready(scorer)]));
                    assert_eq!(before, None, "a number is used once");
                }
                Command::Give(scorer, slice) => self.give(scorer, slice),
                Command::Take(index) => self.taking.push_back(index),
                Command::Finish | Command::Fail(_) => self.end = Some(command),
            }
        }
        let begun = self.pool.n_begun - self.pool.n_taken;
        assert!(begun as usize <= AHEAD * self.pool.n_scorers(), "{begun} slices are begun and not taken");
    }

    fn give(&mut self, scorer: ScorerId, slice: Slice) {
        assert_eq!(slice.start.offset, u64::from(slice.index) * SLICE_BYTES);
        assert_eq!(slice.header.is_some(), slice.index > 0, "the first slice reads the header");
        let working = self.working.get_mut(&scorer).unwrap();
        assert_eq!(*working, VecDeque::new(), "one slice at a time");
        let end = slice.start.offset + SLICE_BYTES;
        let end = (end < slice.file_bytes).then(|| at(end));
        let header = slice.header.is_none().then(header);
        working.extend([Event::Split { scorer, end, header }, Event::Done { scorer, n_rows: 10 }]);
        self.given.push((scorer, slice.index));
    }

    /// The scorer whose turn it is says its next word, or dies instead.
    fn turn(&mut self, chance: usize, dies: bool) {
        let busy: Vec<ScorerId> =
            self.working.iter().filter(|(_, events)| dies || !events.is_empty()).map(|(&scorer, _)| scorer).collect();
        let place = chance % (busy.len() + usize::from(!self.taking.is_empty())).max(1);
        match busy.get(place) {
            Some(scorer) if dies => {
                self.working.remove(scorer);
                self.tell(Event::Died(*scorer));
            }
            Some(scorer) => {
                let event = self.working.get_mut(scorer).and_then(VecDeque::pop_front).unwrap();
                self.tell(event);
            }
            None => {
                if let Some(index) = self.taking.pop_front() {
                    self.taken.push(index);
                    self.tell(Event::Taken);
                }
            }
        }
    }

    fn run(&mut self, chances: &mut dyn Iterator<Item = usize>) {
        while self.end.is_none() {
            let chance = chances.next().unwrap_or_default();
            assert!(
                !self.taking.is_empty() || self.working.values().any(|events| !events.is_empty()),
                "nobody has anything to do, and the file is not done"
            );
            self.turn(chance, false);
        }
    }
}

fn at(offset: u64) -> Position {
    Position { offset, lines: offset / 10, after_cr: false, n_rows: offset / 10 }
}

fn header() -> Header {
    Header { line: 1, delimiter: b',', names: vec![b"a".to_vec()] }
}

fn check_whole(floor: &Floor, file_bytes: u64) {
    let n_slices = file_bytes.div_ceil(SLICE_BYTES).max(1);
    assert_eq!(floor.end, Some(Command::Finish));
    assert_eq!(floor.taken, (0..n_slices as u32).collect::<Vec<_>>(), "each once, in order");
    assert_eq!(floor.pool.counts(), Counts { bytes: file_bytes, rows: n_slices * 10 });
}

proptest! {
    #[test]
    fn every_slice_is_taken_once_and_in_order(
        file_bytes in 0_u64..3_000,
        scorers in 1_usize..9,
        chances in prop::collection::vec(any::<usize>(), 0..200),
    ) {
        let mut floor = Floor::new(job(file_bytes, scorers));
        floor.run(&mut chances.into_iter());
        check_whole(&floor, file_bytes);
    }

    #[test]
    fn deaths_change_nothing_that_is_taken(
        file_bytes in 1_u64..2_000,
        scorers in 1_usize..5,
        chances in prop::collection::vec(any::<usize>(), 0..200),
        deaths in prop::collection::btree_set(0_usize..60, 0..3),
    ) {
        let mut floor = Floor::new(job(file_bytes, scorers));
        let mut chances = chances.into_iter();
        for turn in 0..60 {
            if floor.end.is_none() {
                floor.turn(chances.next().unwrap_or(turn), deaths.contains(&turn));
            }
        }
        floor.run(&mut chances);
        check_whole(&floor, file_bytes);
    }
}

/// One death at every point of a run, with one scorer and with more.
#[test]
fn a_scorer_may_die_at_any_point() {
    for scorers in 1..4 {
        for turn in 0..40 {
            for victim in 0..scorers {
                let mut floor = Floor::new(job(750, scorers));
                for before in 0..turn {
                    if floor.end.is_none() {
                        floor.turn(before, false);
                    }
                }
                if floor.end.is_none() {
                    floor.turn(victim, true);
                }
                floor.run(&mut (0..));
                check_whole(&floor, 750);
            }
        }
    }
}

#[test]
fn there_are_no_more_scorers_than_slices() {
    for (file_bytes, scorers) in [(0, 1), (1, 1), (100, 1), (101, 2), (350, 4), (10_000, 8)] {
        assert_eq!(Floor::new(job(file_bytes, 8)).pool.n_scorers(), scorers, "{file_bytes} bytes");
    }
}

#[test]
fn a_slice_that_always_kills_is_given_up() {
    let mut floor = Floor::new(job(150, 1));
    for _ in 0..MOST_TRIES {
        floor.turn(0, false);
        floor.turn(0, true);
    }
    assert!(matches!(&floor.end, Some(Command::Fail(sentence)) if sentence.contains("3 times")), "{:?}", floor.end);
    assert_eq!(floor.given, [(0, 0), (1, 0), (2, 0)]);
}

#[test]
fn scorers_that_never_start_are_given_up() {
    let mut floor = Floor::new(job(1_000, 4));
    for _ in 0..4 + MOST_TRIES {
        assert_eq!(floor.end, None);
        floor.turn(0, true);
    }
    assert!(matches!(&floor.end, Some(Command::Fail(sentence)) if sentence.contains("could not be started")));
}

#[test]
fn those_that_started_go_on_without_the_others() {
    let mut floor = Floor::new(job(1_000, 2));
    floor.turn(0, false);
    for _ in 0..1 + MOST_TRIES {
        let starting = *floor.working.keys().last().unwrap();
        floor.working.remove(&starting);
        floor.tell(Event::Died(starting));
    }
    assert_eq!(floor.working.len(), 1);
    floor.run(&mut (0..));
    check_whole(&floor, 1_000);
}

#[test]
fn a_file_that_reads_otherwise_the_second_time_is_refused() {
    let mut floor = Floor::new(job(300, 1));
    floor.turn(0, false);
    floor.turn(0, false);
    floor.turn(0, true);
    floor.turn(0, false);
    floor.tell(Event::Split { scorer: 1, end: Some(at(120)), header: Some(header()) });
    assert!(matches!(&floor.end, Some(Command::Fail(sentence)) if sentence.contains("changed")), "{:?}", floor.end);
}

#[test]
fn what_the_dead_say_is_passed_over() {
    let mut floor = Floor::new(job(300, 1));
    floor.turn(0, false);
    floor.turn(0, true);
    for event in [
        Event::Ready(0),
        Event::Split { scorer: 0, end: Some(at(100)), header: Some(header()) },
        Event::Done { scorer: 0, n_rows: 10 },
        Event::Died(0),
    ] {
        floor.tell(event);
    }
    assert_eq!(floor.pool.counts(), Counts::default());
    floor.run(&mut (0..));
    check_whole(&floor, 300);
}

/// A ledger that does not keep up stops the scorers, not the page's memory.
#[test]
fn scorers_wait_for_what_is_not_taken() {
    let mut floor = Floor::new(job(2_000, 2));
    loop {
        let talking = floor.working.values().position(|events| !events.is_empty());
        let Some(_) = talking else { break };
        floor.turn(0, false);
    }
    assert_eq!(floor.taking.len(), AHEAD * 2);
    floor.run(&mut (0..));
    check_whole(&floor, 2_000);
}
