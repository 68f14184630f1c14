//! Other ways to pass a link on than its long text.

use std::rc::Rc;

use wattage_web::protocol::share::Shared;
use yew::prelude::*;

use super::ways::Ways;
use crate::browser::{hash, node, page};
use crate::ids;

#[derive(PartialEq, Properties)]
pub(crate) struct MoreProps {
    /// The link.
    pub(crate) shared: Rc<Shared>,
    /// What the experiment is called: its title, or the name of its file.
    pub(crate) name: AttrValue,
    /// Counts how often the short link was asked for elsewhere on the panel.
    pub(crate) asked: u32,
    /// Hears what came of it: a sentence.
    pub(crate) onsaid: Callback<String>,
}

#[component]
pub(crate) fn More(props: &MoreProps) -> Html {
    let address = use_state(|| None::<String>);
    let short = {
        let (address, shared, onsaid) =
            (address.setter(), props.shared.clone(), props.onsaid.clone());
        Callback::from(move |()| {
            let (address, shared, onsaid) = (address.clone(), shared.clone(), onsaid.clone());
            wasm_bindgen_futures::spawn_local(async move {
                onsaid.emit(match node::share(&shared.link).await {
                    Ok(id) => {
                        let made = hash::of_short(&id);
                        address.set(Some(made.clone()));
                        match page::copy(&made).await {
                            true => "Short link copied.".to_owned(),
                            false => "The short link is below; the browser does not let the page copy it.".to_owned(),
                        }
                    }
                    Err(error) => format!("There is no short link: {}", error.sentence()),
                });
            });
        })
    };
    let asked = short.clone();
    use_effect_with(props.asked, move |count| {
        if *count > 0 {
            asked.emit(());
        }
    });
    // A short link is of one text: that of another is asked for anew.
    let forgotten = address.setter();
    use_effect_with(props.shared.id, move |_| forgotten.set(None));
    html! {
        <>
            <div class="shared-line">
                <button type="button" id={ids::SHARE_SHORT} onclick={move |_: MouseEvent| short.emit(())}
                    title="The node keeps the same text and gives a short address for it">{ "Short link" }</button>
            </div>
            if let Some(address) = &*address {
                <p><a id={ids::SHARE_SHORT_LINK} href={address.clone()}>{ address }</a></p>
            }
            <Ways link={props.shared.link.clone()} name={props.name.clone()} onsaid={props.onsaid.clone()} />
        </>
    }
}
