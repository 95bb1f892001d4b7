// Nothing typed is lost: <form data-draft="case"> is kept on the server a second after the last key.
//
// The place [data-draft-said] says when. If the server cannot keep it (the sign-in has ended, the network is away),
// the text stays in this tab's own store and comes back for the same person after the next sign-in.
import { csrfToken, digits, said, settled } from "./page.js";

const WAIT_MS = 1000;
const STORE = "draft:";
const waiting = new WeakMap();

export function start() {
  document.addEventListener("input", onInput);
  document.addEventListener("change", onInput);
  document.addEventListener("submit", onSubmit, true);
  addEventListener("pagehide", () => forEachForm((form) => waiting.get(form)?.now()));
  if (location.pathname === "/sign-in") {
    sessionStorage.setItem("signed-out", "yes");
    return;
  }
  const cameFromSignIn = sessionStorage.getItem("signed-out") === "yes";
  sessionStorage.removeItem("signed-out");
  forEachForm((form) => bringBack(form, cameFromSignIn));
  // What was typed and then refused is newer than the draft of before.
  forEachForm((form) => form.querySelector("[data-form-errors], [role=alert]") && onInput({ target: form }));
}

function forEachForm(work) {
  for (const form of document.querySelectorAll("form[data-draft]")) work(form);
}

function onInput({ target }) {
  const form = target.closest?.("form[data-draft]");
  if (!form) return;
  if (!waiting.has(form)) waiting.set(form, settled(() => keep(form), WAIT_MS));
  waiting.get(form)();
}

function onSubmit({ target }) {
  if (target.matches?.("form[action$='/sign-out']")) return forget();
  if (!target.matches?.("form[data-draft]")) return;
  // The service deletes the draft; one that arrives later would bring it back.
  waiting.get(target)?.drop();
  store(target, true);
}

async function keep(form) {
  const body = typed(form);
  const answer = await fetch(`/drafts/${encodeURIComponent(form.dataset.draft)}`, {
    method: "POST",
    body: new URLSearchParams(body),
    headers: { "X-CSRFToken": csrfToken() },
    credentials: "same-origin",
    redirect: "manual",
    keepalive: true,
  }).catch(() => null);
  if (answer?.status === 204) {
    sessionStorage.removeItem(STORE + form.dataset.draft);
    say(form, said("draft", { time: digits(answer.headers.get("X-Draft-Kept") ?? "") }));
  } else {
    store(form, false);
    say(form, said("unsaved"));
  }
}

function typed(form) {
  return [...new FormData(form)].filter(([key, value]) => {
    const field = form.elements.namedItem(key);
    return typeof value === "string" && key !== "csrf_token" && field?.type !== "password";
  });
}

function say(form, sentence) {
  const place = form.querySelector("[data-draft-said]") ?? document.querySelector(`[data-draft-said="${form.dataset.draft}"], [data-draft-said=""]`);
  if (!place) return;
  place.hidden = false;
  (place.querySelector("span") ?? place).textContent = sentence;
}

function store(form, submitted) {
  const held = { person: document.body.dataset.person, path: location.pathname, submitted, typed: typed(form) };
  try {
    sessionStorage.setItem(STORE + form.dataset.draft, JSON.stringify(held));
  } catch {
    // A full or forbidden store: the server's draft remains.
  }
}

function bringBack(form, cameFromSignIn) {
  const key = STORE + form.dataset.draft;
  const held = JSON.parse(sessionStorage.getItem(key) ?? "null");
  sessionStorage.removeItem(key);
  if (!held || held.person !== document.body.dataset.person || held.path !== location.pathname) return;
  if (held.submitted && !cameFromSignIn) return;
  const values = new Map();
  for (const [name, value] of held.typed) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!values.has(field.name) || field.type === "hidden") continue;
    const [first] = values.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.get(field.name).includes(field.value);
    else if (!field.value) field.value = first;
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
  onInput({ target: form });
}

function forget() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(STORE)) sessionStorage.removeItem(key);
}
