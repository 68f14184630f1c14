//! A GET to a server on this machine, in plain sockets: all that the smoke check needs.

use anyhow::{Context, Result};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What a server answered.
pub(crate) struct Answer {
    /// The status code, such as 200.
    pub(crate) status: u16,
    /// The body as it came.
    pub(crate) body: Vec<u8>,
}

/// Asks `address` for `path` and reads to the end of the connection.
///
/// # Errors
/// No connection, no answer within ten seconds, or an answer that is not HTTP.
pub(crate) fn get(address: SocketAddr, path: &str) -> Result<Answer> {
    let patience = Duration::from_secs(10);
    let mut stream = TcpStream::connect_timeout(&address, patience)
        .with_context(|| format!("no connection to {address}"))?;
    stream.set_read_timeout(Some(patience))?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .with_context(|| format!("the server did not take GET {path}"))?;
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .with_context(|| format!("no answer to GET {path}"))?;
    parse(answer).with_context(|| format!("the answer to GET {path} is not HTTP"))
}

fn parse(mut answer: Vec<u8>) -> Option<Answer> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let body = answer.split_off(end + 4);
    let head = String::from_utf8(answer).ok()?;
    let status = head
        .strip_prefix("HTTP/1.1 ")?
        .split(' ')
        .next()?
        .parse()
        .ok()?;
    Some(Answer { status, body })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn an_answer_is_split_into_status_and_body() {
        let answer = parse(b"HTTP/1.1 404 Not Found\r\nA: b\r\n\r\nbody\r\n\r\n".to_vec()).unwrap();
        assert_eq!(
            (answer.status, answer.body.as_slice()),
            (404, b"body\r\n\r\n".as_slice())
        );
        assert!(parse(b"SSH-2.0".to_vec()).is_none());
    }
}
