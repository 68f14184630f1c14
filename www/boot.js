// Runs before the app. Two jobs: the chosen theme without a flash, and a readable message when the app cannot start.
// The app (web/src/main.rs) sets data-started on #app when it is up, and calls wattageFault when it has to give up.

(() => {
  try {
    // The small page inside other pages is told its theme by its address.
    const asked = /\/embed(\.html)?$/.test(location.pathname) && new URLSearchParams(location.search).get("theme");
    const theme = asked || localStorage.getItem("wattage.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is switched off: the system's theme it is.
  }

  const started = () => document.getElementById("app")?.dataset.started === "true";

  function show(text) {
    const box = document.getElementById("boot-error");
    if (!box || !box.hidden) return;
    document.getElementById("boot-error-text").textContent = text;
    box.hidden = false;
    if (!started()) document.getElementById("app").hidden = true;
  }

  window.wattageFault = show;

  function failed(event) {
    if (started()) return;
    const cause = event.reason ?? event.error ?? event.message;
    if (event.target instanceof HTMLScriptElement || event.target instanceof HTMLLinkElement) {
      const file = event.target.src || event.target.href;
      show(`A part of the page did not arrive: ${file}. Check the connection to the server.`);
    } else if (cause) {
      show(`The app could not start: ${cause.message ?? cause}`);
    }
  }

  // Capture: a script that does not load raises an event that does not bubble.
  window.addEventListener("error", failed, true);
  window.addEventListener("unhandledrejection", failed);

  window.addEventListener("DOMContentLoaded", () => {
    if (typeof WebAssembly !== "object") {
      show("This browser has WebAssembly switched off or does not know it. Wattage runs on it; any current browser will do.");
    }
  });
})();
