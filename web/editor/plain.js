// The plain editor: a text area with line numbers and gas beside it. For screen readers, for phones, by choice,
// and as the whole editor where the page was built without Node.js. Same calls as editor.js; web/src/editor.rs is the caller.

const LABEL = "Contract source, WebAssembly text";
let count = 0;

function element(name, className, parent) {
  const made = document.createElement(name);
  made.className = className;
  parent?.append(made);
  return made;
}

/** One figure of the gas column: the number over a bar as wide as its share of the total. */
export function gasCell({ text, share, title, kind }) {
  const cell = element("div", `gas-cell gas-${kind}`);
  cell.title = title;
  if (share > 0) element("i", "gas-heat", cell).style.width = `${Math.max(4, Math.round(share * 100))}%`;
  element("b", "", cell).textContent = text;
  return cell;
}

/** False: there is nothing to choose, the plain editor is all this bundle has. */
export function isRich() { return false; }

/** Puts an editor with `text` into `parent`. `callbacks`: `onChange()`, `onCursor(line, column)`. */
export function create(parent, text, callbacks) {
  const root = element("div", "plain", parent);
  const body = element("div", "plain-body", root);
  const margin = element("div", "plain-margin", body);
  const area = element("textarea", "plain-text", body);
  const notes = element("ul", "plain-notes", root);
  margin.setAttribute("aria-hidden", "true"); // the same figures are in the Gas tab, as a table
  notes.id = `plain-notes-${++count}`;
  notes.setAttribute("aria-label", "Problems in the source");
  area.setAttribute("aria-label", LABEL);
  area.setAttribute("aria-describedby", notes.id);
  area.wrap = "off";
  for (const off of ["autocapitalize", "autocorrect", "autocomplete"]) area.setAttribute(off, "off");
  area.spellcheck = false;
  area.value = text;

  let gas = new Map();
  let problems = [];
  let fault = null;

  const lineStart = (number) => {
    let at = 0;
    for (let line = 1; line < number; line++) {
      const end = area.value.indexOf("\n", at);
      if (end < 0) break;
      at = end + 1;
    }
    return at;
  };
  const lineOf = (offset) => area.value.slice(0, offset).split("\n").length;
  const lineHeight = () => parseFloat(getComputedStyle(area).lineHeight) || 20;

  function drawMargin() {
    const bad = new Set(problems.map((problem) => lineOf(problem.from)));
    const rows = area.value.split("\n").map((_, index) => {
      const number = index + 1;
      const faulty = fault?.line === number || bad.has(number);
      const row = element("div", faulty ? "plain-row plain-bad" : "plain-row");
      element("span", "plain-number", row).textContent = number;
      if (gas.has(number)) row.append(gasCell(gas.get(number)));
      return row;
    });
    margin.replaceChildren(...rows);
    margin.scrollTop = area.scrollTop;
  }

  function drawNotes() {
    const listed = problems.map(({ from, message }) => ({ at: from, line: lineOf(from), message }));
    if (fault) listed.unshift({ at: lineStart(fault.line), line: fault.line, message: fault.message });
    notes.replaceChildren(...listed.map(({ at, line, message }) => {
      const item = element("li", "");
      const jump = element("button", "link", item);
      jump.type = "button";
      jump.textContent = `line ${line}`;
      jump.onclick = () => select(at);
      item.append(` ${message}`);
      return item;
    }));
    notes.hidden = listed.length === 0;
  }

  function select(at) {
    area.focus();
    area.setSelectionRange(at, at);
    area.scrollTop = Math.max(0, (lineOf(at) - 1) * lineHeight() - area.clientHeight / 2);
  }

  function reportCursor() {
    const before = area.value.slice(0, area.selectionEnd).split("\n");
    callbacks.onCursor(before.length, before[before.length - 1].length + 1);
  }

  area.addEventListener("input", () => {
    drawMargin();
    callbacks.onChange();
    reportCursor();
  });
  for (const moved of ["keyup", "click", "focus"]) area.addEventListener(moved, reportCursor);
  area.addEventListener("scroll", () => { margin.scrollTop = area.scrollTop; });
  drawMargin();
  drawNotes();

  return {
    getDoc: () => area.value,
    setDoc(next) {
      area.value = next;
      area.setSelectionRange(0, 0);
      area.scrollTop = 0;
      gas = new Map();
      problems = [];
      fault = null;
      drawMargin();
      drawNotes();
      reportCursor();
    },
    setDiagnostics(list) { problems = list; drawMargin(); drawNotes(); },
    setLineGas(rows) { gas = new Map(rows.map((row) => [row.line, row])); drawMargin(); },
    setFault(line, message) { fault = line > 0 ? { line, message } : null; drawMargin(); drawNotes(); },
    goTo(line, column) {
      const from = lineStart(line);
      const end = area.value.indexOf("\n", from);
      select(Math.min(from + Math.max(column, 1) - 1, end < 0 ? area.value.length : end));
    },
    focus: () => area.focus(),
    destroy: () => root.remove(),
  };
}
