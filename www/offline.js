// The page's side of the service worker: which build this page is, whether a new version waits, and taking it. Nothing is
// taken by itself. The app reads window.wattageOffline and hears "wattage-version" (web/src/browser/version.rs).

(() => {
  const root = new URL(".", document.currentScript.src);
  const { content: build, dataset } = document.querySelector('meta[name="wattage-build"]');
  const offline = {
    /** Address of the folder with the page's files. */
    root: root.href,
    build,
    /** "" without news; "ready" when a new version waits; "elsewhere" when another window has taken one. */
    offer: "",
    /** Loads the new version. Whoever calls it has stored everything. */
    take() {
      taken = true;
      const ask = () => (waiting?.state === "installed" ? waiting.postMessage("take") : location.reload());
      ask();
      // On a busy machine a worker that the browser had put to sleep can miss it.
      setInterval(ask, 1_500);
    },
  };
  window.wattageOffline = offline;
  let taken = false;
  let waiting = null;

  // Held for as long as the page is open: its build's files are kept (service-worker.js).
  navigator.locks?.request(`wattage ${root.pathname} ${build}`, { mode: "shared" }, () => new Promise(() => {}))?.catch(() => {});

  const workers = navigator.serviceWorker;
  if (!workers) return;

  window.addEventListener("load", () => workers.controller?.postMessage("here"));

  function tell(offer) {
    offline.offer = offer;
    window.dispatchEvent(new Event("wattage-version"));
  }

  // The first worker of a page that came without one takes nothing away from it.
  let controlled = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    if (taken) location.reload();
    else if (controlled) tell("elsewhere");
    controlled = true;
  });

  function watch(registration) {
    const look = () => {
      if (!registration.waiting || !registration.active) return;
      waiting = registration.waiting;
      tell("ready");
    };
    look();
    registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", look));
    registration.installing?.addEventListener("statechange", look);
    // Without a network there is nothing new.
    const update = () => registration.update().catch(() => {});
    update();
    setInterval(update, 3_600_000);
  }

  // Debug builds only when asked, so that developers see what they have just built; frames of other sites never.
  const wanted = window.top === window && (dataset.profile === "release" || new URLSearchParams(location.search).has("sw"));
  const found = wanted
    ? workers.register(new URL("service-worker.js", root), { updateViaCache: "none" })
    : workers.getRegistration(root);
  // Where the browser stores nothing the page needs its server, as before.
  found.then((registration) => registration && watch(registration)).catch(() => {});
})();
