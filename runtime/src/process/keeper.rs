//! One keeper per program: spawns it, tells the test process of its end, and ends its whole tree.
//!
//! A keeper is a fork of the supervisor and, on Linux, a subreaper of its own, so every descendant of its program, a daemon
//! that forked twice and cleared its environment included, is its descendant for ever and known to belong to this program
//! (what macOS can do is in `tree`). It ends the tree when it is told to, when the test process closes the connection (or
//! dies), and when the supervisor dies.

use std::{
    io,
    os::fd::OwnedFd,
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    process::{Pid, WaitOptions, getpid, wait},
};

use super::{
    Signal, platform, spawn, sys,
    tree::{self, Tree},
    wire::{self, Message},
};

/// What a keeper has ready before it gets a program: all that can be done early is.
pub(super) struct Spare {
    control: OwnedFd,
    supervisor: OwnedFd,
    children: sys::Event,
    taken: OwnedFd,
    inbox: Vec<u8>,
}

/// What a spare ends with when the test process has closed the control socket.
pub(super) const DESERTED: i32 = 3;

impl Spare {
    /// A keeper that will get its program over `control`, then writes to `taken`; `supervisor` closes when the supervisor,
    /// which is `parent`, dies.
    pub(super) fn new(
        parent: Pid,
        control: OwnedFd,
        supervisor: OwnedFd,
        taken: OwnedFd,
    ) -> Option<Self> {
        platform::adopt_orphans().ok()?;
        platform::name(c"multitest-keep");
        // Once there is a program, it must end first.
        platform::end_with(parent, &control).ok()?;
        sys::be_prompt();
        let children = sys::child_events().ok()?;
        Some(Self { control, supervisor, children, taken, inbox: warm_inbox() })
    }

    /// Waits for the program, keeps it to its end, and ends with it.
    pub(super) fn keep(self) -> ! {
        let connection = match next_program(&self.control, &self.supervisor) {
            Ok(connection) => connection,
            Err(code) => sys::leave(code),
        };
        platform::outlive_parent();
        let mut keeper = Keeper {
            connection,
            supervisor: self.supervisor,
            children: self.children,
            spare: Some((self.taken, self.control)),
            inbox: self.inbox,
            program: None,
            stop: None,
        };
        // The request is there already: no need to ask what has happened.
        let mut next = keeper.receive();
        while next.is_ok() {
            next = keeper.step();
        }
        if let (Err(Done::Abandoned), Some(program)) = (next, &mut keeper.program) {
            program.tree.end(|_, _| {});
        }
        sys::leave(0)
    }
}

struct Keeper {
    connection: OwnedFd,
    supervisor: OwnedFd,
    children: sys::Event,
    /// Asks the supervisor for the next spare, and the socket of the spares; dropped once that is done.
    spare: Option<(OwnedFd, OwnedFd)>,
    inbox: Vec<u8>,
    program: Option<Program>,
    stop: Option<Stop>,
}

struct Program {
    pid: i32,
    running: bool,
    /// It, and whatever it started.
    tree: Tree,
}

/// A stop under way: by when the tree must be gone, and who outlived the program before it began.
struct Stop {
    deadline: Instant,
    /// The program had ended by then.
    early: bool,
    outlived: Vec<String>,
}

/// Why the keeper's work is over.
enum Done {
    /// The program and all its descendants have ended.
    Gone,
    /// Nobody asks for them any more: whoever is left is ended.
    Abandoned,
}

impl Keeper {
    fn step(&mut self) -> Result<(), Done> {
        let (message, supervisor_died) = self.wait_for_something()?;
        if supervisor_died {
            return Err(Done::Abandoned);
        }
        self.reap()?;
        if message {
            self.receive()?;
        }
        if self.stop.as_ref().is_some_and(|stop| stop.deadline <= Instant::now()) {
            return self.end_by_force();
        }
        Ok(())
    }

    /// Waits for a message, the end of a child, the supervisor's death, the deadline of a stop, or the time for a look.
    fn wait_for_something(&self) -> Result<(bool, bool), Done> {
        let left = self.stop.as_ref().map(|s| s.deadline.saturating_duration_since(Instant::now()));
        let mut fds = [
            PollFd::new(&self.connection, PollFlags::IN),
            PollFd::new(&self.supervisor, PollFlags::IN),
            PollFd::new(&self.children, PollFlags::IN),
        ];
        let look = self.program.as_ref().and_then(|program| program.tree.next_look());
        let left = left.into_iter().chain(look).min();
        match poll(&mut fds, left.map(timespec).as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => return Err(Done::Abandoned),
        }
        if !fds[2].revents().is_empty() {
            let _ = rustix::io::read(&self.children, &mut [0_u8; 8]);
        }
        Ok((!fds[0].revents().is_empty(), !fds[1].revents().is_empty()))
    }

