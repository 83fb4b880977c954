//! The signals a program can be sent.

use std::fmt;

use super::sys;

/// A signal, such as [`Signal::TERM`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Signal(i32);

/// The signals by name: a constant each, and the name that people know.
macro_rules! signals {
    ($($name:ident $raw:ident $meaning:literal;)*) => {
        impl Signal {
            $(
                #[doc = concat!("`", stringify!($raw), "`: ", $meaning, ".")]
                pub const $name: Self = Self(libc::$raw);
            )*
        }

        const NAMES: &[(i32, &str)] = &[$((libc::$raw, stringify!($raw))),*];
    };
}

signals! {
    HUP SIGHUP "its terminal went away; servers read their configuration again";
    INT SIGINT "Ctrl-C";
    QUIT SIGQUIT "end with a core dump";
    ABRT SIGABRT "it aborted";
    KILL SIGKILL "end at once; cannot be caught";
    USR1 SIGUSR1 "what the program makes of it";
    USR2 SIGUSR2 "what the program makes of it";
    TERM SIGTERM "end, please";
    STOP SIGSTOP "stand still; cannot be caught";
    CONT SIGCONT "go on after `SIGSTOP`";
    WINCH SIGWINCH "its window changed; some servers end gracefully";
    ILL SIGILL "an instruction that there is not";
    TRAP SIGTRAP "a breakpoint";
    BUS SIGBUS "memory that is not there";
    FPE SIGFPE "arithmetic that has no result";
    SEGV SIGSEGV "memory that it may not touch";
    PIPE SIGPIPE "nobody reads what it writes";
    ALRM SIGALRM "its alarm went off";
    CHLD SIGCHLD "a child ended";
    TSTP SIGTSTP "Ctrl-Z";
    TTIN SIGTTIN "read from a terminal in the background";
    TTOU SIGTTOU "wrote to a terminal in the background";
    XCPU SIGXCPU "too much processor time";
    XFSZ SIGXFSZ "too large a file";
    SYS SIGSYS "a system call that it may not make";
}

impl Signal {
    /// The signal of this number; none if there is no such signal: they go to 64 on Linux, to 31 on macOS.
    pub fn from_raw(number: i32) -> Option<Self> {
        sys::SIGNALS.contains(&number).then_some(Self(number))
    }

    /// The signal's number.
    pub fn as_raw(self) -> i32 {
        self.0
    }
}

impl fmt::Display for Signal {
    /// `SIGTERM`; `signal 42` for one without a name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match NAMES.iter().find(|(number, _)| *number == self.0) {
            Some((_, name)) => f.write_str(name),
            None => write!(f, "signal {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_have_the_names_that_people_know() {
        assert_eq!(Signal::TERM.to_string(), "SIGTERM");
        assert_eq!(
            Signal::from_raw(6).map(|signal| signal.to_string()).as_deref(),
            Some("SIGABRT")
        );
        assert_eq!(Signal(42).to_string(), "signal 42");
        assert_eq!(Signal::from_raw(0), None);
    }
}
