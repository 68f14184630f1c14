//! The files of this browser: rename, delete.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::page;
use crate::hooks::use_dispatch;
use crate::ids;
use crate::model::app::Action;
use crate::model::care::{CareAction, can_be_deleted, name_problem};
use crate::model::file::File;
use crate::model::format::grouped;

#[derive(PartialEq, Properties)]
pub(super) struct FileSectionProps {
    pub(super) file: Rc<File>,
    pub(super) others: Rc<Vec<Rc<File>>>,
}

#[component]
pub(super) fn FileSection(props: &FileSectionProps) -> Html {
    // The file that is being renamed, and what is wrong with the name.
    let renaming = use_state(|| None::<(String, Option<String>)>);
    let mut files: Vec<&File> = std::iter::once(&props.file)
        .chain(props.others.iter())
        .map(|file| &**file)
        .filter(|file| can_be_deleted(&file.name))
        .collect();
    files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let row = |file: &File| match &*renaming {
        Some((name, problem)) if *name == file.name => rename(file, problem, &renaming, props),
        _ => {
            html! { <FileRow key={file.name.clone()} name={file.name.clone()} bytes={file.source.len()} open={file.name == props.file.name}
            onrename={let renaming = renaming.setter(); let name = file.name.clone(); move |()| renaming.set(Some((name.clone(), None)))} /> }
        }
    };
    html! {
        <section aria-labelledby="files-title">
            <h3 id="files-title">{ "Files" }</h3>
            if files.is_empty() { <p class="dim">{ "Only examples so far. An edited example becomes a file." }</p> }
            <ul class="storage-list" id={ids::FILE_LIST} hidden={files.is_empty()}>{ for files.into_iter().map(row) }</ul>
        </section>
    }
}

type Renaming = UseStateHandle<Option<(String, Option<String>)>>;

/// The form that gives a file another name.
fn rename(
    file: &File,
    problem: &Option<String>,
    renaming: &Renaming,
    props: &FileSectionProps,
) -> Html {
    let field = "new-name";
    let taken: Vec<String> = std::iter::once(&props.file)
        .chain(props.others.iter())
        .map(|file| file.name.clone())
        .collect();
    let (from, state) = (file.name.clone(), renaming.setter());
    html! {
        <RenameForm key={format!("rename {}", file.name)} name={file.name.clone()} {field} problem={problem.clone()}
            onname={Callback::from(move |asked: Option<(String, Callback<CareAction>)>| {
                let Some((to, done)) = asked else { return state.set(None) };
                let to = if to.ends_with(".wat") { to } else { format!("{to}.wat") };
                let others = taken.iter().map(String::as_str);
                match name_problem(&to, others).filter(|_| to != from) {
                    Some(problem) => state.set(Some((from.clone(), Some(problem)))),
                    None => {
                        state.set(None);
                        if to != from {
                            done.emit(CareAction::Renamed { from: from.clone(), to });
                        }
                    }
                }
            })} />
    }
}

#[derive(PartialEq, Properties)]
struct RenameFormProps {
    name: AttrValue,
    field: &'static str,
    problem: Option<String>,
    /// Hears the new name with what does it, or none when it stays.
    onname: Callback<Option<(String, Callback<CareAction>)>>,
}

#[component]
fn RenameForm(props: &RenameFormProps) -> Html {
    let dispatch = use_dispatch();
    let input = use_node_ref();
    let (focused, field) = (input.clone(), props.field);
    use_effect_with((), move |()| {
        page::focus(field);
        if let Some(input) = focused.cast::<HtmlInputElement>() {
            input.select();
        }
    });
    let (named, typed) = (props.onname.clone(), input.clone());
    let onsubmit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = typed.cast::<HtmlInputElement>() {
            let dispatch = dispatch.clone();
            let done = Callback::from(move |action| dispatch.dispatch(Action::Care(action)));
            named.emit(Some((input.value().trim().to_owned(), done)));
        }
    };
    let stay = props.onname.clone();
    html! {
        <li data-name={props.name.clone()}>
            <form {onsubmit}>
                <input id={props.field} class="storage-name" ref={input} value={props.name.clone()} aria-label={format!("New name of {}", props.name)}
                    aria-invalid={props.problem.is_some().to_string()} aria-describedby="name-problem" />
                <button type="submit">{ "Rename" }</button>
                <button type="button" onclick={move |_: MouseEvent| stay.emit(None)}>{ "Cancel" }</button>
                <span id="name-problem" role="status" class="bad">{ props.problem.clone().unwrap_or_default() }</span>
            </form>
        </li>
    }
}

#[derive(PartialEq, Properties)]
struct FileRowProps {
    name: AttrValue,
    bytes: usize,
    open: bool,
    onrename: Callback<()>,
}

#[component]
fn FileRow(props: &FileRowProps) -> Html {
    let dispatch = use_dispatch();
    let name = props.name.to_string();
    let delete = move |_: MouseEvent| {
        let (name, at) = (name.clone(), page::now());
        dispatch.dispatch(Action::Care(CareAction::Deleted { name, at }));
    };
    let rename = props.onrename.clone();
    html! {
        <li data-name={props.name.clone()}>
            <span class="storage-name">{ props.name.clone() }{ if props.open { " (open)" } else { "" } }</span>
            <span class="dim">{ format!("{} bytes", grouped(props.bytes)) }</span>
            <button type="button" class="small rename" aria-label={format!("Rename {}", props.name)} onclick={move |_: MouseEvent| rename.emit(())}>{ "Rename" }</button>
            <button type="button" class="small delete" aria-label={format!("Delete {}", props.name)} onclick={delete}>{ "Delete" }</button>
        </li>
    }
}
