//! Short links: a link's bytes under an id that comes from them.

use std::io::Read as _;

use wattage_core::api::{Shared, routes};
use wattage_core::limits;
use wattage_core::share::{Link, ShareId};

use super::request::Request;
use super::{Client, ClientError};

impl Client {
    /// Stores a link, and answers its id, by which anybody finds it.
    ///
    /// # Errors
    /// [`ClientError`]; [`ClientError::NotANode`] if the id is not the one that these bytes have.
    pub fn store(&self, link: &Link) -> Result<ShareId, ClientError> {
        let request = Request::post(routes::SHARES, &[]).bytes(link.text().as_bytes().to_vec());
        let stored: Shared = self.fetch(&request)?;
        match stored.id == link.id().to_string() {
            true => Ok(link.id()),
            false => Err(ClientError::NotANode {
                url: self.node.join(routes::SHARES),
                why: format!("it stored the link under the id {}", stored.id),
            }),
        }
    }

    /// What is stored under an id.
    ///
    /// # Errors
    /// [`ClientError`]; [`ClientError::NotANode`] if what came does not have this id.
    pub fn stored(&self, id: ShareId) -> Result<Vec<u8>, ClientError> {
        let request = Request::get(routes::SHARE, &[&id.to_string()]);
        let body = self.open(&request)?.into_with_config();
        let mut bytes = Vec::new();
        // One more than there can be: then the id does not fit.
        let mut reader = body.limit(limits::SHARE_BYTES as u64 + 1).reader();
        let read = reader.read_to_end(&mut bytes);
        read.map_err(|error| ClientError::Unanswered {
            node: self.node.to_string(),
            why: error.to_string(),
        })?;
        match ShareId::of(&bytes) == id {
            true => Ok(bytes),
            false => Err(ClientError::NotANode {
                url: self.node.join(&request.path),
                why: "what it sends has another id, so it is not what was stored".to_owned(),
            }),
        }
    }
}
