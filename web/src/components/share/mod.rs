//! Sharing: the panel that makes a link, and what is shown of a link that was opened.

mod banner;
mod more;
mod panel;
mod refused;
mod snippet;
mod warning;
mod ways;

pub(super) use banner::SharedBanner;
pub(super) use panel::SharePanel;
pub(super) use refused::RefusedLink;
