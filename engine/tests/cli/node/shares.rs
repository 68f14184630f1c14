//! Short links and a node that is killed while they are stored.

use std::path::Path;
use std::sync::Mutex;
use std::thread;

use wattage_core::share::{Link, ShareId};
use wattage_engine::client::Client;

use super::server::Server;
use crate::{examples, stdout, wattage, write};

/// How often the node is killed, and how many clients store links meanwhile.
const KILLS: usize = 3;
const CLIENTS: usize = 4;
/// Links of a client before the node is killed under the others.
const LINKS: usize = 10;

fn client(url: &str) -> Client {
    Client::new(url.parse().expect("an address"), |_| {})
}

/// A link that differs from all others by its title.
fn titled(link: &Link, title: String) -> Link {
    let mut bundle = link.bundle().clone();
    bundle.title = title;
    Link::of(bundle).expect("a link")
}

#[test]
fn every_link_that_a_node_took_is_there_after_it_was_killed() {
    let folder = examples();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).expect("a folder");
    write(&data.join("keep"), "");
    let file = folder.path().join("counter.wat").display().to_string();
    let link = stdout(&wattage(&["share", &file, "--fn", "get"]));
    let link = Link::parse(&link).expect("a link");
    let taken: Mutex<Vec<(ShareId, String)>> = Mutex::default();
    for kill in 0..KILLS {
        let server = Server::start(Path::new(&data), "127.0.0.1:0");
        let url = server.url.clone();
        thread::scope(|scope| {
            let store = |number: usize, links: usize| {
                let (taken, link, url) = (&taken, &link, &url);
                scope.spawn(move || {
                    for n in 0..links {
                        let link = titled(link, format!("{kill}.{number}.{n}"));
                        // Without an answer nothing was promised.
                        let Ok(id) = client(url).store(&link) else {
                            return;
                        };
                        let taken = &mut taken.lock().expect("no panic");
                        taken.push((id, link.to_string()));
                    }
                })
            };
            for number in 1..CLIENTS {
                store(number, usize::MAX);
            }
            store(0, LINKS).join().expect("no panic");
            server.kill();
        });
        let server = Server::start(Path::new(&data), "127.0.0.1:0");
        let reader = client(&server.url);
        for (id, text) in taken.lock().expect("no panic").iter() {
            let read = reader.stored(*id).expect("what was taken is there");
            assert_eq!(read, text.as_bytes(), "after kill {kill}");
        }
        server.kill();
    }
    assert!(taken.lock().expect("no panic").len() >= KILLS * LINKS);
}
