// The problem form: everything by keyboard while the phone is in the other hand.
//   Enter in a field goes to the next one; Ctrl+Enter sends (keys.js)
//   data-letter-part     shown while the source is a letter
//   data-add-phone       one more telephone, named after the last one
//   data-known-phone     puts the number, and data-whose, into the first row that is empty
//   data-outcome="x"     opens #outcome-x with what that outcome needs
//   data-other-member    back to the member's search field
const form = document.querySelector("[data-intake]");

form.addEventListener("change", ({ target }) => {
  if (target.name === "source") showLetter(target.value === "letter");
});
if (!CSS.supports("field-sizing", "content")) {
  form.addEventListener("input", ({ target }) => target.matches("textarea") && grow(target));
  for (const text of form.querySelectorAll("textarea")) if (text.value) grow(text);
}
form.addEventListener("keydown", onEnter);
form.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.hasAttribute("data-add-phone")) addPhone();
  if (button.dataset.knownPhone) takePhone(button.dataset.knownPhone, button.dataset.whose);
  if (button.hasAttribute("data-other-member")) otherMember();
  if (button.dataset.outcome) openOutcome(button);
});
form.addEventListener("combobox:chosen", () => {
  const empty = [...form.querySelectorAll("#desk, #topic, #description")].find((field) => !field.value || field.value === "0");
  empty?.focus();
});

function grow(text) {
  text.style.blockSize = "auto";
  text.style.blockSize = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}

function showLetter(shown) {
  for (const part of form.querySelectorAll("[data-letter-part]")) part.hidden = !shown;
}

/** Enter walks on instead of sending a half-filled form. */
function onEnter(event) {
  const { target } = event;
  if (event.key !== "Enter" || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing) return;
  if (!target.matches("input:not([type=file]), select")) return;
  event.preventDefault();
  const fields = [...form.querySelectorAll("input:not([type=hidden]), select, textarea, button.btn-primary")].filter(isReachable);
  const rest = fields.slice(fields.indexOf(target) + 1);
  rest.find((field) => field.type !== "radio" || field.name !== target.name)?.focus();
}

function isReachable(field) {
  if (!field.offsetParent || field.disabled) return false;
  return field.type !== "radio" || field.checked || !form.querySelector(`[name="${field.name}"]:checked`);
}

function addPhone() {
  const rows = [...form.querySelectorAll("[data-phone-row]")];
  const last = rows.at(-1);
  if (!last || rows.length >= 6) return;
  const next = last.cloneNode(true);
  for (const element of next.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/phones-\d+/, `phones-${rows.length}`));
    }
    element.removeAttribute("aria-invalid");
    if ("value" in element && element.matches("input")) element.value = "";
  }
  for (const mark of next.querySelectorAll(".must, .field__note, label > .visually-hidden")) mark.remove();
  last.after(next);
  next.querySelector("input").focus();
}

function takePhone(number, whose) {
  const rows = () => [...form.querySelectorAll("[data-phone-row]")].map((row) => row.querySelectorAll("input"));
  const same = ([field]) => field.value.replace(/\D/g, "") === number;
  if (!rows().some(same)) {
    if (!rows().some(([field]) => !field.value)) addPhone();
    const [field, owner] = rows().find(([empty]) => !empty.value) ?? [];
    if (!field) return;
    field.value = number;
    owner.value ||= whose;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  }
  form.querySelector("[name=visitor_name]").focus();
}

function otherMember() {
  const typed = document.getElementById("member-typed");
  typed.focus();
  typed.select();
}

function openOutcome(button) {
  for (const other of form.querySelectorAll("[data-outcome]")) {
    const part = document.getElementById(`outcome-${other.dataset.outcome}`);
    const open = other === button && part.hidden;
    part.hidden = !open;
    other.setAttribute("aria-expanded", String(open));
    if (open) {
      part.querySelector("textarea, input").focus();
      part.scrollIntoView({ block: "nearest" });
    }
  }
}
