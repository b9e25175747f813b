//! A simulated file, with scorers that respond in any order and stop at any point.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use proptest::prelude::*;

use super::*;
use churnscope_engine::csv::{Header, Location, Position};

const SLICE_BYTES: u64 = 100;

fn job(file_bytes: u64, max_scorers: usize) -> Job {
    let (choices, output) = (FileChoices::default(), Output::Rows);
    Job { file_bytes, is_whole: true, slice_bytes: SLICE_BYTES, max_scorers, choices, output }
}

/// The output of a slice is its index.
struct Simulation {
    pool: Pool<u32>,
    responses: BTreeMap<ScorerId, VecDeque<(ScorerResponse, u32)>>,
    delivered: VecDeque<u32>,
    /// The last size is that of the whole text.
    sizes: VecDeque<u64>,
    /// Whether the first slice cannot be read before the text is whole.
    has_far_header: bool,
    accepted: Vec<u32>,
    sent: Vec<(ScorerId, u32)>,
    end: Option<Command<u32>>,
}

impl Simulation {
    fn new(job: Job) -> Self {
        Self::growing(job, Vec::new(), false)
    }

    fn growing(job: Job, sizes: Vec<u64>, has_far_header: bool) -> Self {
        let (pool, commands) = Pool::new(job);
        let mut simulation = Self {
            pool,
            responses: BTreeMap::new(),
            delivered: VecDeque::new(),
            sizes: sizes.into(),
            has_far_header,
            accepted: Vec::new(),
            sent: Vec::new(),
            end: None,
        };
        simulation.execute(commands);
        simulation
    }

    fn respond(&mut self, scorer: ScorerId, response: ScorerResponse, output: u32) {
        let commands = self.pool.responded(scorer, response, output);
        self.execute(commands);
    }

    fn stop(&mut self, scorer: ScorerId) {
        self.responses.remove(&scorer);
        let commands = self.pool.stopped(scorer);
        self.execute(commands);
    }

    fn execute(&mut self, commands: Vec<Command<u32>>) {
        for command in commands {
            assert_eq!(self.end, None, "a job that is over has no more commands");
            match command {
                Command::Start(scorer) => {
                    let former = self.responses.insert(scorer, VecDeque::from([(ScorerResponse::Ready, 0)]));
                    assert_eq!(former, None, "numbers are not reused");
                }
                Command::Send(scorer, slice) => self.send(scorer, &slice),
                Command::Deliver(index) => self.delivered.push_back(index),
                end => self.end = Some(end),
            }
        }
        let in_flight = self.pool.slices.n_in_flight();
        assert!(in_flight as usize <= SLICES_PER_SCORER * self.pool.n_scorers(), "{in_flight} slices are in flight");
    }

    fn send(&mut self, scorer: ScorerId, slice: &SliceRequest) {
        assert_eq!(slice.start.offset, u64::from(slice.index) * SLICE_BYTES);
        assert_eq!(slice.header.is_some(), slice.index > 0, "the first slice reads the header");
        let responses = self.responses.get_mut(&scorer).unwrap();
        assert_eq!(*responses, VecDeque::new(), "one slice at a time");
        self.sent.push((scorer, slice.index));
        let end = slice.start.offset + SLICE_BYTES;
        assert!(slice.is_whole || end < slice.file_bytes, "the end of the slice is known");
        if self.has_far_header && slice.index == 0 && !slice.is_whole {
            return responses.push_back((ScorerResponse::NeedsWholeText, 0));
        }
        let next_start = (end < slice.file_bytes).then(|| at(end));
        let header = slice.header.is_none().then(header);
        responses.push_back((ScorerResponse::SliceRead { next_start, header }, slice.index));
        responses.push_back((ScorerResponse::SliceScored { n_rows: 10 }, slice.index));
    }

    fn grow(&mut self) {
        if let Some(size) = self.sizes.pop_front() {
            let commands = self.pool.grown(size, self.sizes.is_empty());
            self.execute(commands);
        }
    }

