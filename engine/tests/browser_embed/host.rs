//! Somebody else's site: a page of another origin with a frame in it.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

/// Serves one page at every path, for as long as the test lasts.
pub(crate) fn serve(frame: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let html = format!("<!doctype html><title>An article</title><h1>An article</h1>{frame}");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let mut request = [0; 4096];
            // A browser may open a connection and say nothing.
            let _ = stream.read(&mut request);
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{html}",
                html.len()
            );
        }
    });
    origin
}
