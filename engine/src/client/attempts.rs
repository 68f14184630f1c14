//! Waiting and trying again, within bounds.
//!
//! A node that is busy says so before it begins, and when to come back: then every request is sent again. A connection
//! that breaks leaves open what became of the request: then only those are that may be repeated.

use std::io::ErrorKind;
use std::thread;
use std::time::Duration;

use ureq::http::{Response, StatusCode, header};
use ureq::{Body, Error, Timeout};

use super::request::Request;
use super::{Client, ClientError};

/// How long a request waits for a busy node, in sum.
const PATIENCE: Duration = Duration::from_secs(60);

/// The rests before a broken request is sent again.
const RESTS: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(300),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

impl Client {
    /// Sends a request, and again where that helps; `read` takes what is wanted from the answer, as a part of the
    /// attempt.
    pub(super) fn attempt<T>(
        &self,
        request: &Request<'_>,
        read: impl Fn(Response<Body>) -> Result<T, Error>,
    ) -> Result<T, ClientError> {
        let mut patience = PATIENCE;
        let mut rests = RESTS.iter();
        // A node that was there and is gone may be on its way back; one that never was is told at once.
        let mut reached = false;
        loop {
            let error = match request.send(self) {
                Ok(response) => match asked_to_wait(&response) {
                    Some(wait) if wait <= patience => {
                        reached = true;
                        patience -= wait;
                        let seconds = wait.as_secs();
                        (self.told)(&format!(
                            "the node asks to wait ({}); trying again in {seconds} s",
                            response.status()
                        ));
                        thread::sleep(wait);
                        continue;
                    }
                    _ => match read(response) {
                        Ok(answer) => return Ok(answer),
                        Err(error) => error,
                    },
                },
                Err(error) => error,
            };
            let sent = reached || !never_sent(&error);
            reached = sent;
            let rest = rests.next().filter(|_| sent && request.repeatable());
            let Some(rest) = rest else {
                return Err(self.broken(&error, sent));
            };
            let why = why(&error);
            (self.told)(&format!("the connection broke ({why}); trying again"));
            thread::sleep(*rest);
        }
    }

    fn broken(&self, error: &Error, sent: bool) -> ClientError {
        let (node, why) = (self.node.to_string(), why(error));
        match sent {
            true => ClientError::Unanswered { node, why },
            false => ClientError::Unreachable { node, why },
        }
    }
}

/// How long the node asks to wait before the request is sent again, if it does.
fn asked_to_wait(response: &Response<Body>) -> Option<Duration> {
    let status = response.status();
    if !matches!(
        status,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
    ) {
        return None;
    }
    let seconds = response.headers().get(header::RETRY_AFTER)?;
    let seconds: u64 = seconds.to_str().ok()?.trim().parse().ok()?;
    // A node that says 0 is not to be asked without pause.
    Some(Duration::from_secs(seconds.max(1)))
}

/// Whether the request certainly did not go out.
fn never_sent(error: &Error) -> bool {
    match error {
        Error::Io(error) => matches!(
            error.kind(),
            ErrorKind::ConnectionRefused
                | ErrorKind::HostUnreachable
                | ErrorKind::NetworkUnreachable
                | ErrorKind::AddrNotAvailable
        ),
        Error::Timeout(Timeout::Connect | Timeout::Resolve)
        | Error::HostNotFound
        | Error::ConnectionFailed
        | Error::ConnectProxyFailed(_)
        | Error::InvalidProxyUrl
        | Error::BadUri(_)
        | Error::Http(_)
        | Error::Tls(_)
        | Error::Rustls(_) => true,
        _ => false,
    }
}

/// What went wrong, in words.
fn why(error: &Error) -> String {
    match error {
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            "nothing listens there".to_owned()
        }
        Error::Io(error) => error.to_string(),
        Error::HostNotFound => "there is no host of this name".to_owned(),
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            "it cannot be reached in time".to_owned()
        }
        Error::Timeout(_) => "it is silent for too long".to_owned(),
        other => other.to_string(),
    }
}