    fn turn(&mut self, choice: usize, stops: bool) {
        let active = self.responses.iter().filter(|(_, responses)| stops || !responses.is_empty());
        let active: Vec<ScorerId> = active.map(|(&scorer, _)| scorer).collect();
        let n_others = usize::from(!self.delivered.is_empty()) + usize::from(!self.sizes.is_empty());
        let chosen = choice % (active.len() + n_others).max(1);
        match active.get(chosen) {
            Some(&scorer) if stops => self.stop(scorer),
            Some(&scorer) => {
                let (response, output) = self.responses.get_mut(&scorer).and_then(VecDeque::pop_front).unwrap();
                self.respond(scorer, response, output);
            }
            None if chosen > active.len() => self.grow(),
            None => match self.delivered.pop_front() {
                Some(index) => {
                    self.accepted.push(index);
                    let commands = self.pool.accepted();
                    self.execute(commands);
                }
                None => self.grow(),
            },
        }
    }

    fn run_with_stops(&mut self, choices: Vec<usize>, stops: &BTreeSet<usize>) {
        let mut choices = choices.into_iter();
        for turn in 0..60 {
            if self.end.is_none() {
                self.turn(choices.next().unwrap_or(turn), stops.contains(&turn));
            }
        }
        self.run(&mut choices);
    }

    fn run(&mut self, choices: &mut dyn Iterator<Item = usize>) {
        while self.end.is_none() {
            let choice = choices.next().unwrap_or_default();
            assert!(
                !self.delivered.is_empty()
                    || !self.sizes.is_empty()
                    || self.responses.values().any(|responses| !responses.is_empty()),
                "nothing can happen, and the job is not over"
            );
            self.turn(choice, false);
        }
    }
}

fn at(offset: u64) -> Position {
    Position { offset, lines: offset / 10, after_cr: false, n_rows: offset / 10 }
}

fn header() -> Header {
    Header::plain(vec![b"a".to_vec()])
}

fn slice_read(next_start: u64) -> ScorerResponse {
    ScorerResponse::SliceRead { next_start: Some(at(next_start)), header: Some(header()) }
}

fn check_complete(simulation: &Simulation, file_bytes: u64) {
    let n_slices = file_bytes.div_ceil(SLICE_BYTES).max(1);
    assert_eq!(simulation.end, Some(Command::Finish));
    assert_eq!(simulation.accepted, (0..n_slices as u32).collect::<Vec<_>>(), "each once, in order");
    assert_eq!(simulation.pool.counts(), Counts { bytes: file_bytes, rows: n_slices * 10 });
}

proptest! {
    #[test]
    fn every_slice_is_delivered_once_and_in_order(
        file_bytes in 0_u64..3_000,
        scorers in 1_usize..9,
        choices in prop::collection::vec(any::<usize>(), 0..200),
    ) {
        let mut simulation = Simulation::new(job(file_bytes, scorers));
        simulation.run(&mut choices.into_iter());
        check_complete(&simulation, file_bytes);
    }

    #[test]
    fn stopped_scorers_do_not_change_what_is_delivered(
        file_bytes in 1_u64..2_000,
        scorers in 1_usize..5,
        choices in prop::collection::vec(any::<usize>(), 0..200),
        stops in prop::collection::btree_set(0_usize..60, 0..3),
    ) {
        let mut simulation = Simulation::new(job(file_bytes, scorers));
        simulation.run_with_stops(choices, &stops);
        check_complete(&simulation, file_bytes);
    }
}

proptest! {
    #[test]
    fn a_growing_text_has_the_same_slices(
        steps in prop::collection::vec(0_u64..400, 1..20),
        scorers in 1_usize..5,
        has_far_header: bool,
        choices in prop::collection::vec(any::<usize>(), 0..300),
        stops in prop::collection::btree_set(0_usize..60, 0..3),
    ) {
        let sizes: Vec<u64> = steps.iter().scan(0, |size, step| { *size += step; Some(*size) }).collect();
        let file_bytes = steps.iter().sum();
        let growing = Job { is_whole: false, ..job(0, scorers) };
        let mut simulation = Simulation::growing(growing, sizes, has_far_header);
        simulation.run_with_stops(choices, &stops);
        check_complete(&simulation, file_bytes);
    }
}

#[test]
fn a_scorer_may_stop_at_any_point() {
    for scorers in 1..4 {
        for turn in 0..40 {
            for victim in 0..scorers {
                let mut simulation = Simulation::new(job(750, scorers));
                for choice in 0..turn {
                    if simulation.end.is_none() {
                        simulation.turn(choice, false);
                    }
                }
                if simulation.end.is_none() {
                    simulation.turn(victim, true);
                }
                simulation.run(&mut (0..));
                check_complete(&simulation, 750);
            }
        }
    }
}

