//! One program in the supervisor's keeping: spawned on request, its end told to the test process, its whole tree ended when it
//! is told to, or when nobody asks for it any more.
//!
//! Nothing here waits: the supervisor has many of them.

use std::{
    os::fd::OwnedFd,
    time::{Duration, Instant},
};

use rustix::{buffer::spare_capacity, io::Errno};

use super::{
    Signal, platform, spawn,
    tree::{self, Mark, Tree},
    wire::{self, Message},
};

/// A program, and the connection to whoever asked for it.
pub(super) struct Kept {
    connection: OwnedFd,
    inbox: Vec<u8>,
    mark: Mark,
    program: Option<Program>,
    stop: Option<Stop>,
    /// Nobody asks for the program any more.
    abandoned: bool,
    /// Nobody is left of it.
    gone: bool,
}

struct Program {
    pid: i32,
    running: bool,
    /// It, and whatever it started.
    tree: Tree,
}

/// A stop under way, and who outlived the program before it began.
struct Stop {
    /// By when the tree must be gone, and then the time of the next kill.
    deadline: Instant,
    /// The program had ended by then.
    early: bool,
    outlived: Vec<String>,
    /// Who was alive at the deadline.
    killed: Option<Vec<String>>,
}

/// The connection is closed, or makes no sense.
struct Broken;

/// Who was killed and has not ended is killed again after this time, with what it has started meanwhile.
const AGAIN: Duration = Duration::from_millis(10);

impl Kept {
    /// A program that is about to be asked for over `connection`, and will be known by `mark`.
    pub(super) fn new(connection: OwnedFd, mark: Mark) -> Self {
        Self {
            connection,
            inbox: Vec::new(),
            mark,
            program: None,
            stop: None,
            abandoned: false,
            gone: false,
        }
    }

    /// Where messages come from.
    pub(super) fn connection(&self) -> &OwnedFd {
        &self.connection
    }

    /// Whether nobody will say anything more about it.
    pub(super) fn is_abandoned(&self) -> bool {
        self.abandoned
    }

    /// What its processes are known by.
    pub(super) fn mark(&self) -> &Mark {
        &self.mark
    }

    /// The program's pid, until it has ended.
    pub(super) fn running(&self) -> Option<i32> {
        self.program.as_ref().filter(|program| program.running).map(|program| program.pid)
    }

    /// Whether nobody is left of it, so that it can be forgotten.
    pub(super) fn is_gone(&self) -> bool {
        self.gone
    }

    /// How long until it has to be [looked after](Self::look_after) although nothing happens.
    pub(super) fn pause(&self) -> Option<Duration> {
        let deadline = self.stop.as_ref().map(|stop| stop.deadline);
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let look = self.program.as_ref().and_then(|program| program.tree.next_look());
        left.into_iter().chain(look).min()
    }

    /// Reads what has come, and does it. `running` are the programs that run, this one among them.
    pub(super) fn hear(&mut self, running: &[i32]) {
        if self.receive(running).is_err() {
            self.abandon();
        }
    }

    fn receive(&mut self, running: &[i32]) -> Result<(), Broken> {
        self.inbox.reserve(INBOX);
        match rustix::io::read(&self.connection, spare_capacity(&mut self.inbox)) {
            Ok(0) => return Err(Broken),
            Ok(_) | Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return Err(Broken),
        }
        while let Some(message) = wire::decode(&mut self.inbox) {
            self.obey(&message, running)?;
        }
        Ok(())
    }

    fn obey(&mut self, message: &Message, running: &[i32]) -> Result<(), Broken> {
        match message.get(0) {
            Some(b"spawn") => self.spawn(message),
            Some(b"signal") => {
                if let (Some(signal), Some(program)) = (as_signal(message), &mut self.program) {
                    tree::signal_all(&program.tree.members(running), signal);
                }
                Ok(())
            }
            Some(b"stop") => self.begin_stop(message, running),
            _ => Err(Broken),
        }
    }

    fn spawn(&mut self, message: &Message) -> Result<(), Broken> {
        match spawn::spawn(message, &self.mark) {
            Ok(pid) => {
                let tree = Tree::of(pid, &self.mark);
                self.program = Some(Program { pid, running: true, tree });
                self.send(&[b"spawned".to_vec(), wire::number(pid)])
            }
            Err(error) => {
                let code = i64::from(error.raw_os_error().unwrap_or(0));
                let text = error.to_string().into_bytes();
                self.send(&[b"failed".to_vec(), wire::number(code), text])?;
                Err(Broken)
            }
        }
    }

