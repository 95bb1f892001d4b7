// Dragging with mouse, pen or finger. What lies under the pointer is asked of the page, never reckoned from x: the
// board reads from right to left. On touch only the grip drags, so that the columns scroll under the finger.
import { hold, release } from "../live.js";
import { aim, board, hand, isHolding, letGo, lift } from "./hand.js";
import { toSide, toTurn } from "./send.js";

const SLOP = 4;
const EDGE = 44;
const FASTEST = 14;

let begun = null;
let ghost = null;
let dragging = false;
let pointer = { x: 0, y: 0 };
let frame = 0;

export function start() {
  const root = board();
  root.addEventListener("pointerdown", down);
  root.addEventListener("dragstart", (event) => event.preventDefault());
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", cancel);
  document.addEventListener("click", swallow, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && dragging) cancel();
  }, true);
}

/** The grip that a press belongs to: its own, or by mouse that of the card or of a turn with one case. */
function gripUnder(event) {
  const own = event.target.closest(".grip");
  if (own || event.pointerType !== "mouse") return own;
  if (event.target.closest("button, input, .slot__time")) return null;
  const grips = event.target.closest("li.case-card, li.slot")?.querySelectorAll(".grip") ?? [];
  return grips.length === 1 ? grips[0] : null;
}

function down(event) {
  if (event.button || dragging || !event.isPrimary) return;
  const grip = gripUnder(event);
  if (grip) begun = { grip, x: event.clientX, y: event.clientY, id: event.pointerId };
}

function move(event) {
  if (!begun || event.pointerId !== begun.id) return;
  pointer = { x: event.clientX, y: event.clientY };
  if (!dragging) {
    if (Math.hypot(pointer.x - begun.x, pointer.y - begun.y) < SLOP) return;
    take();
  }
  event.preventDefault();
  carry();
}

function take() {
  dragging = true;
  hold();
  const row = begun.grip.closest("li");
  lift(begun.grip, "drag");
  ghost = picture(row);
  document.body.append(ghost);
  document.body.classList.add("is-dragging");
  frame = requestAnimationFrame(scroll);
}

/** A picture of what is in the hand: name, number and what constrains it. */
function picture(row) {
  const card = document.createElement("div");
  card.className = "case-card is-lifted";
  card.setAttribute("aria-hidden", "true");
  const line = document.createElement("div");
  line.className = "line line--between";
  const name = Object.assign(document.createElement("span"), { className: "case-card__name clip", textContent: hand.name });
  line.append(name);
  const code = row.matches(".case-card") || row.querySelectorAll(".grip").length === 1 ? row.querySelector(".code") : null;
  if (code) line.append(code.cloneNode(true));
  card.append(line);
  const facts = row.querySelector(".case-card__facts");
  if (facts) card.append(facts.cloneNode(true));
  return card;
}

function carry() {
  const width = ghost.offsetWidth;
  ghost.style.translate = `${Math.round(pointer.x - width / 2)}px ${Math.round(pointer.y - 18)}px`;
  const place = under();
  aim(place?.kind === "turn" ? place.row : null);
  for (const side of board().querySelectorAll("[data-waiting], [data-standbys]")) {
    side.classList.toggle("is-target", place?.element === side);
  }
}

function under() {
  const element = document.elementFromPoint(pointer.x, pointer.y);
  const row = element?.closest("#slot-rows > li[data-slot]");
  if (row) return row === hand.from ? null : { kind: "turn", row };
  const standbys = element?.closest("[data-standbys]");
  if (standbys) return { kind: "standby", element: standbys };
  if (element?.closest("#waiting-column") && !hand.from?.matches(".case-card")) {
    return { kind: "waiting", element: board().querySelector("[data-waiting]") };
  }
  return null;
}

function up(event) {
  if (!begun || event.pointerId !== begun.id) return;
  if (!dragging) {
    begun = null;
    return;
  }
  event.preventDefault();
  pointer = { x: event.clientX, y: event.clientY };
  const place = under();
  finish();
  if (!place) letGo();
  else if (place.kind === "turn") toTurn(place.row);
  else toSide(place.kind);
}

function cancel() {
  if (!dragging) {
    begun = null;
    return;
  }
  finish();
  letGo({ quiet: false });
}

function finish() {
  cancelAnimationFrame(frame);
  ghost?.remove();
  ghost = begun = null;
  document.body.classList.remove("is-dragging");
  for (const side of board().querySelectorAll(".is-target")) side.classList.remove("is-target");
  // The click that follows the release is not a tap; live changes that waited are let in.
  setTimeout(() => {
    dragging = false;
    release();
  });
}

function swallow(event) {
  if (!dragging) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** Near the edge of a column the column scrolls, faster the nearer. */
function scroll() {
  for (const column of board().querySelectorAll(".scroll")) {
    const { top, bottom, left, right } = column.getBoundingClientRect();
    if (pointer.x < left || pointer.x > right) continue;
    const over = pointer.y - (bottom - EDGE);
    const below = top + EDGE - pointer.y;
    if (over > 0) column.scrollTop += Math.min(FASTEST, over / 3);
    else if (below > 0) column.scrollTop -= Math.min(FASTEST, below / 3);
  }
  if (isHolding() && dragging) frame = requestAnimationFrame(scroll);
}