#[test]
fn there_are_no_more_scorers_than_slices() {
    for (file_bytes, scorers) in [(0, 1), (1, 1), (100, 1), (101, 2), (350, 4), (10_000, 8)] {
        assert_eq!(Simulation::new(job(file_bytes, 8)).pool.n_scorers(), scorers, "{file_bytes} bytes");
    }
}

#[test]
fn scorers_are_added_as_the_text_grows() {
    for (max_scorers, expected) in [(1, [1, 1, 1, 1]), (2, [1, 1, 1, 2]), (4, [1, 3, 3, 4]), (9, [1, 3, 8, 9])] {
        let (mut pool, _) = Pool::<()>::new(Job { is_whole: false, ..job(50, max_scorers) });
        let mut numbers = vec![pool.n_scorers()];
        for (file_bytes, is_whole) in [(250, false), (5_000, false), (5_000, true)] {
            pool.grown(file_bytes, is_whole);
            numbers.push(pool.n_scorers());
        }
        assert_eq!((numbers, pool.scorers().count()), (expected.to_vec(), expected[3]), "at most {max_scorers}");
    }
}

#[test]
fn scorers_without_work_are_not_started() {
    for (last_bytes, n_scorers) in [(90, 2), (350, 4)] {
        let sizes: Vec<u64> = (1..20).map(|step| step * 100 + 1).collect();
        let whole = sizes.len() as u64 * 100 + last_bytes;
        let growing = Job { is_whole: false, ..job(0, 4) };
        let mut simulation = Simulation::growing(growing, [&sizes[..], &[whole]].concat(), false);
        while !simulation.sizes.is_empty() {
            while simulation.responses.values().any(|responses| !responses.is_empty()) {
                simulation.turn(0, false);
            }
            while let Some(index) = simulation.delivered.pop_front() {
                simulation.accepted.push(index);
                let commands = simulation.pool.accepted();
                simulation.execute(commands);
            }
            simulation.grow();
        }
        assert_eq!(simulation.pool.n_scorers(), n_scorers, "{last_bytes} bytes at the end");
        simulation.run(&mut (0..));
        check_complete(&simulation, whole);
    }
}

#[test]
fn slices_are_scored_while_the_text_grows() {
    let mut simulation =
        Simulation::growing(Job { is_whole: false, ..job(0, 2) }, vec![100, 101, 300, 350, 350], false);
    for (n_sent, n_accepted) in [(0, 0), (0, 0), (1, 1), (2, 2), (3, 3)] {
        while simulation.responses.values().any(|responses| !responses.is_empty()) || !simulation.delivered.is_empty() {
            simulation.turn(0, false);
        }
        assert_eq!((simulation.sent.len(), simulation.accepted.len()), (n_sent, n_accepted));
        simulation.grow();
    }
    assert_eq!(simulation.end, None);
    simulation.run(&mut (0..));
    check_complete(&simulation, 350);
}

#[test]
fn a_slice_that_stops_every_scorer_is_given_up() {
    let mut simulation = Simulation::new(job(150, 1));
    for _ in 0..MAX_TRIES {
        simulation.turn(0, false);
        simulation.turn(0, true);
    }
    assert_eq!(simulation.end, Some(Command::Fail(Failure::SliceFailed { start: Location::Line(1), tries: 3 })));
    assert_eq!(simulation.sent, [(0, 0), (1, 0), (2, 0)]);
}

#[test]
fn a_slice_that_is_given_up_is_named_by_its_line_or_row() {
    let second = Position { lines: 7, n_rows: 5, ..at(SLICE_BYTES) };
    for (line, start, words) in [
        (1, Location::Line(8), "the rows that start on line 8 failed 3 times"),
        (0, Location::Row(6), "the rows that start in row 6 failed 3 times"),
    ] {
        let mut queue = SliceQueue::<u32>::new(job(150, 1));
        queue.next(1);
        queue.read(0, Some(second), Some(Header { line, ..header() })).unwrap();
        for _ in 1..MAX_TRIES {
            queue.next(2);
            queue.retry(1).unwrap();
        }
        queue.next(2);
        let failure = queue.retry(1).unwrap_err();
        assert_eq!(failure, Failure::SliceFailed { start, tries: MAX_TRIES });
        assert!(failure.to_string().contains(words), "{failure}");
    }
}

