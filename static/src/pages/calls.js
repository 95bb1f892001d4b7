// The call desk: digits choose an outcome, Enter saves, chips fill the time to call back, a number becomes the dialled one.
import { digits, isTyping } from "../page.js";

const form = () => document.getElementById("attempt");

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open], :popover-open")) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit && !isTyping()) return choose(event, digit);
  if (event.key !== "Enter" || event.target.closest("a, button, summary, textarea")) return;
  // Enter in another form, such as the search of the bar, belongs to that form.
  if (isTyping(event.target) && event.target.form !== form()) return;
  save(event);
});

document.addEventListener("click", ({ target }) => {
  const chip = target.closest("[data-again-on]");
  if (chip) return again(chip);
  const phone = target.closest("[data-phone]");
  if (phone) dialled(phone);
});

document.addEventListener("change", ({ target }) => {
  if (target.form !== form() || target.type !== "radio") return;
  if (target.name === "outcome") onOutcome(target);
  else onDegree(target);
});

document.addEventListener("input", ({ target }) => {
  if (target.name === "again_on" || target.name === "again_at") pickCallBack();
});

// Another call is in the middle: start at its name, so that a digit is an outcome and not text.
let shown = document.getElementById("call")?.dataset.call;
// A queue that refreshes itself stays where it was read; after an act of one's own it begins anew. Both may be under
// way at once, so each swap keeps its own.
const read = new WeakMap();
document.addEventListener("htmx:before:swap", (event) => {
  const { detail } = event;
  if (detail.ctx.sourceElement?.matches("form")) return;
  // Asked for by what has been replaced meanwhile: the page is newer than this answer.
  if (detail.ctx.target?.id === "calls" && !detail.ctx.sourceElement?.isConnected) return void event.preventDefault();
  const [list, later] = [document.querySelector("#queue .queue.scroll"), document.querySelector("#queue details")];
  read.set(detail.ctx, { top: list?.scrollTop ?? 0, isOpen: later?.open ?? false, hadFocus: document.activeElement !== document.body });
});

document.addEventListener("htmx:after:swap", ({ detail }) => {
  count();
  const place = read.get(detail.ctx);
  if (place) stay(place);
  const now = document.getElementById("call")?.dataset.call;
  // The same call again, with its next number or as it stands now: who stood in it lost his place with it.
  const isLost = (!place || place.hadFocus) && document.activeElement === document.body;
  if (now === shown && !isLost) return;
  shown = now;
  (document.getElementById("call-title") ?? document.getElementById("call"))?.focus({ preventScroll: true });
});

function stay(place) {
  const [list, later] = [document.querySelector("#queue .queue.scroll"), document.querySelector("#queue details")];
  if (later && place.isOpen) later.open = true;
  if (list) list.scrollTop = place.top;
}

/** The number in the bar is the number of the page's head. */
function count() {
  const place = document.querySelector(".app-nav [aria-current] .count");
  const due = document.querySelector("#call-head [data-due]")?.dataset.due;
  if (!place || due === undefined) return;
  place.textContent = due;
  place.hidden = !due;
}

/** The digit of an outcome; with several decisions 1 to 3 answer the first one that has no answer yet. */
function choose(event, digit) {
  const radios = [...(form()?.querySelectorAll(`[data-outcome-key="${digit}"]`) ?? [])];
  if (!radios.length) return;
  const open = radios.find((radio) => !isAnswered(radio.name)) ?? radios[0];
  event.preventDefault();
  open.click();
  if (!isTyping()) open.focus();
}

function isAnswered(name) {
  return Boolean(form().querySelector(`input[name="${CSS.escape(name)}"]:checked`));
}

function save(event) {
  const button = document.querySelector("[data-save-next]");
  if (!button) return;
  event.preventDefault();
  button.click();
}

/** No talk: what was answered about the decisions is taken back. */
function onOutcome(radio) {
  if (form().querySelector("[data-degree]") === null) return;
  for (const degree of form().querySelectorAll("[data-degree]:checked")) degree.checked = false;
  if (radio.value === "call_back") document.getElementById("again_on")?.focus();
}

/** An answer: it was a talk. A part asks how much. */
function onDegree(radio) {
  for (const outcome of form().querySelectorAll("input[name=outcome]:checked")) outcome.checked = false;
  const percent = document.getElementById(radio.dataset.percent ?? "");
  if (!percent) return;
  if (radio.value === "partial") percent.focus();
  else percent.value = "";
}

function pickCallBack() {
  const radio = form()?.querySelector('input[name=outcome][value="call_back"]');
  if (!radio || radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

function again(chip) {
  for (const other of document.querySelectorAll("[data-again-on]")) other.setAttribute("aria-pressed", String(other === chip));
  document.getElementById("again_on").value = chip.dataset.againOn;
  document.getElementById("again_at").value = digits(chip.dataset.againAt);
  pickCallBack();
}

/** The number that is rung now: the attempt is written down with it. */
function dialled(link) {
  const field = document.getElementById("attempt-phone");
  if (!field) return;
  field.value = link.dataset.phone;
  for (const other of document.querySelectorAll("[data-phone]")) other.toggleAttribute("aria-current", other === link);
  for (const name of ["call-phone", "call-dial"]) document.getElementById(name)?.setAttribute("href", `tel:${link.dataset.phone}`);
  const shown = document.getElementById("call-phone");
  if (shown) shown.innerHTML = link.innerHTML;
}
