// A list of places to choose from, narrowed down by typing. The focus stays in the field; arrows move the choice.

import { EditorView } from "@codemirror/view";
import { close, field, open } from "./panel.js";
import { element } from "./told.js";

let lists = 0;

/** Shows `items` (`label`, `detail`, `line`, `from`); a choice moves the cursor to its `from`. */
export function choosePlace(view, title, items) {
  open(view, title, (root) => {
    const id = `places-${++lists}`;
    const input = field(root, title, "");
    const list = element("ul", "places");
    list.id = id;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", title);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "true"], ["aria-controls", id], ["aria-autocomplete", "list"]]) {
      input.setAttribute(name, value);
    }
    input.placeholder = "type to narrow down";
    root.append(list);
    let [fitting, chosen] = [items, 0];
    const go = (item) => {
      close(view);
      view.dispatch({ selection: { anchor: item.from }, effects: EditorView.scrollIntoView(item.from, { y: "center" }) });
    };
    const draw = () => {
      const rows = fitting.map((item, index) => row(item, `${id}-${index}`, index === chosen, () => go(item)));
      list.replaceChildren(...rows);
      if (!rows.length) list.append(element("li", "places-none", "Nothing fits."));
      input.setAttribute("aria-activedescendant", rows.length ? `${id}-${chosen}` : "");
      rows[chosen]?.scrollIntoView({ block: "nearest" });
    };
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      fitting = items.filter((item) => `${item.label} ${item.detail}`.toLowerCase().includes(wanted));
      chosen = 0;
      draw();
    });
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
      if (event.key in steps) chosen = Math.max(0, Math.min(fitting.length - 1, chosen + steps[event.key]));
      else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && fitting.length) go(fitting[chosen]);
      else return;
      event.preventDefault();
      if (root.isConnected) draw();
    });
    draw();
    return input;
  });
}

function row(item, id, selected, go) {
  const made = element("li", "place");
  made.id = id;
  made.setAttribute("role", "option");
  made.setAttribute("aria-selected", String(selected));
  made.append(element("span", "place-line", item.line), element("b", "place-label", item.label), " ", element("span", "place-detail", item.detail));
  made.addEventListener("mousedown", (event) => { event.preventDefault(); go(); });
  return made;
}
