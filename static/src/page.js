// Small things that several modules need.

/** A sentence of the page, translated by the server: data-said-<name> of body, with {places} filled. */
export function said(name, facts = {}) {
  const text = document.body.dataset[`said${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => facts[key] ?? "");
}

/** Speaks a sentence to screen readers. */
export function speak(sentence) {
  const region = document.getElementById("spoken");
  if (region) region.textContent = sentence;
}

/** The token that every write carries. */
export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";
}

/** Digits in the script of the page. */
export function digits(value) {
  const text = String(value);
  return document.documentElement.lang === "fa" ? text.replace(/\d/g, (digit) => "۰۱۲۳۴۵۶۷۸۹"[digit]) : text;
}

/** Whether keys typed now are text. */
export function isTyping(element = document.activeElement) {
  return Boolean(element?.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]"));
}

/** Whether a region holds text that was typed and not yet sent. */
export function holdsTypedText(region) {
  if (region.contains(document.activeElement) && isTyping()) return true;
  return [...region.querySelectorAll("input, textarea")].some((field) => {
    if (["hidden", "submit", "button", "search"].includes(field.type)) return false;
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    return field.value !== field.defaultValue;
  });
}

/** Runs a function later, counting from its last call; .now() runs a waiting one at once, .drop() forgets it. */
export function settled(work, wait) {
  let timer = 0;
  let waiting = null;
  const run = () => {
    clearTimeout(timer);
    const held = waiting;
    waiting = null;
    if (held) work(...held);
  };
  const later = (...args) => {
    waiting = args;
    clearTimeout(timer);
    timer = setTimeout(run, wait);
  };
  later.now = run;
  later.drop = () => {
    clearTimeout(timer);
    waiting = null;
  };
  return later;
}
