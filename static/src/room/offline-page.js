// Keeps the room's page and its newest facts in the browser, so that a reload works without the server. Only where the
// browser allows it (https or 127.0.0.1); on plain http the open page goes on, and a reload waits for the server.
const KEPT = "mizban-room";

const factsKey = () => `${location.pathname}/kept-facts`;
const isAllowed = () => isSecureContext && "caches" in globalThis && "serviceWorker" in navigator;

/** Registers the worker and keeps this page with everything it has loaded. */
export async function keepPage() {
  if (!isAllowed()) return;
  try {
    await navigator.serviceWorker.register("/meetings/room-worker.js", { scope: "/meetings/" });
    const cache = await caches.open(KEPT);
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    const assets = [...new Set(loaded)].filter((url) => new URL(url).pathname.startsWith("/static/dist/"));
    for (const url of assets) if (!(await cache.match(url))) await cache.add(url);
    if (navigator.serviceWorker.controller) return;
    const page = await fetch(location.pathname, { headers: { Accept: "text/html" }, redirect: "error" });
    const headers = new Headers(page.headers);
    headers.set("X-Kept-At", String(Date.now()));
    if (page.ok) await cache.put(location.pathname, new Response(await page.blob(), { headers }));
  } catch {
    // A worker is an extra: without it the open page goes on all the same.
  }
}

/** The newest facts the server has told, beside the page they belong to. */
export async function keepFacts(facts) {
  if (!isAllowed()) return;
  try {
    const cache = await caches.open(KEPT);
    await cache.put(factsKey(), new Response(JSON.stringify(facts), { headers: { "Content-Type": "application/json" } }));
  } catch {
    // No room left in the browser: the page was kept as it was loaded.
  }
}

/** Facts newer than those that the page was loaded with, if a kept page was opened. */
export async function keptFacts(than) {
  if (!isAllowed()) return null;
  try {
    const kept = await (await caches.match(factsKey()))?.json();
    return kept && Date.parse(kept.now) > Date.parse(than.now) ? kept : null;
  } catch {
    return null;
  }
}

/** At sign-out: nothing of any case stays in the browser. */
export async function forgetPage() {
  if (isAllowed()) await caches.delete(KEPT).catch(() => false);
}
