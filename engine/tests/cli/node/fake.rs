//! Something that is no node: answers each connection with the next of its texts, and keeps what it was sent.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// It listens until the process ends.
pub(super) struct Fake {
    pub(super) url: String,
    requests: Receiver<String>,
}

impl Fake {
    /// Answers one connection after the other, each with one text, and closes it. An empty text closes it unanswered.
    pub(super) fn answering(answers: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let answers: Vec<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
        let (send, requests) = channel();
        thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().expect("a connection");
                let request = request(&mut stream);
                // Who asked may be gone by now.
                let _ = stream.write_all(answer.as_bytes());
                let _ = send.send(request);
            }
        });
        Self { url, requests }
    }

    /// What it has been sent so far.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.try_iter().collect()
    }
}

/// A whole request.
fn request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length = length
                .and_then(|length| length.trim().parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return text,
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
        }
    }
}

/// An answer with this status line, these further headers and this body.
pub(super) fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    )
}

/// The value of a header of a request.
pub(super) fn header(request: &str, name: &str) -> Option<String> {
    let line = |line: &str| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    };
    request
        .lines()
        .take_while(|line| !line.is_empty())
        .find_map(line)
}
