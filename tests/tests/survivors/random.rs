//! Two hundred kills at random moments of a test process's life.
//!
//! What the victim was doing is read from its events afterwards: they are written as they happen. How long each part of
//! its life takes is measured again and again, since the machine may be busy with something else from one moment to the
//! next.

use std::{
    collections::BTreeMap,
    ops::Bound,
    os::unix::process::ExitStatusExt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use multitest::event::{Event, Record};

use super::{
    super::LIMIT,
    proc::{alive, eventually},
    victim::{Role, Victim},
};

const ROUNDS: u32 = 200;
/// After so many rounds the life of a victim is measured anew.
const REMEASURED: u32 = 20;

/// What a test process does, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// Its first driver does not start yet.
    Launch,
    Start,
    Test,
    Stop,
    /// Its drivers have stopped.
    End,
    /// It has ended by itself.
    Over,
}

impl Phase {
    /// Those in which a program runs.
    const OF_PROGRAMS: [Self; 3] = [Self::Start, Self::Test, Self::Stop];

    /// Which one `event` begins.
    fn begun_by(event: &Event) -> Option<Self> {
        match event {
            Event::DriverStarting { .. } => Some(Self::Start),
            Event::BodyStarted => Some(Self::Test),
            Event::BodyFinished { .. } => Some(Self::Stop),
            Event::DriverStopped { .. } => Some(Self::End),
            _ => None,
        }
    }
}

/// When each phase begins, counted from the victim's execution.
#[derive(Debug)]
struct Life(BTreeMap<Phase, Duration>);

impl Life {
    /// Watches one victim live to its end.
    fn measured() -> Self {
        let executed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let mut victim = Victim::holding("brief");
        assert!(victim.wait().success(), "{}", victim.output());
        let mut begins = BTreeMap::from([(Phase::Over, victim.age())]);
        for record in victim.events() {
            let at = Duration::from_micros(record.time_us).saturating_sub(executed);
            begins.extend(Phase::begun_by(&record.event).map(|phase| (phase, at)));
        }
        assert!(begins.len() == 5, "not all of its life is in its events: {begins:?}");
        Self(begins)
    }

    /// A moment of `phase`, or of the whole life: `share` of the way.
    fn moment(&self, phase: Option<Phase>, share: f64) -> Duration {
        let Some(phase) = phase else { return self.0[&Phase::Over].mul_f64(share) };
        let begin = self.0[&phase];
        let next = self.0.range((Bound::Excluded(phase), Bound::Unbounded)).next();
        let length = next.map_or(Duration::ZERO, |(_, end)| end.saturating_sub(begin));
        begin + length.mul_f64(share)
    }
}

/// Kills a victim at `moment`; says what it was doing.
fn kill_at(moment: Duration) -> Phase {
    let mut victim = Victim::holding("brief");
    eventually(moment.saturating_sub(victim.age()), || false);
    victim.kill(&[Role::Test]);
    let gone = eventually(LIMIT, || alive(victim.mark()).is_empty());
    assert!(gone, "{moment:?}: {:?}", alive(victim.mark()));
    match victim.wait().signal() {
        Some(_) => {
            let events = victim.events();
            let begun = |record: &Record| Phase::begun_by(&record.event);
            events.iter().rev().find_map(begun).unwrap_or(Phase::Launch)
        }
        None => Phase::Over,
    }
}

/// Two hundred kills: of each four one at any moment of the life, the others in start, test and stop, however short these
/// are.
#[test]
fn two_hundred_random_kills_leave_nothing() {
    let mut random = random();
    let mut hit: BTreeMap<Phase, u32> = BTreeMap::new();
    let mut life = Life::measured();
    let aims = [None].into_iter().chain(Phase::OF_PROGRAMS.map(Some)).cycle();
    for (round, aim) in (1..=ROUNDS).zip(aims) {
        let phase = kill_at(life.moment(aim, random.next_share()));
        *hit.entry(phase).or_default() += 1;
        if phase == Phase::Over || round % REMEASURED == 0 {
            life = Life::measured();
        }
    }
    let count = |phase: Phase| hit.get(&phase).copied().unwrap_or_default();
    // A tenth of those that are aimed at each, since the next victim may be slower than the one that was measured.
    let few = Phase::OF_PROGRAMS.iter().find(|phase| count(**phase) < ROUNDS / 40);
    assert_eq!(few, None, "hardly hit, of {hit:?}; {life:?}, {random:?}");
    assert!(count(Phase::Over) <= ROUNDS / 10, "too late, of {hit:?}; {life:?}, {random:?}");
}

/// Numbers that look random (the generator of Knuth's MMIX); `Debug` shows the seed to repeat them with.
#[derive(Debug)]
struct Random {
    #[expect(dead_code, reason = "shown when a test fails")]
    seed: u64,
    state: u64,
}

/// A generator seeded by the clock.
fn random() -> Random {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seed = u64::from(now.subsec_nanos());
    Random { seed, state: seed }
}

impl Random {
    /// The next number, from 0 up to 1.
    fn next_share(&mut self) -> f64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.state >> 32).unwrap_or_default();
        f64::from(high) / (f64::from(u32::MAX) + 1.0)
    }
}
