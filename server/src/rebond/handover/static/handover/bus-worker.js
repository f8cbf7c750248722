// Opens the page "On the bus" where there is no network: the page as it was last read, and what it is drawn with. Nothing else is
// kept, and nothing that was noted: that waits in the page's own store. Signed out, the page is forgotten.

const KEPT = "rebond-bus";
const PAGE = new URL("./", self.location.href).pathname;
const PATIENCE = 5000;

/** @type {any} */
const worker = self;

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keep(event.data.keep, event.source));
});
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === PAGE) event.respondWith(page(request));
  } else if (request.destination || url.pathname.endsWith(".wasm")) {
    event.respondWith(part(request));
  }
});

/**
 * As the server says it; as it was last read where the network does not answer in time.
 * @param {Request} request
 */
async function page(request) {
  const kept = await caches.open(KEPT);
  const known = await kept.match(PAGE);
  try {
    const answer = await (known ? inTime(fetch(request)) : fetch(request));
    if (answer.ok) await kept.put(PAGE, answer.clone());
    else if (answer.type === "opaqueredirect" || answer.status === 403) await caches.delete(KEPT);
    return answer;
  } catch {
    return known ?? Response.error();
  }
}

/**
 * Scripts, styles, fonts, icons: their names change with their content.
 * @param {Request} request
 */
async function part(request) {
  return (await (await caches.open(KEPT)).match(request.url)) ?? fetch(request);
}

/**
 * All that the page is made of, and no more: what an earlier version left goes.
 * @param {string[]} addresses
 * @param {{postMessage: (told: object) => void} | null} source
 */
async function keep(addresses, source) {
  const kept = await caches.open(KEPT);
  try {
    await kept.addAll(addresses.map((address) => new Request(address, { credentials: "same-origin", cache: "no-cache" })));
  } catch {
    return; // no network, or signed out meanwhile: what is kept stays as it was
  }
  const wanted = new Set(addresses.map((address) => new URL(address, self.location.href).href));
  for (const request of await kept.keys()) {
    if (!wanted.has(request.url)) await kept.delete(request);
  }
  source?.postMessage({ kept: true });
}

/**
 * @param {Promise<Response>} answer
 * @returns {Promise<Response>} a weak network is none
 */
function inTime(answer) {
  const late = new Promise((_yes, no) => setTimeout(() => no(new Error("late")), PATIENCE));
  return /** @type {Promise<Response>} */ (Promise.race([answer, late]));
}
