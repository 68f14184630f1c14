//! What a person sees of ledgers that this browser keeps: the line that says what is shared, pending or only here, and the
//! dialog about what is pending.

mod banner;
mod dialog;

pub(crate) use banner::OfflineBanner;
pub(crate) use dialog::PendingDialog;
