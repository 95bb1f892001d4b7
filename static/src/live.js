// One stream a page says what has changed; fragments fetch themselves.
//
//   <main id="live" data-live="meeting:12 board:12">
//   <section hx-get="…" hx-trigger="live:slots from:#live" hx-swap="outerMorph">
//
// Each change {topic, what} becomes the event live:<what> on every element whose data-live names the topic (it does not
// bubble; `from:` or the element's own hx-trigger hears it). Changes wait while something is in the hand, and a
// fragment that holds typed text waits until it no longer does. A stream that breaks is opened again by the browser;
// where it is refused, the page looks every 30 seconds.
import { holdsTypedText } from "./page.js";

const POLL_MS = 30_000;
const JITTER_MS = 150;

let source = null;
let followed = "";
let seen = -1;
let polling = 0;
let hands = 0;
let missed = new Map();
const late = new Map();

export function start() {
  follow();
  document.addEventListener("htmx:after:swap", follow);
  document.addEventListener("visibilitychange", onVisibility);
  document.addEventListener("htmx:before:request", holdBack);
  document.addEventListener("focusout", () => setTimeout(catchUp, 50));
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => event.persisted && reopen());
}

/** Something is in the hand: nothing is replaced until release(). */
export function hold() {
  hands += 1;
}

export function release() {
  hands = Math.max(0, hands - 1);
  if (hands) return;
  const kept = missed;
  missed = new Map();
  for (const change of kept.values()) announce(change);
}

function topics() {
  const all = [...document.querySelectorAll("[data-live]")].flatMap((element) => element.dataset.live.split(/\s+/));
  return [...new Set(all.filter(Boolean))].sort().join(",");
}

function follow() {
  const wanted = topics();
  if (wanted === followed) return;
  followed = wanted;
  reopen();
}

function close() {
  source?.close();
  source = null;
  clearInterval(polling);
  polling = 0;
}

function reopen() {
  close();
  if (!followed || document.hidden || !document.body.dataset.person) return;
  source = new EventSource(`/live?topics=${encodeURIComponent(followed)}${seen >= 0 ? `&seen=${seen}` : ""}`);
  source.addEventListener("changed", ({ data }) => onChange(JSON.parse(data)));
  source.addEventListener("open", () => clearInterval(polling));
  source.addEventListener("error", () => {
    if (source?.readyState === EventSource.CLOSED) poll();
  });
}

/** A tab in the background gives its connection back: browsers open only six to one server. */
function onVisibility() {
  if (document.hidden) {
    close();
  } else if (followed && !source) {
    reopen();
    if (seen < 0) announceAll();
  }
}

function poll() {
  close();
  polling = setInterval(() => {
    announceAll();
    reopen();
  }, POLL_MS);
}

function onChange(change) {
  seen = Math.max(seen, change.seq ?? -1);
  if (hands) missed.set(`${change.topic} ${change.what}`, change);
  else setTimeout(() => (hands ? missed.set(`${change.topic} ${change.what}`, change) : announce(change)), Math.random() * JITTER_MS);
}

function announce(change) {
  if (change.what === "state") forgetDone();
  for (const element of document.querySelectorAll("[data-live]")) {
    if (!element.dataset.live.split(/\s+/).includes(change.topic)) continue;
    element.dispatchEvent(new CustomEvent(`live:${change.what}`, { detail: change }));
    element.dispatchEvent(new CustomEvent("live:any", { detail: change }));
  }
}

/** «Waits for approval» is not said any more once it came. */
function forgetDone() {
  for (const notice of document.querySelectorAll("#notices .notice--ok")) notice.remove();
}

/** What may have been missed is unknown: everything that listens looks again. */
function announceAll() {
  const names = new Set();
  for (const element of document.querySelectorAll("[hx-trigger*='live:']")) {
    for (const [, name] of element.getAttribute("hx-trigger").matchAll(/live:([\w-]+)/g)) names.add(name);
  }
  for (const element of document.querySelectorAll("[data-live]")) {
    for (const name of names) element.dispatchEvent(new CustomEvent(`live:${name}`, { detail: {} }));
  }
}

/** A refetch that a change asked for must not replace what is being typed or held. */
function holdBack(event) {
  const { ctx } = event.detail;
  if (!ctx.sourceEvent?.type?.startsWith("live:")) return;
  const target = ctx.target instanceof Element ? ctx.target : ctx.sourceElement;
  if (!hands && !holdsTypedText(target)) return;
  event.preventDefault();
  late.set(ctx.sourceElement, ctx.sourceEvent.type);
}

function catchUp() {
  for (const [element, type] of late) {
    late.delete(element);
    if (element.isConnected) element.dispatchEvent(new CustomEvent(type, { detail: {} }));
  }
}
