// The plain editor: a text area with line numbers and gas beside it. For screen readers, for phones, by choice,
// and as the whole editor where the page was built without Node.js. Same calls as editor.js; web/src/browser/editor.rs is the caller.

const LABEL = "Contract source, WebAssembly text";

function element(name, className, parent) {
  const made = document.createElement(name);
  made.className = className;
  parent?.append(made);
  return made;
}

/** One row of the gas column: difference, number, passes, over a bar as wide as the share of the total. */
export function gasCell({ text, times, difference, share, title, kind }) {
  const cell = element("div", `gas-cell gas-${kind}`);
  cell.title = title;
  // Below one percent there is nothing to see.
  if (share >= 0.01) element("i", "gas-heat", cell).style.width = `${Math.max(4, Math.round(share * 100))}%`;
  if (difference) element("s", difference.startsWith("+") ? "gas-more" : "gas-less", cell).textContent = difference;
  element("b", "", cell).textContent = text;
  element("small", "", cell).textContent = times;
  return cell;
}

// Whether an edited line still is the line it was: at least half of it is left, at its two ends.
function isSameLine(before, after) {
  const [a, b] = [before.trim(), after.trim()];
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  const head = same;
  while (same < shorter && a[a.length - 1 - (same - head)] === b[b.length - 1 - (same - head)]) same++;
  return b !== "" && same * 2 >= a.length;
}

/** False: there is nothing to choose, the plain editor is all this bundle has. */
export function isRich() { return false; }

/** Puts an editor with `text` into `parent`. `callbacks`: `onChange()`,
 * `onCursor(line, column, first, last)` with the selected lines, 0 and 0 if nothing is selected. */
export function create(parent, text, callbacks) {
  const root = element("div", "plain", parent);
  const body = element("div", "plain-body", root);
  const margin = element("div", "plain-margin", body);
  const area = element("textarea", "plain-text", body);
  const note = element("p", "plain-note fault-note", root);
  margin.setAttribute("aria-hidden", "true"); // the same figures are in the Gas tab, as a table
  note.hidden = true;
  area.setAttribute("aria-label", LABEL);
  area.setAttribute("aria-describedby", "problems"); // the page's list, below the editor
  area.wrap = "off";
  for (const off of ["autocapitalize", "autocorrect", "autocomplete"]) area.setAttribute(off, "off");
  area.spellcheck = false;
  area.value = text;

  let gas = new Map(); // by line
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
    area.setAttribute("aria-invalid", String(problems.length > 0));
    const bad = new Set(problems.map((problem) => lineOf(problem.from)));
    const rows = area.value.split("\n").map((_, index) => {
      const number = index + 1;
      const faulty = fault?.line === number || bad.has(number);
      const row = element("div", faulty ? "plain-row plain-bad" : "plain-row");
      element("span", "plain-number", row).textContent = number;
      const figure = gas.get(number);
      if (figure) row.append(gasCell(figure));
      if (figure?.sum) row.title = figure.sum;
      return row;
    });
    margin.replaceChildren(...rows);
    margin.scrollTop = area.scrollTop;
  }

  function drawFault() {
    note.hidden = !fault;
    note.textContent = fault ? `Line ${fault.line}: ${fault.message}` : "";
  }

  function show(at) {
    const top = (lineOf(at) - 1) * lineHeight();
    if (top < area.scrollTop || top > area.scrollTop + area.clientHeight - 2 * lineHeight()) {
      area.scrollTop = Math.max(0, top - area.clientHeight / 2);
    }
  }

  function select(at) {
    area.focus();
    area.setSelectionRange(at, at);
    show(at);
  }

  function reportCursor() {
    const before = area.value.slice(0, area.selectionEnd).split("\n");
    const selected = area.selectionEnd > area.selectionStart;
    const lines = selected ? [lineOf(area.selectionStart), lineOf(area.selectionEnd - 1)] : [0, 0];
    callbacks.onCursor(before.length, before[before.length - 1].length + 1, ...lines);
  }

  // Figures stay at their lines until new ones arrive: those below an edit move with the text, and the figure of a
  // line that is taken away or replaced goes with it.
  let lines = area.value.split("\n");
  function moveGas() {
    const before = lines;
    lines = area.value.split("\n");
    const shorter = Math.min(before.length, lines.length);
    let head = 0;
    while (head < shorter && before[head] === lines[head]) head++;
    let tail = 0;
    while (tail < shorter - head && before[before.length - 1 - tail] === lines[lines.length - 1 - tail]) tail++;
    const moved = [];
    for (const row of gas.values()) {
      const index = row.line - 1;
      if (index < head) moved.push(row);
      else if (index >= before.length - tail) moved.push({ ...row, line: row.line + lines.length - before.length });
      else if (index < lines.length - tail && isSameLine(before[index], lines[index])) moved.push(row);
    }
    gas = new Map(moved.map((row) => [row.line, row]));
  }

  area.addEventListener("input", () => {
    moveGas();
    drawMargin();
    callbacks.onChange();
    reportCursor();
  });
  // To the next problem in this direction, around the ends.
  function step(direction) {
    const places = problems.map((problem) => problem.from);
    const here = area.selectionStart;
    const next = direction > 0 ? places.find((from) => from > here) : places.findLast((from) => from < here);
    const to = next ?? places.at(direction > 0 ? 0 : -1);
    if (to !== undefined) select(to);
  }
  area.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  });
  for (const moved of ["keyup", "click", "focus", "select"]) area.addEventListener(moved, reportCursor);
  area.addEventListener("scroll", () => { margin.scrollTop = area.scrollTop; });
  drawMargin();
  drawFault();

  return {
    getDoc: () => area.value,
    setDoc(next) {
      area.value = next;
      lines = next.split("\n");
      area.setSelectionRange(0, 0);
      area.scrollTop = 0;
      gas = new Map();
      problems = [];
      fault = null;
      drawMargin();
      drawFault();
      reportCursor();
    },
    setDiagnostics(list) { problems = list; drawMargin(); },
    setLineGas(rows) { gas = new Map(rows.map((row) => [row.line, row])); drawMargin(); },
    setFault(line, message, soft) {
      fault = line > 0 ? { line, message } : null;
      drawMargin();
      drawFault();
      if (fault && !soft) show(lineStart(line));
    },
    goTo(line, column) {
      const from = lineStart(line);
      const end = area.value.indexOf("\n", from);
      select(Math.min(from + Math.max(column, 1) - 1, end < 0 ? area.value.length : end));
    },
    // The full editor's; of its commands this one has only the way from problem to problem, on the same keys.
    setCommands() {},
    startLanguage() {},
    command(name) {
      if (name === "next-problem") step(1);
      if (name === "previous-problem") step(-1);
    },
    destroy: () => root.remove(),
  };
}
