// Service worker of the meeting room, where the browser allows one (https, or this machine itself): the room opens
// again without the server. Everything that is typed or touched is kept by the page's own store, not here.
const KEPT = "mizban-room";
const ROOM = /^\/meetings\/\d+\/room$/;
const PATIENCE_MS = 4000;
const LONGEST_MS = 12 * 60 * 60 * 1000;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && ROOM.test(url.pathname)) event.respondWith(room(request, url));
  else if (url.pathname.startsWith("/static/dist/")) event.respondWith(asset(request));
});

/** The page from the server; the kept one only where no answer comes. */
async function room(request, url) {
  try {
    const answer = await Promise.race([fetch(request), new Promise((_, fail) => setTimeout(() => fail(new Error("slow")), PATIENCE_MS))]);
    if (answer.ok && !answer.redirected) {
      const cache = await caches.open(KEPT);
      await cache.put(url.pathname, await dated(answer.clone()));
    }
    return answer;
  } catch (trouble) {
    const kept = await (await caches.open(KEPT)).match(url.pathname);
    if (!kept || Date.now() - Number(kept.headers.get("X-Kept-At")) > LONGEST_MS) throw trouble;
    return kept;
  }
}

/** Addresses of assets carry a hash of their content: what is kept is right. */
async function asset(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function dated(answer) {
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  return new Response(await answer.blob(), { status: answer.status, headers });
}
