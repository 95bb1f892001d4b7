// Forms: numbered required fields, lengths, forms that send themselves.
//   data-must                 on a form: its .must marks fill as the fields do
//   data-must-said="{filled} of {all} …{left}"   in that form: says what is left
//   data-length-of="id"       shows how many characters the field of that id holds
//   data-file-name            inside the label of a file field: says which file was chosen
//   data-most-bytes="n"       on a file field: what is larger is refused at once, in the words of data-too-large
//   aria-invalid              goes, with its sentence, once the field has another value
//   data-auto-submit          on a form: sends itself when a choice changes or typing pauses
import { digits, said, settled } from "./page.js";

export function start() {
  document.addEventListener("input", (event) => {
    onChange(event);
    const form = event.target.form;
    if (form?.hasAttribute("data-auto-submit") && isText(event.target)) sendLater(form);
  });
  document.addEventListener("change", (event) => {
    onChange(event);
    const form = event.target.form;
    if (form?.hasAttribute("data-auto-submit") && !isText(event.target)) form.requestSubmit();
  });
  document.addEventListener("htmx:after:swap", countAll);
  // The browser asks for what lacks in its own language; the page has a sentence in the reader's.
  document.addEventListener("invalid", ({ target }) => target.validity.valueMissing && target.setCustomValidity(said("fill")), true);
  document.addEventListener("input", ({ target }) => target.setCustomValidity?.(""), true);
  document.addEventListener("calendar:chosen", onChange);
  countAll();
}

const sendLater = settled((form) => form.isConnected && form.requestSubmit(), 300);

function isText(field) {
  return field.matches("textarea, input:not([type=checkbox], [type=radio], [type=date])") && field.tagName !== "SELECT";
}

/** A chosen file is named in its label, where the browser's own words are hidden. */
function nameFiles(field) {
  const place = field.closest("label")?.querySelector("[data-file-name]");
  if (!place) return;
  place.dataset.none ??= place.textContent;
  place.textContent = [...field.files].map((file) => file.name).join("، ") || place.dataset.none;
}

/** A file that the server would refuse is not sent: a request too large is refused whole, with all that was typed. */
function refuseLarge(field) {
  const label = field.closest("label");
  const most = Number(field.dataset.mostBytes);
  const large = most && [...field.files].find((file) => file.size > most);
  field.closest("form")?.querySelector(`[data-refused-file="${CSS.escape(field.id)}"]`)?.remove();
  if (!large) return;
  field.value = "";
  const note = document.createElement("div");
  note.className = "field__note field__note--danger";
  note.dataset.refusedFile = field.id;
  note.role = "alert";
  note.textContent = field.dataset.tooLarge.replace("{file}", large.name);
  label.after(note);
}

function onChange({ target, type }) {
  // A file field tells of its choice twice; the second word is enough.
  if (target.type === "file" && type === "change") {
    refuseLarge(target);
    nameFiles(target);
  }
  if (type === "change") forgive(target);
  const form = target.closest?.("form[data-must]");
  if (form) countMust(form);
  if (target.id) countLength(target);
}

/** What was said of the value before is not said of the new one; whether that is right the server will say. */
function forgive(field) {
  const faulty = field.closest?.("[aria-invalid=true]");
  if (!faulty) return;
  faulty.removeAttribute("aria-invalid");
  const name = faulty.id.replace(/-field$/, "");
  for (const id of [`${name}-error`, `${name.replace(/-\d+-.*$/, "")}-error`]) {
    document.getElementById(id)?.remove();
    const rest = (faulty.getAttribute("aria-describedby") ?? "").split(" ").filter((word) => word && word !== id);
    if (rest.length) faulty.setAttribute("aria-describedby", rest.join(" "));
    else faulty.removeAttribute("aria-describedby");
  }
}

function countAll() {
  for (const form of document.querySelectorAll("form[data-must]")) countMust(form);
}

function countLength(field) {
  for (const place of document.querySelectorAll(`[data-length-of="${CSS.escape(field.id)}"]`)) {
    place.textContent = digits(field.value.length);
  }
}

/** Fills each mark whose field holds something, and says which ones are left. */
function countMust(form) {
  const marks = [...form.querySelectorAll(".must")];
  const left = [];
  for (const mark of marks) {
    const field = mark.closest(".field");
    const filled = [...field.querySelectorAll("input, select, textarea")].some(isFilled);
    mark.classList.toggle("is-filled", filled);
    if (!filled) left.push(nameOf(mark, field));
  }
  const place = form.querySelector("[data-must-said]") ?? document.querySelector(`[data-must-said][data-of="${form.id}"]`);
  if (!place) return;
  const template = left.length ? place.dataset.mustSaid : (place.dataset.mustFull ?? place.dataset.mustSaid);
  place.textContent = template
    .replace("{filled}", digits(marks.length - left.length))
    .replace("{all}", digits(marks.length))
    .replace("{left}", left.join("، "));
}

function isFilled(field) {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.type !== "hidden" && field.value.trim() !== "";
}

function nameOf(mark, field) {
  const label = field.querySelector("label, legend");
  const words = [...label.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent.trim());
  return words.filter(Boolean).join(" ");
}
