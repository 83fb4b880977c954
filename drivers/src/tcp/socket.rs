//! One system call on a connection's socket, past what the standard library and the runtime put around it: of a message of
//! some bytes over the loopback that is a good part.

use std::io::{ErrorKind, Result};

use rustix::{
    buffer::spare_capacity,
    net::{RecvFlags, SendFlags},
};
use tokio::{
    io::Interest,
    net::tcp::{OwnedReadHalf, OwnedWriteHalf},
};

/// A peer that is gone is an error and no signal. What rustix calls by name on Linux alone is known to macOS, too.
const SEND: SendFlags = SendFlags::from_bits_retain(libc::MSG_NOSIGNAL.cast_unsigned());

/// Reads once into the room of `place`, and returns how much; none if nothing can be said without waiting.
pub(super) fn read(half: &OwnedReadHalf, place: &mut Vec<u8>) -> Option<Result<usize>> {
    let socket = half.as_ref();
    let read = || Ok(rustix::net::recv(socket, spare_capacity(place), RecvFlags::empty())?.0);
    at_once(socket.try_io(Interest::READABLE, read))
}

/// Writes some of `bytes`, and returns how many; none if nothing can be said without waiting.
pub(super) fn write(half: &OwnedWriteHalf, bytes: &[u8]) -> Option<Result<usize>> {
    let socket = half.as_ref();
    at_once(socket.try_io(Interest::WRITABLE, || Ok(rustix::net::send(socket, bytes, SEND)?)))
}

fn at_once(answer: Result<usize>) -> Option<Result<usize>> {
    let waits = |error: &ErrorKind| matches!(error, ErrorKind::WouldBlock | ErrorKind::Interrupted);
    match answer {
        Err(error) if waits(&error.kind()) => None,
        answer => Some(answer),
    }
}
