// What is in the hand: one case, where it came from, and the turn it would go to. Drag, tap and keys share it.
import { digits, speak } from "../page.js";

export const hand = { case: "", name: "", fromSlot: "", fromVersion: "", from: null, since: null, until: null, target: null, how: "" };

export const board = () => document.getElementById("board");
export const base = () => board().dataset.board;

/** A sentence of the board with its places filled. */
export function words(name, facts = {}) {
  const text = board().dataset[`said${name}`] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");
}

export const isHolding = () => hand.case !== "";
export const gripOf = (caseId) => board().querySelector(`.grip[data-case="${caseId}"]`);
export const openRows = () => [...board().querySelectorAll("li[data-open]")];
export const isFree = (row) => row.classList.contains("slot--free");
export const timeOf = (row) => row.querySelector("time bdi")?.textContent.trim() ?? "";
export const namesOf = (row) => [...row.querySelectorAll(".slot__name")].map((name) => name.textContent.trim()).join("، ");

/** The name beside a grip; in a joint turn each grip has its own. */
export function nameOf(grip) {
  const card = grip.closest(".case-card");
  return (card ? card.querySelector(".case-card__name") : grip.nextElementSibling).textContent.trim();
}

/** Whether the member can come to the turn. */
export function suits(row) {
  const { start, end } = row.dataset;
  return (hand.since === null || Number(start) >= hand.since) && (hand.until === null || Number(end) <= hand.until);
}

/** Takes a case into the hand. */
export function lift(grip, how) {
  if (isHolding()) letGo();
  const row = grip.closest("li");
  const { case: caseId, since, until } = grip.dataset;
  Object.assign(hand, {
    case: caseId,
    name: nameOf(grip),
    from: row,
    fromSlot: row.dataset.slot ?? "",
    fromVersion: row.dataset.v ?? "",
    since: since === undefined ? null : Number(since),
    until: until === undefined ? null : Number(until),
    how,
  });
  mark();
  if (how !== "drag") speak(words("Lifted", { name: hand.name }));
  board().dispatchEvent(new CustomEvent("hand:lifted"));
}

/** Shows what is in the hand and where it may go; again after rows were replaced. */
export function mark() {
  unmark();
  if (!isHolding()) return;
  const grip = gripOf(hand.case);
  hand.from = grip?.closest("li") ?? null;
  hand.from?.classList.add(hand.from.matches(".case-card") ? "is-away" : "is-source");
  hand.from?.querySelector(".case-card__subject")?.setAttribute("data-away", words("Away"));
  grip?.setAttribute("aria-pressed", "true");
  for (const row of openRows()) row.classList.toggle("is-barred", row !== hand.from && !suits(row));
  board().classList.add("has-hand");
  const bar = document.getElementById("pick-bar");
  if (bar && hand.how === "tap") {
    bar.hidden = false;
    bar.querySelector("[data-picked]").textContent = words("Lifted", { name: hand.name });
    bar.querySelector("[data-pick-move]").href = `${base()}/cases/${hand.case}`;
    bar.querySelector("[data-pick-back]").hidden = !hand.from || hand.from.matches(".case-card");
  }
}

function unmark() {
  for (const element of board().querySelectorAll(".is-away, .is-source, .is-barred")) {
    element.classList.remove("is-away", "is-source", "is-barred");
  }
  for (const grip of board().querySelectorAll(".grip[aria-pressed]")) grip.removeAttribute("aria-pressed");
  board().classList.remove("has-hand");
  const bar = document.getElementById("pick-bar");
  if (bar) bar.hidden = true;
}

/** Points at the turn under the hand (or at nothing). */
export function aim(row) {
  if (hand.target === row) return;
  restore();
  hand.target = row;
  if (!row) return;
  row.classList.add("slot--target");
  const what = row.querySelector(".slot__what");
  if (!what || !isFree(row)) return;
  what.dataset.was = what.textContent;
  if (row.classList.contains("is-barred")) {
    what.textContent = words("Barred");
    return;
  }
  what.textContent = words("Span", { start: timeOf(row), end: clockface(row.dataset.end) });
  if (hand.how === "drag") row.querySelector(".slot__end").append(document.getElementById("drop-hint").content.cloneNode(true));
}

function clockface(minute) {
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  return digits(`${two(minute / 60)}:${two(minute % 60)}`);
}

function restore() {
  for (const row of board().querySelectorAll(".slot--target")) {
    row.classList.remove("slot--target");
    const what = row.querySelector(".slot__what[data-was]");
    if (!what) continue;
    row.querySelector(".slot__end").replaceChildren();
    what.textContent = what.dataset.was;
    delete what.dataset.was;
  }
}

/** Lets go: the case is where it was. */
export function letGo({ quiet = true, focus = false } = {}) {
  if (!isHolding()) return;
  const { case: caseId, name } = hand;
  aim(null);
  Object.assign(hand, { case: "", name: "", from: null, fromSlot: "", fromVersion: "", target: null, how: "" });
  unmark();
  if (!quiet) speak(words("LetGo", { name }));
  if (focus) gripOf(caseId)?.focus();
  board().dispatchEvent(new CustomEvent("hand:empty"));
}
