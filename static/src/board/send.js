// What the board sends, and what happens to focus and voice when the answer is in.
import htmx from "htmx.org";
import { speak } from "../page.js";
import { base, board, gripOf, hand, isHolding, letGo, mark } from "./hand.js";

/** Names this tab in the feed, so that it does not fetch what it has done itself. */
export const TAB = Math.random().toString(36).slice(2, 8);

let focusAfter = false;

export function start() {
  document.addEventListener("submit", sign, true);
  document.addEventListener("click", openInDialog);
  document.addEventListener("htmx:after:swap", afterSwap);
}

/** Sends the case in the hand to a turn; how: place, swap, insert, join. */
export function toTurn(row, way = "place") {
  send({ way, to_slot: row.dataset.slot, to_version: row.dataset.v });
}

/** Sends the case in the hand to the standbys or back to those who wait. */
export function toSide(way) {
  send({ way, to_slot: "", to_version: "" });
}

function send(fields) {
  const form = document.getElementById("move");
  const { case: caseId, fromSlot, fromVersion, how } = hand;
  const all = { case: caseId, from_slot: fromSlot, from_version: fromVersion, tab: TAB, ...fields };
  for (const [name, value] of Object.entries(all)) form.elements[name].value = value ?? "";
  focusAfter = how === "keys";
  letGo();
  form.requestSubmit();
}

/** Asks for the preview of an insertion before anybody moves (N-03). */
export function previewInsert(row) {
  const query = new URLSearchParams({
    case: hand.case,
    from_slot: hand.fromSlot,
    from_version: hand.fromVersion,
    to_slot: row.dataset.slot,
    to_version: row.dataset.v,
  });
  focusAfter = hand.how === "keys";
  letGo();
  dialog(`${base()}/preview?${query}`);
}

export function dialog(url) {
  htmx.ajax("GET", url, { source: board(), target: "#dialog", swap: "innerHTML" });
}

function sign(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.action.includes(`${base()}/`) || form.method !== "post") return;
  let tab = form.elements.tab;
  if (!tab) {
    tab = Object.assign(document.createElement("input"), { type: "hidden", name: "tab" });
    form.append(tab);
  }
  tab.value = TAB;
  if (form.closest("dialog")) focusAfter = true;
}

/** The plain forms behind times, grips and buttons open over the board instead of leaving it. */
function openInDialog(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.button) return;
  const link = event.target.closest?.(".slot__time, [data-in-dialog], [data-pick-move]");
  if (!link || isHolding() && !link.matches("[data-pick-move]")) return;
  event.preventDefault();
  if (link.matches("[data-pick-move]")) letGo();
  dialog(link.href);
}

function afterSwap(event) {
  if (!board()) return;
  if (isHolding()) mark();
  const said = document.getElementById("said");
  const done = said.querySelector("[data-done]");
  if (done) {
    speak(done.textContent.trim());
    const caseId = done.dataset.done;
    done.remove();
    if (focusAfter && caseId) focusWhenFree(() => gripOf(caseId)?.focus());
    focusAfter = false;
  }
  let { target } = event.detail.ctx;
  // Retargeted by the answer: htmx leaves the selector.
  if (typeof target === "string") target = document.querySelector(target);
  if (target?.id === "said" || target?.id === "dialog") {
    (target.querySelector("[data-focus]") ?? (focusAfter ? target.querySelector(".refusal .btn") : null))?.focus();
  }
}

/** While a dialog is open nothing behind it takes the focus. */
function focusWhenFree(focus) {
  const open = document.querySelector("dialog[open]");
  if (open) open.addEventListener("close", () => setTimeout(focus), { once: true });
  else focus();
}