    /// Reaps whoever ended; the keeper is done when nobody is left.
    fn reap(&mut self) -> Result<(), Done> {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) => self.ended(pid, i64::from(status.as_raw()))?,
                Ok(None) => return Ok(()),
                Err(_) => break,
            }
        }
        if self.program.as_mut().is_some_and(|program| !program.tree.has_strays()) {
            self.gone(&[])?;
        }
        Ok(())
    }

    fn ended(&mut self, pid: Pid, status: i64) -> Result<(), Done> {
        if let Some(program) = &mut self.program
            && program.pid == pid.as_raw_nonzero().get()
        {
            program.running = false;
            return self.send(&[b"exited".to_vec(), wire::number(status)]);
        }
        Ok(())
    }

    fn receive(&mut self) -> Result<(), Done> {
        self.inbox.reserve(INBOX);
        match rustix::io::read(&self.connection, rustix::buffer::spare_capacity(&mut self.inbox)) {
            Ok(0) => return Err(Done::Abandoned),
            Ok(_) | Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            Err(_) => return Err(Done::Abandoned),
        }
        while let Some(message) = wire::decode(&mut self.inbox) {
            self.obey(&message)?;
        }
        Ok(())
    }

    fn obey(&mut self, message: &Message) -> Result<(), Done> {
        match message.get(0) {
            Some(b"spawn") => self.spawn(message),
            Some(b"signal") => {
                self.signal(message);
                Ok(())
            }
            Some(b"stop") => self.begin_stop(message),
            _ => Err(Done::Abandoned),
        }
    }

    fn spawn(&mut self, message: &Message) -> Result<(), Done> {
        let spawned = self.spawn_and_answer(message);
        // After the answer, so that making the next spare does not hold it up.
        if let Some((taken, _control)) = self.spare.take() {
            let me = getpid().as_raw_nonzero().get();
            let program = self.program.as_ref().map_or(0, |program| program.pid);
            let who = [me, program].map(i32::to_ne_bytes);
            let _ = rustix::io::write(&taken, who.as_flattened());
        }
        spawned
    }

    fn spawn_and_answer(&mut self, message: &Message) -> Result<(), Done> {
        match spawn::spawn(message) {
            Ok(pid) => {
                self.program = Some(Program { pid, running: true, tree: Tree::of(pid) });
                self.send(&[b"spawned".to_vec(), wire::number(pid)])
            }
            Err(error) => {
                let code = i64::from(error.raw_os_error().unwrap_or(0));
                self.send(&[
                    b"failed".to_vec(),
                    wire::number(code),
                    error.to_string().into_bytes(),
                ])?;
                Err(Done::Abandoned)
            }
        }
    }

    fn signal(&mut self, message: &Message) {
        if let (Some(signal), Some(program)) = (as_signal(message), &mut self.program) {
            tree::signal_all(&program.tree.members(), signal);
        }
    }

    /// Sends the signal to the whole tree; from here on the keeper waits for its end, until the deadline.
    fn begin_stop(&mut self, message: &Message) -> Result<(), Done> {
        let Some(program) = &mut self.program else { return Err(Done::Abandoned) };
        let tree = program.tree.members();
        let outlived = if program.running { Vec::new() } else { names(&tree) };
        let millis = message.number(2).unwrap_or(0).max(0).cast_unsigned();
        self.stop = Some(Stop { deadline: after(millis), early: !program.running, outlived });
        if let Some(signal) = as_signal(message) {
            tree::signal_all(&tree, signal);
            // Whoever is stopped would see it only when it goes on.
            tree::signal_all(&tree, Signal::CONT);
        }
        Ok(())
    }

    fn end_by_force(&mut self) -> Result<(), Done> {
        let Some(program) = &mut self.program else { return Err(Done::Abandoned) };
        let killed = names(&program.tree.members());
        let mut status = None;
        program.tree.end(|pid, ended| {
            if pid.as_raw_nonzero().get() == program.pid {
                status = Some(i64::from(ended));
            }
        });
        if let Some(status) = status {
            self.send(&[b"exited".to_vec(), wire::number(status)])?;
        }
        self.gone(&killed)
    }

    /// Nobody is left: says so, with whether the program ended by itself, and with the names of who had to be killed and
    /// who had outlived the program.
    fn gone(&mut self, killed: &[String]) -> Result<(), Done> {
        let (early, outlived) =
            self.stop.take().map_or((true, Vec::new()), |s| (s.early, s.outlived));
        let count = i64::try_from(killed.len()).unwrap_or(0);
        let mut message = vec![b"gone".to_vec(), wire::number(count), wire::number(early)];
        message.extend(killed.iter().chain(&outlived).map(|name| name.clone().into_bytes()));
        self.send(&message)?;
        Err(Done::Gone)
    }

    fn send(&self, message: &[Vec<u8>]) -> Result<(), Done> {
        let bytes = wire::encode(message);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            match rustix::net::send(&self.connection, rest, platform::SEND) {
                Ok(n) => rest = &rest[n..],
                Err(rustix::io::Errno::INTR) => {}
                Err(_) => return Err(Done::Abandoned),
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

fn timespec(left: Duration) -> Timespec {
    // A hair later than the deadline, so that one wake-up is enough.
    let left = left + Duration::from_micros(100);
    Timespec { tv_sec: left.as_secs().cast_signed(), tv_nsec: i64::from(left.subsec_nanos()) }
}

/// Waits for the next program to keep: a descriptor on `control`; else, the code to end with.
fn next_program(control: &OwnedFd, supervisor: &OwnedFd) -> Result<OwnedFd, i32> {
    use io::ErrorKind::{Interrupted, WouldBlock};
    while platform::await_program(control, supervisor) {
        match super::fds::receive(control) {
            Ok(Some(connection)) => return Ok(connection),
            Ok(None) => return Err(DESERTED),
            // Another spare was faster.
            Err(error) if matches!(error.kind(), Interrupted | WouldBlock) => {}
            Err(_) => return Err(0),
        }
    }
    Err(0)
}

/// Bytes of a request with a usual environment.
const INBOX: usize = 16 * 1024;

/// Room for a request. A fresh fork pays for every page it touches first: here, before there is a program that somebody
/// waits for.
fn warm_inbox() -> Vec<u8> {
    let mut inbox = vec![1; INBOX];
    inbox.clear();
    inbox
}