    /// Sends the signal to the whole tree, which has until the deadline to end.
    fn begin_stop(&mut self, message: &Message, running: &[i32]) -> Result<(), Broken> {
        let Some(program) = &mut self.program else { return Err(Broken) };
        let tree = program.tree.members(running);
        let outlived = if program.running { Vec::new() } else { names(&tree) };
        let millis = message.number(2).unwrap_or(0).max(0).cast_unsigned();
        let early = !program.running;
        self.stop = Some(Stop { deadline: after(millis), early, outlived, killed: None });
        if let Some(signal) = as_signal(message) {
            tree::signal_all(&tree, signal);
            // Whoever is stopped would see it only when it goes on.
            tree::signal_all(&tree, Signal::CONT);
        }
        Ok(())
    }

    /// A child of the supervisor has ended.
    pub(super) fn ended(&mut self, pid: i32, status: i32) {
        if self.running() == Some(pid)
            && let Some(program) = &mut self.program
        {
            program.running = false;
            self.tell(&[b"exited".to_vec(), wire::number(status)]);
        }
    }

    /// Does what it is time for, and looks whether somebody is left.
    pub(super) fn look_after(&mut self, running: &[i32]) {
        let Some(program) = &mut self.program else {
            self.gone = self.abandoned;
            return;
        };
        let late = self.stop.as_ref().is_some_and(|stop| stop.deadline <= Instant::now());
        if program.running && !late {
            return;
        }
        if !program.running && !program.tree.has_strays(running) {
            self.say_gone();
        } else if late {
            let tree = program.tree.members(running);
            self.kill(&tree);
        }
    }

    fn kill(&mut self, tree: &[i32]) {
        if let Some(stop) = &mut self.stop {
            stop.killed.get_or_insert_with(|| names(tree));
            stop.deadline = Instant::now() + AGAIN;
        }
        tree::signal_all(tree, Signal::KILL);
    }

    /// Nobody asks for the program any more: whoever is left of it is killed.
    fn abandon(&mut self) {
        self.abandoned = true;
        let (deadline, killed) = (Instant::now(), Some(Vec::new()));
        self.stop = Some(Stop { deadline, early: false, outlived: Vec::new(), killed });
    }

    /// Nobody is left: says so, with whether the program ended by itself, and with the names of who had to be killed and
    /// who had outlived the program.
    fn say_gone(&mut self) {
        self.gone = true;
        let (early, killed, outlived) = match self.stop.take() {
            Some(stop) => (stop.early, stop.killed.unwrap_or_default(), stop.outlived),
            None => (true, Vec::new(), Vec::new()),
        };
        let count = i64::try_from(killed.len()).unwrap_or(0);
        let mut message = vec![b"gone".to_vec(), wire::number(count), wire::number(early)];
        message.extend(killed.into_iter().chain(outlived).map(String::into_bytes));
        self.tell(&message);
    }

    fn tell(&mut self, message: &[Vec<u8>]) {
        if !self.abandoned && self.send(message).is_err() {
            self.abandon();
        }
    }

    fn send(&self, message: &[Vec<u8>]) -> Result<(), Broken> {
        let bytes = wire::encode(message);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            match rustix::net::send(&self.connection, rest, platform::SEND) {
                Ok(n) => rest = &rest[n..],
                Err(Errno::INTR) => {}
                Err(_) => return Err(Broken),
            }
        }
        Ok(())
    }
}

fn names(pids: &[i32]) -> Vec<String> {
    pids.iter().filter_map(|pid| tree::describe(*pid)).collect()
}

/// The moment in `millis` milliseconds; a time beyond all clocks is a day from now.
fn after(millis: u64) -> Instant {
    let now = Instant::now();
    now.checked_add(Duration::from_millis(millis)).unwrap_or(now + Duration::from_hours(24))
}

/// The signal of a message, its second part.
fn as_signal(message: &Message) -> Option<Signal> {
    Signal::from_raw(i32::try_from(message.number(1)?).ok()?)
}

/// Bytes of a request with a usual environment.
const INBOX: usize = 16 * 1024;