#[test]
fn scorers_that_never_start_are_given_up() {
    let mut simulation = Simulation::new(job(1_000, 4));
    for _ in 0..4 + MAX_TRIES {
        assert_eq!(simulation.end, None);
        simulation.turn(0, true);
    }
    assert_eq!(simulation.end, Some(Command::Fail(Failure::WorkersNotStarting)));
}

#[test]
fn scorers_that_started_continue_without_the_others() {
    let mut simulation = Simulation::new(job(1_000, 2));
    simulation.turn(0, false);
    for _ in 0..1 + MAX_TRIES {
        let starting = *simulation.responses.keys().last().unwrap();
        simulation.stop(starting);
    }
    assert_eq!(simulation.responses.len(), 1);
    simulation.run(&mut (0..));
    check_complete(&simulation, 1_000);
}

#[test]
fn a_file_that_changed_between_two_readings_is_rejected() {
    let mut simulation = Simulation::new(job(300, 1));
    simulation.turn(0, false);
    simulation.turn(0, false);
    simulation.turn(0, true);
    simulation.turn(0, false);
    simulation.respond(1, slice_read(120), 0);
    assert_eq!(simulation.end, Some(Command::Fail(Failure::FileChanged)));
}

#[test]
fn responses_of_a_stopped_scorer_are_ignored() {
    let mut simulation = Simulation::new(job(300, 1));
    simulation.turn(0, false);
    simulation.turn(0, true);
    for response in [ScorerResponse::Ready, slice_read(100), ScorerResponse::SliceScored { n_rows: 10 }] {
        simulation.respond(0, response, 0);
    }
    simulation.stop(0);
    assert_eq!(simulation.pool.counts(), Counts::default());
    simulation.run(&mut (0..));
    check_complete(&simulation, 300);
}

#[test]
fn a_response_out_of_turn_ends_the_job() {
    let scored = ScorerResponse::SliceScored { n_rows: 10 };
    for (name, responses) in [
        ("scored before it was ready", vec![scored.clone()]),
        ("ready twice", vec![ScorerResponse::Ready, ScorerResponse::Ready]),
        (
            "needs more than the whole text",
            vec![ScorerResponse::Ready, ScorerResponse::NeedsWholeText, ScorerResponse::NeedsWholeText],
        ),
        ("scored before it was read", vec![ScorerResponse::Ready, scored.clone()]),
        (
            "scored twice",
            vec![ScorerResponse::Ready, slice_read(100), scored.clone(), slice_read(200), scored.clone(), scored],
        ),
    ] {
        let (mut pool, _) = Pool::new(job(200, 1));
        let mut commands = Vec::new();
        for response in responses {
            commands.extend(pool.responded(0, response, ()));
        }
        assert_eq!(commands.last(), Some(&Command::Fail(Failure::Message)), "{name}");
    }
}

#[test]
fn a_failure_or_a_question_ends_the_job() {
    let question = Question::DecimalMark { column: "a".to_owned(), example: "3.967".to_owned() };
    for (response, end) in [
        (ScorerResponse::Failed("no".to_owned()), Command::Fail(Failure::Reported("no".to_owned()))),
        (ScorerResponse::Asks(question.clone()), Command::Ask(question)),
    ] {
        let mut simulation = Simulation::new(job(300, 2));
        simulation.turn(0, false);
        simulation.respond(0, response, 0);
        assert_eq!(simulation.end, Some(end));
        assert_eq!(simulation.pool.responded(1, ScorerResponse::Ready, 0), []);
    }
}

#[test]
fn scorers_wait_until_outputs_are_accepted() {
    let mut simulation = Simulation::new(job(2_000, 2));
    while simulation.responses.values().any(|responses| !responses.is_empty()) {
        simulation.turn(0, false);
    }
    assert_eq!(simulation.delivered.len(), SLICES_PER_SCORER * 2);
    simulation.run(&mut (0..));
    check_complete(&simulation, 2_000);
}
