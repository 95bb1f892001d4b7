// The board without a mouse. Letters go by their physical key, so that they work while the Persian layout is on.
import { isTyping, speak } from "../page.js";
import { aim, base, board, hand, isFree, isHolding, letGo, lift, namesOf, openRows, suits, timeOf, words } from "./hand.js";
import { dialog, previewInsert, toSide, toTurn } from "./send.js";

const COLUMNS = ["#waiting", "#slots", "#checklist"];

export function start() {
  document.addEventListener("keydown", onKey);
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || isTyping() || document.querySelector("dialog[open]")) return;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) return turn(event);
  if (event.altKey) return;
  const act = ACTS[event.key] ?? ACTS[event.code];
  if (act && act(event) !== false) event.preventDefault();
}

function turn(event) {
  if (event.code !== "KeyZ" && event.code !== "KeyY") return;
  const button = board().querySelector(event.shiftKey || event.code === "KeyY" ? "[data-redo]" : "[data-undo]");
  event.preventDefault();
  button?.click();
}

const ACTS = {
  ArrowDown: (event) => (isHolding() ? toNext(1, event.shiftKey) : step(1)),
  ArrowUp: (event) => (isHolding() ? toNext(-1, event.shiftKey) : step(-1)),
  ArrowLeft: () => column(isRightToLeft() ? 1 : -1),
  ArrowRight: () => column(isRightToLeft() ? -1 : 1),
  Space: pickOrPut,
  Enter: openForm,
  Escape: () => (isHolding() ? letGo({ quiet: false, focus: true }) : false),
  Delete: () => side("waiting"),
  KeyS: () => side("standby"),
  KeyJ: joinAbove,
  KeyI: insertHere,
};

const isRightToLeft = () => getComputedStyle(document.documentElement).direction === "rtl";
const focusedGrip = () => document.activeElement?.closest?.(".grip") ?? document.activeElement?.closest?.("li")?.querySelector(".grip");

/** From row to row of the column in which the focus is. */
function step(direction) {
  const here = document.activeElement;
  const list = here?.closest(COLUMNS.slice(0, 2).join(", "));
  if (!list) return false;
  const rows = [...list.querySelectorAll("li.case-card, li.slot")].filter((row) => row.offsetParent);
  const at = rows.indexOf(here.closest("li"));
  focusRow(rows[at < 0 ? (direction > 0 ? 0 : rows.length - 1) : at + direction]);
}

function focusRow(row) {
  if (!row) return;
  const grip = row.querySelector(".grip");
  if (!grip) row.tabIndex = -1;
  (grip ?? row).focus();
  row.scrollIntoView({ block: "nearest" });
  if (!grip) speak(describe(row));
}

function describe(row) {
  const what = row.querySelector(".slot__what");
  return what ? `${timeOf(row)}، ${what.textContent.trim()}` : words("Taken", { time: timeOf(row), name: namesOf(row) });
}

function column(direction) {
  const shown = COLUMNS.map((name) => document.querySelector(name)).filter((found) => found?.offsetParent);
  const at = shown.findIndex((found) => found.contains(document.activeElement));
  const next = shown[at < 0 ? 0 : at + direction];
  if (!next) return;
  const first = next.querySelector(".grip, li.slot, button, summary, a");
  if (next.matches("#checklist")) first?.focus();
  else focusRow(first?.closest("li"));
}

/** With a case in the hand: the next turn that suits; with Shift also those that are taken. */
function toNext(direction, alsoTaken) {
  const rows = openRows().filter((row) => row !== hand.from && suits(row) && (alsoTaken || isFree(row)));
  const from = Number((hand.target ?? hand.from)?.dataset.start ?? (direction > 0 ? -1 : Infinity));
  const ahead = rows.filter((row) => (Number(row.dataset.start) - from) * direction > 0);
  const row = direction > 0 ? ahead[0] : ahead.at(-1);
  if (!row) return speak(words("None"));
  aim(row);
  row.scrollIntoView({ block: "nearest" });
  speak(isFree(row) ? words("Free", { time: timeOf(row) }) : words("Taken", { time: timeOf(row), name: namesOf(row) }));
}

function pickOrPut() {
  if (isHolding()) {
    if (hand.target) toTurn(hand.target);
    else letGo({ quiet: false, focus: true });
    return;
  }
  const grip = focusedGrip();
  if (!grip || document.activeElement.closest("button, summary")) return false;
  lift(grip, "keys");
}

function openForm(event) {
  const grip = isHolding() ? { href: `${base()}/cases/${hand.case}` } : event.target.closest?.(".grip");
  if (!grip) return false;
  letGo();
  dialog(grip.href);
}

function side(way) {
  if (!isHolding()) {
    const grip = focusedGrip();
    if (!grip || (way === "waiting" && grip.closest(".case-card"))) return false;
    lift(grip, "keys");
  }
  toSide(way);
}

function joinAbove() {
  if (!isHolding()) {
    const grip = focusedGrip();
    if (!grip) return false;
    lift(grip, "keys");
  }
  const at = Number((hand.target ?? hand.from)?.dataset.start ?? Infinity);
  const taken = openRows().filter((row) => row !== hand.from && !isFree(row));
  const own = hand.target && !isFree(hand.target) ? hand.target : taken.filter((row) => Number(row.dataset.start) < at).at(-1);
  if (own) return toTurn(own, "join");
  speak(words("Above"));
  letGo({ focus: true });
}

function insertHere() {
  if (!isHolding()) return false;
  if (hand.target) previewInsert(hand.target);
  else speak(words("None"));
}
