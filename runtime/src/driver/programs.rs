//! The programs of one driver: spawned, their ends told as events, killed with it.

use std::time::Duration;

use futures_util::future::join_all;
use tokio::task::JoinHandle;

use super::Seat;
use crate::{
    clock::Deadline,
    error::Result,
    event::Event,
    process::{Command, Process, Signal},
};

/// How long a drop may wait for programs that were killed.
const GONE: Duration = Duration::from_secs(2);

/// A program of a driver.
#[derive(Debug)]
pub(crate) struct Program {
    process: Process,
    /// Writes down its end; none until it runs.
    told: Option<JoinHandle<()>>,
}

impl Program {
    async fn kill(self) {
        self.process.kill().await;
        let Some(told) = self.told else { return };
        if self.process.exit().is_some() || self.process.is_lost() {
            // It waits for nothing else, so it is over.
            let _ = told.await;
        } else {
            told.abort();
        }
    }
}

impl Seat {
    /// Spawns a program for the driver. From the first moment on the seat knows it, so that it is also ended in order when
    /// this future is dropped.
    pub(crate) async fn spawn(&self, command: Command) -> Result<Process> {
        let (process, rest) = Process::begin(&command)?;
        self.lock().programs.push(Program { process: process.clone(), told: None });
        process.spawned(&command, rest).await?;
        let (driver, pid) = (self.name().to_owned(), process.pid());
        self.record(Event::ProgramSpawned { driver, pid, program: command.program });
        self.tell_end(&process);
        Ok(process)
    }

    /// The programs that were spawned for the driver.
    pub(crate) fn processes(&self) -> Vec<Process> {
        self.lock().programs.iter().map(|program| program.process.clone()).collect()
    }

    /// Has the end of `process` written down when it comes.
    fn tell_end(&self, process: &Process) {
        let (driver, pid) = (self.name().to_owned(), process.pid());
        let (ending, recorder) = (process.ending(), self.recorder().clone());
        let told = tokio::spawn(async move {
            if let Some(exit) = ending.await {
                recorder.record(Event::ProgramExited { driver, pid, code: exit.code() });
            }
        });
        let mut state = self.lock();
        let mut untold = state.programs.iter_mut().filter(|program| program.told.is_none());
        if let Some(program) = untold.find(|program| program.process.pid() == pid) {
            program.told = Some(told);
        }
    }

    /// Kills every program that was spawned for the driver and waits until they are gone.
    pub(crate) async fn kill_processes(&self) {
        let programs = std::mem::take(&mut self.lock().programs);
        join_all(programs.into_iter().map(Program::kill)).await;
    }

    /// The same where nothing can be awaited: blocks, for a moment. Their ends are written down if the runtime goes on.
    pub(crate) fn kill_processes_now(&self) {
        let programs = std::mem::take(&mut self.lock().programs);
        for program in &programs {
            program.process.signal(Signal::KILL);
        }
        let deadline = Deadline::after(GONE);
        for program in &programs {
            program.process.await_gone(deadline.left());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{path::Path, sync::Arc};

    use futures_util::FutureExt;

    use super::*;
    use crate::{driver::Directory, event::Recorder, process::find_program};

    #[tokio::test]
    async fn a_spawn_that_is_given_up_is_ended_in_order() {
        let here = std::env::temp_dir();
        let own = Directory::new(here.clone(), &[]);
        let seat = Seat::new("app", "App", own, Arc::new(Recorder::new(None)));
        let program = find_program(Path::new("sleep")).expect("every system has it");
        let args = vec!["600".into()];
        let command = Command { program, args, working_dir: here, ..Command::default() };
        let asked = seat.spawn(command).now_or_never();
        assert!(asked.is_none(), "nobody can have answered yet");
        let process = seat.lock().programs[0].process.clone();
        seat.kill_processes().await;
        assert!(process.exit().is_some(), "it was waited for");
        assert!(seat.lock().programs.is_empty());
    }

    /// To wait for a reader would hold up the programs of all other tests of the process.
    #[tokio::test]
    async fn a_log_that_is_a_pipe_nobody_reads_is_refused() {
        let here = std::env::temp_dir();
        let pipe = here.join(format!("multitest-pipe-{}", std::process::id()));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("every system has it").success());
        let program = find_program(Path::new("true")).expect("every system has it");
        let stdout = Some(pipe.clone());
        let command = Command { program, stdout, working_dir: here, ..Command::default() };
        let spawned = Process::spawn(&command).await;
        std::fs::remove_file(&pipe).expect("it was made above");
        let error = spawned.expect_err("nobody reads it").to_string();
        let reason = std::io::Error::from(rustix::io::Errno::NXIO);
        assert!(error.ends_with(&format!("could not be spawned: {reason}")), "{error}");
    }
}
