// How code, price and meaning are shown: the same in hovers, beside choices, and in signatures.

export function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** What stands at a place, as a box. */
export function box(hover) {
  const made = element("div", "told");
  made.setAttribute("role", "tooltip");
  made.append(element("code", "told-code", hover.code));
  const facts = element("p", "told-facts");
  if (hover.stack) facts.append(fact("Stack", hover.stack));
  if (hover.before) facts.append(fact("Here", hover.before));
  if (hover.price) facts.append(fact("Price", hover.price));
  if (facts.childNodes.length) made.append(facts);
  if (hover.meaning) made.append(element("p", "told-meaning", hover.meaning));
  return made;
}

function fact(name, value) {
  const made = element("span", "told-fact");
  made.append(element("b", "", name), " ", element("span", "told-value", value), " ");
  return made;
}

/** The same in words, for a screen reader. */
export function words(hover) {
  const facts = [
    hover.code,
    hover.stack && `stack ${hover.stack}`,
    hover.before && `on the stack here ${hover.before}`,
    hover.price && `price ${hover.price}`,
    hover.meaning,
  ];
  return facts.filter(Boolean).join(", ");
}
