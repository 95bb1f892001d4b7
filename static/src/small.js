// Little buttons.
//   data-close=".notice"        hides the nearest ancestor (or the element of an #id)
//   data-copy="text"            copies
//   data-choose-theme="dark"    the look, kept in a cookie for the next page
//   data-back, data-reload, data-print
//   data-toggle="id"            shows or hides an element, aria-expanded follows
//   data-drawer="id"            the same by the class is-open, for what narrow screens keep aside
import { said, speak } from "./page.js";

const YEAR = 365 * 24 * 60 * 60;

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button, a");
    if (!button) return;
    const { close, copy, chooseTheme, drawer, toggle } = button.dataset;
    if (close) put(button, close);
    if (copy !== undefined) copyText(copy, button);
    if (chooseTheme) setTheme(chooseTheme);
    if (toggle) show(button, document.getElementById(toggle));
    if (drawer) pull(button, document.getElementById(drawer));
    if (button.hasAttribute("data-back")) history.back();
    if (button.hasAttribute("data-reload")) location.reload();
    if (button.hasAttribute("data-print")) print();
  });
}

function put(button, selector) {
  const thing = selector.startsWith("#") ? document.querySelector(selector) : button.closest(selector);
  if (!thing) return;
  if (thing.id) thing.hidden = true;
  else thing.remove();
}

function show(button, thing) {
  if (!thing) return;
  thing.hidden = !thing.hidden;
  button.setAttribute("aria-expanded", String(!thing.hidden));
}

function pull(button, thing) {
  if (!thing) return;
  button.setAttribute("aria-expanded", String(thing.classList.toggle("is-open")));
}

function setTheme(theme) {
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR}; SameSite=Lax`;
  document.documentElement.dataset.bsTheme = theme;
  for (const choice of document.querySelectorAll("[data-choose-theme]")) {
    choice.setAttribute("aria-pressed", String(choice.dataset.chooseTheme === theme));
  }
}

async function copyText(text, button) {
  const done = await write(text);
  const sentence = said(done ? "copied" : "noCopy");
  speak(sentence);
  if (done) {
    button.classList.add("is-copied");
    setTimeout(() => button.classList.remove("is-copied"), 2000);
  }
  button.title = sentence;
}

/** The clipboard needs https; over http the old way still works. */
async function write(text) {
  if (navigator.clipboard && isSecureContext) {
    return navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, className: "visually-hidden" });
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}
