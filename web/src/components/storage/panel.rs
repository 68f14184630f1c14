//! The panel "Files and storage".

use std::rc::Rc;

use yew::prelude::*;

use super::Sheet;
use super::backup::BackupSection;
use super::files::FileSection;
use super::room::RoomSection;
use super::trash::TrashSection;
use crate::ids;
use crate::model::care::Trashed;
use crate::model::file::File;

#[derive(PartialEq, Properties)]
pub(crate) struct StoragePanelProps {
    /// The open file.
    pub(crate) file: Rc<File>,
    /// All others.
    pub(crate) others: Rc<Vec<Rc<File>>>,
    /// Deleted files.
    pub(crate) trash: Rc<Vec<Rc<Trashed>>>,
}

#[component]
pub(crate) fn StoragePanel(props: &StoragePanelProps) -> Html {
    html! {
        <Sheet id={ids::STORAGE} title="Files and storage">
            <FileSection file={props.file.clone()} others={props.others.clone()} />
            <TrashSection trash={props.trash.clone()} />
            <BackupSection />
            <RoomSection />
        </Sheet>
    }
}
