//! The language worker: the WAT language service behind the editor. web/editor/language/client.js talks to it.

#[cfg(target_arch = "wasm32")]
fn main() {
    use std::cell::RefCell;

    use wattage_web::language_worker::Service;
    use wattage_web::protocol::language::Request;
    use wattage_web::protocol::{Numbered, wire};

    let service = RefCell::new(Service::default());
    wattage_web::worker::start(move |message| {
        // What cannot be read comes from a page of another version, which nothing could answer.
        let request: Numbered<Request> = wire::read(message).ok()?;
        let body = service.borrow_mut().answer(request.body)?;
        let number = request.number;
        wire::write(&Numbered { number, body }).ok()
    });
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!(
        "language-worker is a part of the page and runs in a browser: `cargo xtask run` builds and serves it."
    );
}
