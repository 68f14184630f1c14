// The service worker: the page starts without a network. `cargo xtask page` fills in BUILD and FILES and puts the file
// beside the page's (xtask/src/offline.rs); offline.js registers it and tells the page of new versions.
//
// Invariants:
// - A build is stored as a whole or not at all, and each file is the one that its build was made of.
// - A page gets files of its own build for as long as it is open: a cache goes when no page holds the lock of its name.
// - A new version waits until somebody takes it. What is under api/ is the node's and never looked at.

const BUILD = "@BUILD@";
/** Every file of the page with its digest, as `integrity` has it. */
const FILES = [/*FILES*/];
/** The documents and the names of their files on servers that know no other. Their headers differ: who may frame them. */
const DOCUMENTS = { "": "index.html", embed: "embed.html" };

const SCOPE = new URL("./", self.location);
/** Begins the names of caches and locks; pages under another path of this site have their own. */
const PREFIX = `wattage ${SCOPE.pathname} `;
const OWN = PREFIX + BUILD;
/** What belongs to the node. */
const NODES = /^(api\/|metrics$)/;

self.addEventListener("install", (event) => event.waitUntil(store()));
self.addEventListener("activate", (event) => event.waitUntil(sweep().then(() => self.clients.claim())));
self.addEventListener("message", (event) => {
  if (event.data === "take") self.skipWaiting();
  // A page has come: the one it came in place of holds no lock any more.
  if (event.data === "here") event.waitUntil(sweep());
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname, searchParams } = new URL(url);
  if (method !== "GET" || origin !== SCOPE.origin || !pathname.startsWith(SCOPE.pathname)) return;
  const path = pathname.slice(SCOPE.pathname.length);
  if (NODES.test(path)) return;
  if (mode === "navigate") {
    const name = documentAt(path);
    if (name === undefined) return;
    event.respondWith(answer(event.request, name, BUILD));
  } else {
    event.respondWith(answer(event.request, path, searchParams.get("build") ?? BUILD));
  }
});

/** The document that is shown at a path; undefined where it is none of the page's. */
function documentAt(path) {
  if (path === "embed" || path === "embed.html") return "embed";
  // Short links, and not the sources beside them.
  if (path === "" || path === "index.html" || /^s\/[^/.]+$/.test(path)) return "";
  return undefined;
}

/** What a build stored under `path`; else what any build did, as names with a hash never mean two things; else the server's. */
async function answer(request, path, build) {
  const url = new URL(path, SCOPE).href;
  const options = { ignoreVary: true };
  return (await caches.match(url, { ...options, cacheName: PREFIX + build }))
    ?? (await caches.match(url, options))
    ?? fetch(request);
}

async function store() {
  try {
    const documents = await Promise.all(Object.entries(DOCUMENTS).map(load));
    const cache = await caches.open(OWN);
    // All of them or none; a file of another build has another digest.
    await cache.addAll(FILES.map(([name, integrity]) => new Request(new URL(name, SCOPE), { integrity, cache: "no-cache" })));
    for (const [path, response] of documents) await cache.put(new URL(path, SCOPE), response);
  } catch (error) {
    await caches.delete(OWN);
    throw error;
  }
}

/** A document with its headers. The node writes other addresses into it, so its digest is not known: it names its build. */
async function load([path, file]) {
  const ask = (name) => fetch(new URL(name, SCOPE), { cache: "no-cache" });
  const first = await ask(path);
  const response = first.ok ? first : await ask(file);
  const text = await response.text();
  if (!response.ok || !text.includes(`content="${BUILD}"`)) {
    throw new Error(`${response.url} is not of build ${BUILD}: status ${response.status}`);
  }
  // Made anew: what came by a redirection may not answer a navigation. The text is not packed any more.
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return [path, new Response(text, { headers })];
}

/** Deletes the caches of earlier builds that no page uses. Not while a later version comes or waits: its cache has no page yet. */
async function sweep() {
  if (self.registration.installing || self.registration.waiting || !navigator.locks) return;
  const { held, pending } = await navigator.locks.query();
  const used = new Set([OWN, ...[...held, ...pending].map((lock) => lock.name)]);
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && !used.has(name)).map((name) => caches.delete(name)));
}
