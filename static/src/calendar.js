// The month that opens beside a date box (templates/ui/_calendar.html).
//   <div popover data-calendar="id of the box" data-url="…" data-failed="sentence">
// Filled on opening, at the date typed so far. Arrows walk over days in reading direction, PageUp/PageDown over months,
// Home and End over the week; Enter picks, Escape closes. Listeners sit on the document, so swapped-in forms work.
const DAY_MS = 86400000;
let open = null; // the popover on show

export function start(root = document) {
  root.addEventListener("toggle", onToggle, true); // does not bubble
  root.addEventListener("click", onClick);
  root.addEventListener("keydown", onKey);
  addEventListener("resize", place);
  addEventListener("scroll", place, { capture: true, passive: true });
}

const boxOf = (pop) => document.getElementById(pop.dataset.calendar);
const dayOf = (pop, iso) => pop.querySelector(`[data-day="${iso}"]`);

async function onToggle({ target: pop, newState }) {
  if (!pop.matches?.("[data-calendar]")) return;
  if (newState !== "open") {
    if (open === pop) open = null;
    return;
  }
  open = pop;
  place();
  if (await fill(pop, { typed: boxOf(pop).value })) pop.querySelector("[data-day][tabindex='0']")?.focus();
}

/** Puts a month into the popover; false when it could not, or was overtaken by a newer wish. */
async function fill(pop, wish) {
  const asked = (pop.dataset.asked = String(Number(pop.dataset.asked ?? 0) + 1));
  const parameters = new URLSearchParams({ typed: boxOf(pop).value, ...wish });
  const answer = await fetch(`${pop.dataset.url}?${parameters}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  const html = answer?.ok && !answer.redirected ? await answer.text() : null;
  if (pop.dataset.asked !== asked || !pop.isConnected) return false;
  if (html === null) pop.textContent = pop.dataset.failed;
  else pop.innerHTML = html;
  place();
  return html !== null;
}

async function onClick({ target }) {
  const pop = target.closest?.("[data-calendar]");
  const button = pop && target.closest("button");
  if (!button) return;
  if (button.dataset.day) {
    pick(pop, button);
  } else if (button.dataset.turn) {
    const { year, month, turn } = button.dataset;
    if (await fill(pop, { year, month })) pop.querySelector(`[data-turn="${turn}"]`)?.focus();
  }
}

function pick(pop, { dataset: { text } }) {
  const box = boxOf(pop);
  box.value = text;
  pop.hidePopover();
  box.focus();
  for (const name of ["input", "change"]) box.dispatchEvent(new Event(name, { bubbles: true }));
}

function onKey(event) {
  const day = event.target.closest?.("[data-calendar] [data-day]");
  if (!day || event.altKey || event.ctrlKey || event.metaKey) return;
  const pop = day.closest("[data-calendar]");
  const forward = getComputedStyle(pop).direction === "rtl" ? -1 : 1;
  const inWeek = day.closest("td").cellIndex;
  const steps = { ArrowRight: forward, ArrowLeft: -forward, ArrowUp: -7, ArrowDown: 7, Home: -inWeek, End: 6 - inWeek };
  if (event.key in steps) walk(pop, day, steps[event.key]);
  else if (event.key === "PageUp" || event.key === "PageDown") turn(pop, event.key === "PageUp" ? -1 : 1, daysOf(pop).indexOf(day));
  else return;
  event.preventDefault();
}

const daysOf = (pop) => [...pop.querySelectorAll("[data-day]")];

/** To the day so many days away, over the edge of the month if need be. */
async function walk(pop, day, step) {
  const iso = new Date(Date.parse(day.dataset.day) + step * DAY_MS).toISOString().slice(0, 10);
  if (!dayOf(pop, iso) && !(await turnTo(pop, Math.sign(step)))) return;
  focus(pop, dayOf(pop, iso));
}

/** To the same day of the neighbouring month, or its last. */
async function turn(pop, sign, order) {
  if (await turnTo(pop, sign)) focus(pop, daysOf(pop).at(Math.min(order, daysOf(pop).length - 1)));
}

function turnTo(pop, sign) {
  const button = pop.querySelector(`[data-turn="${sign}"]`);
  return button ? fill(pop, { year: button.dataset.year, month: button.dataset.month }) : false;
}

function focus(pop, day) {
  if (!day) return;
  for (const other of daysOf(pop)) other.tabIndex = other === day ? 0 : -1;
  day.focus();
}

/** Under the box, or over it where there is more room; at its inline start, within the window. */
function place() {
  if (!open?.isConnected) return;
  const box = boxOf(open).getBoundingClientRect();
  const { width, height } = open.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const below = box.bottom + 4 + height <= clientHeight || box.top < clientHeight - box.bottom;
  const start = getComputedStyle(open).direction === "rtl" ? clientWidth - box.right : box.left;
  open.style.insetBlockStart = `${Math.max(4, below ? Math.min(box.bottom + 4, clientHeight - height - 4) : box.top - 4 - height)}px`;
  open.style.insetInlineStart = `${Math.max(4, Math.min(start, clientWidth - width - 4))}px`;
}
