// Everything that knows htmx: where refusals go, what is said when the server is away, focus after a swap.
import { said } from "./page.js";

const SLOW_MS = 350;

export function start() {
  document.addEventListener("htmx:before:request", () => busy(1));
  document.addEventListener("htmx:finally:request", () => busy(-1));
  document.addEventListener("htmx:before:response", ({ detail }) => leaveForSignIn(detail.ctx));
  document.addEventListener("htmx:after:request", ({ detail }) => sendRefusalHome(detail.ctx));
  document.addEventListener("htmx:response:error", ({ detail }) => {
    if (detail.ctx.response.status >= 500) trouble("failed");
  });
  document.addEventListener("htmx:error", ({ detail }) => {
    if (detail.ctx?.request && !detail.ctx.response) trouble("unreachable");
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    const status = detail.ctx.response?.status ?? 200;
    if (status < 400) calm();
    if (status === 422 || status === 409) focusFirstInvalid(detail.ctx.target);
    openFilledDialog(detail.ctx.target);
  });
  // A server event that asks to close the shared dialog: HX-Trigger: dialog:close
  document.addEventListener("dialog:close", () => document.getElementById("dialog")?.close());
  // Signed in again over the page as it stood: it goes on from there.
  document.addEventListener("sign-in:done", () => document.getElementById("sign-in")?.close());
  focusFirstInvalid(document);
}

/** The session has ended: sign in and come back, instead of a sign-in page inside a fragment. */
function leaveForSignIn(ctx) {
  const { raw } = ctx.response;
  if (!raw.redirected || new URL(raw.url).pathname !== "/sign-in") return;
  ctx.swap = "none";
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** A refusal is shown beside what was asked for; it never replaces it. */
function sendRefusalHome(ctx) {
  if (ctx.response.status < 400 || ctx.response.status >= 500 || ctx.hx.retarget || !/\bdata-refusal\b/.test(ctx.text)) return;
  ctx.hx.retarget = placeForRefusals(ctx.sourceElement);
  ctx.hx.reswap = "innerHTML";
}

/** The nearest [data-refusals] around an element that lies in the same dialog, or in none as it does. */
function placeForRefusals(source) {
  const dialog = source?.closest?.("dialog") ?? null;
  for (let around = source; around; around = around.parentElement) {
    const place = [...around.querySelectorAll("[data-refusals]")].find((found) => found.closest("dialog") === dialog);
    if (place) return place;
  }
  return document.getElementById("notices");
}

/** The first field that was refused gets the focus, in what was swapped in or on the page. */
export function focusFirstInvalid(region) {
  const root = region?.isConnected || region === document ? region : document;
  const field = root.querySelector?.(":is(input, select, textarea)[aria-invalid=true], fieldset[aria-invalid=true] input, [role=radiogroup][aria-invalid=true] input");
  field?.focus({ preventScroll: false });
}

function openFilledDialog(swapped) {
  // An answer that names its own place (HX-Retarget) leaves a selector here.
  const target = typeof swapped === "string" ? document.querySelector(swapped) : swapped;
  if (!["dialog", "sign-in"].includes(target?.id) || target.open || !target.childElementCount) return;
  target.showModal();
}

let running = 0;
let slow = 0;
function busy(step) {
  running = Math.max(0, running + step);
  clearTimeout(slow);
  if (!running) document.documentElement.classList.remove("is-busy");
  else slow = setTimeout(() => document.documentElement.classList.add("is-busy"), SLOW_MS);
}

/** Says for as long as it is true that the server did not answer. */
export function trouble(name) {
  const strip = document.getElementById("trouble");
  if (!strip) return;
  strip.querySelector("span").textContent = said(name);
  strip.hidden = false;
}

export function calm() {
  const strip = document.getElementById("trouble");
  if (strip) strip.hidden = true;
}
