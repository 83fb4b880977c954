//! Step by step: before each action its walk, its option and the state are shown, and somebody says to go on.

use std::{
    io::{self, BufRead, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::progress;
use crate::{
    error::Result,
    walks::{Context, Pace, Show, Stepper},
};

/// Stops before each action.
pub(super) struct Steps<S> {
    show: Show<S>,
    talk: Mutex<Talk>,
    /// Told when somebody has had enough.
    enough: Arc<Notify>,
}

/// What was said so far.
#[derive(Debug, Default)]
struct Talk {
    walk: Option<(u128, String)>,
    /// Nobody is there to answer.
    alone: bool,
}

impl<S> Steps<S> {
    pub(super) fn new(show: Show<S>, enough: Arc<Notify>) -> Self {
        Self { show, talk: Mutex::default(), enough }
    }
}

impl<S: 'static> Stepper<S> for Steps<S> {
    fn before(&self, context: &Context<'_>, state: &S) -> Result<Pace> {
        // One terminal for all tests of the process.
        static TERMINAL: Mutex<()> = Mutex::new(());
        let _terminal = lock(&TERMINAL);
        let state = (self.show)(state)?;
        let step = format!("{}={}", context.action(), context.option_text());
        let walk = (context.walk(), context.text());
        let (input, output) = (&mut io::stdin().lock(), &mut Printed);
        let pace = lock(&self.talk).ask(walk, &step, &state, input, output)?;
        if pace == Pace::Halt {
            self.enough.notify_one();
        }
        Ok(pace)
    }
}

impl Talk {
    /// Shows one step, and waits for the answer.
    fn ask(
        &mut self,
        walk: (u128, String),
        step: &str,
        state: &str,
        input: &mut impl BufRead,
        output: &mut impl Write,
    ) -> io::Result<Pace> {
        if self.walk.as_ref() != Some(&walk) {
            writeln!(output, "\nwalk {}  {}", walk.0, walk.1)?;
            self.walk = Some(walk);
        }
        let text = format!("  state  {state}\n  next   {step}");
        if self.alone {
            writeln!(output, "{text}")?;
            return Ok(Pace::On);
        }
        write!(output, "{text}   (Enter goes on, q ends) ")?;
        let mut answer = String::new();
        if input.read_line(&mut answer)? == 0 {
            self.alone = true;
            writeln!(output, "\nnobody answers on stdin: going on without waiting")?;
        }
        Ok(if answer.trim() == "q" { Pace::Halt } else { Pace::On })
    }
}

/// What goes past the capture of tests.
struct Printed;

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        progress::print(&String::from_utf8_lossy(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is shown for two steps of walk 3 and one of walk 4, and what comes of each.
    fn told(mut input: &[u8]) -> (String, [Pace; 3]) {
        let mut talk = Talk::default();
        let mut output = Vec::new();
        let answers = [(3, "open=EUR"), (3, "set=1"), (4, "open=USD")].map(|(walk, step)| {
            let walk = (walk, format!("walk={walk}"));
            talk.ask(walk, step, "{}", &mut input, &mut output).expect("memory can be written")
        });
        (String::from_utf8(output).expect("it is text"), answers)
    }

    #[test]
    fn each_step_is_shown_and_waits() {
        let (text, answers) = told(b"\n\nq\n");
        let expected = [
            "",
            "walk 3  walk=3",
            "  state  {}",
            "  next   open=EUR   (Enter goes on, q ends)   state  {}",
            "  next   set=1   (Enter goes on, q ends) ",
            "walk 4  walk=4",
            "  state  {}",
            "  next   open=USD   (Enter goes on, q ends) ",
        ];
        assert_eq!(text, expected.join("\n"));
        assert_eq!(answers, [Pace::On, Pace::On, Pace::Halt]);
    }

    #[test]
    fn without_anybody_there_it_goes_on_and_says_so_once() {
        let (text, answers) = told(b"");
        assert_eq!(text.matches("nobody answers on stdin: going on without waiting").count(), 1);
        assert_eq!(text.matches("(Enter goes on").count(), 1);
        assert_eq!(text.matches("  next   ").count(), 3);
        assert_eq!(answers, [Pace::On; 3]);
    }
}
