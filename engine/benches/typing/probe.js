// Looks at the page while somebody types, and notes when what each key should bring is there. `plan` says what, key by key:
// the text of the cursor's line, and all gas figures or whether a problem is marked.
(plan) => {
  const gutter = () => [...document.querySelectorAll(".gas-gutter .gas-cell b")].map((cell) => cell.textContent);
  const look = {
    line: () => document.querySelector(".cm-activeLine")?.textContent ?? "",
    gas: () => [document.querySelector("#run-line")?.textContent, ...gutter()].join(" "),
    problem: () => document.querySelector(".cm-lintRange-error") !== null,
  };
  // The first task after a frame's callbacks: the frame is on its way to the screen.
  const afterPaint = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => then(performance.now());
      channel.port2.postMessage(0);
    });
  const keys = [];
  const check = () => {
    const key = keys.at(-1);
    for (const [kind, wanted] of Object.entries(key?.wanted ?? {})) {
      // Behind the line's text stands what its function costs.
      if (kind === "line" ? !look.line().startsWith(wanted) : look[kind]() !== wanted) continue;
      delete key.wanted[kind];
      const seen = (key.seen[kind] = { changed: performance.now() - key.at });
      afterPaint((now) => (seen.painted = now - key.at));
    }
  };
  const pressed = (event) => keys.push({ at: event.timeStamp, wanted: { ...plan[keys.length] }, seen: {} });
  window.probe?.stop();
  addEventListener("keydown", pressed, true);
  const observer = new MutationObserver(check);
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  const stop = () => {
    removeEventListener("keydown", pressed, true);
    observer.disconnect();
  };
  window.probe = { look, stop, seen: () => keys.map((key) => key.seen) };
}
