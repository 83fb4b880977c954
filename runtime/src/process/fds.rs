//! Sending a descriptor over a socket, and receiving one.

use std::{
    io::{self, IoSlice, IoSliceMut},
    mem::MaybeUninit,
    os::fd::{AsFd, BorrowedFd, OwnedFd},
};

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, SendAncillaryBuffer, SendAncillaryMessage, recvmsg,
    sendmsg,
};

use super::platform;

/// Sends `descriptor` over `socket`.
pub(super) fn send(socket: &OwnedFd, descriptor: BorrowedFd<'_>) -> io::Result<()> {
    let descriptors = [descriptor];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    ancillary.push(SendAncillaryMessage::ScmRights(&descriptors));
    loop {
        let sent = sendmsg(socket, &[IoSlice::new(b"+")], &mut ancillary, platform::SEND);
        match sent {
            Err(rustix::io::Errno::INTR) => {}
            other => return Ok(other.map(drop)?),
        }
    }
}

/// Waits for a descriptor; none at the end of the connection.
pub(super) fn receive(socket: &OwnedFd) -> io::Result<Option<OwnedFd>> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0_u8; 1];
    let mut bytes = [IoSliceMut::new(&mut byte)];
    let got = recvmsg(socket.as_fd(), &mut bytes, &mut ancillary, platform::RECEIVE)?;
    if got.bytes == 0 {
        return Ok(None);
    }
    let rights = ancillary.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
        _ => None,
    });
    rights.map_or_else(|| Err(io::ErrorKind::InvalidData.into()), |descriptor| Ok(Some(descriptor)))
}
