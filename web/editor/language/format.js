// Formatting: blanks change, words stay, and the cursor with them.

export function format(client, said) {
  return async (view) => {
    const found = await client.ask({ ask: "format" });
    if (!found) return;
    if (found.refused) return said(found.refused);
    if (!found.done.length) return said("The source is formatted already.");
    view.dispatch({ changes: found.done, scrollIntoView: true, userEvent: "input.format" });
    said("The source was formatted.");
  };
}
