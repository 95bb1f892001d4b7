// Keys of the page. A page says which: data-key="n" on a link or button is that key's click; never while typing.
//   /  the page's own search (data-find, the last one wins: a list's search before the bar's)
//   ?  the dialog with the id "keys", where a page has one
//   Ctrl+Enter  sends the form it is typed in (data-send-key on the form)
import { isTyping } from "./page.js";

// The physical key, so that n works while the Persian layout is on.
const letterOf = (event) => (/^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key);

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sendForm(event);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping() || document.querySelector("dialog[open]")) return;
    if (event.key === "/" || event.code === "Slash" && !event.shiftKey) return find(event);
    if (event.key === "?" || event.key === "؟") return openKeys(event);
    const letter = letterOf(event);
    const button = [...document.querySelectorAll("[data-key]")].find((candidate) => candidate.dataset.key === letter && !candidate.disabled);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
}

function sendForm(event) {
  const form = event.target.closest?.("form[data-send-key]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.btn-primary") ?? undefined);
}

function find(event) {
  const places = [...document.querySelectorAll("[data-find]")].filter((place) => place.offsetParent);
  const place = places.at(-1);
  if (!place) return;
  event.preventDefault();
  place.focus();
  place.select?.();
}

function openKeys(event) {
  const dialog = document.getElementById("keys");
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
}
