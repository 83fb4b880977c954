//! A rates service: the neighbour that the example of walks puts beside the converter.
//!
//! `rates` listens on a free port of 127.0.0.1 and says where: `listening on 127.0.0.1:41233`. Asked
//! `EUR:GBP` it answers with the rate, the same for every pair; `set 0.5` changes it, and is answered
//! `ok`.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    writeln!(io::stdout(), "listening on {}", listener.local_addr()?)?;
    let rate = Arc::new(Mutex::new("1".to_owned()));
    for client in listener.incoming() {
        let (client, rate) = (client?, rate.clone());
        thread::spawn(move || serve(client, &rate));
    }
    Ok(())
}

/// Answers one client until it leaves.
fn serve(mut client: TcpStream, rate: &Mutex<String>) -> io::Result<()> {
    let mut buffer = [0; 256];
    loop {
        let length = client.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        let request = String::from_utf8_lossy(&buffer[..length]);
        let mut rate = rate.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = match request.strip_prefix("set ") {
            Some(new) => {
                new.trim().clone_into(&mut rate);
                "ok"
            }
            None => &rate,
        };
        client.write_all(answer.as_bytes())?;
    }
}
