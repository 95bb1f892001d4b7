// A field with a list under it (templates/ui/combobox.html). htmx fetches the options while one types; arrows walk,
// Enter takes, Escape closes. Taking an option puts its data-value into the hidden field and tells the page with
// the event combobox:chosen {value, label}.
export function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("htmx:after:swap", onFilled);
  document.addEventListener("input", (event) => {
    const box = boxOf(event.target);
    const value = box?.querySelector("[data-combobox-value]");
    if (value && event.target.matches("[role=combobox]")) value.value = "";
  });
  document.addEventListener("focusout", (event) => {
    const box = boxOf(event.target);
    if (box && !box.contains(event.relatedTarget)) setTimeout(() => !box.contains(document.activeElement) && close(box), 150);
  });
}

const boxOf = (element) => element.closest?.("[data-combobox]") ?? null;
const inputOf = (box) => box.querySelector("[role=combobox]");
const listOf = (box) => box.querySelector("[role=listbox]");
const optionsOf = (box) => [...listOf(box).querySelectorAll("[role=option]")];

function onFilled({ detail }) {
  const box = detail.ctx.target?.closest?.("[data-combobox]");
  if (!box || detail.ctx.target !== listOf(box)) return;
  optionsOf(box).forEach((option, index) => (option.id ||= `${listOf(box).id}-${index}`));
  const open = box.contains(document.activeElement) && listOf(box).childElementCount > 0;
  listOf(box).hidden = !open;
  inputOf(box).setAttribute("aria-expanded", String(open));
  walk(box, open && optionsOf(box).length === 1 ? 0 : -1);
}

function onKey(event) {
  const box = boxOf(event.target);
  if (!box || !event.target.matches("[role=combobox]")) return;
  const options = optionsOf(box);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "Escape" && !listOf(box).hidden) {
    close(box);
    event.stopPropagation();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && options.length) {
    listOf(box).hidden = false;
    inputOf(box).setAttribute("aria-expanded", "true");
    walk(box, (at + (event.key === "ArrowDown" ? 1 : -1) + options.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % options.length);
  } else if (event.key === "Enter" && !listOf(box).hidden && at >= 0) {
    take(box, options[at]);
  } else {
    return;
  }
  event.preventDefault();
}

function walk(box, index) {
  optionsOf(box).forEach((option, at) => {
    option.setAttribute("aria-selected", String(at === index));
    if (at === index) option.scrollIntoView({ block: "nearest" });
  });
  const current = optionsOf(box)[index];
  if (current) inputOf(box).setAttribute("aria-activedescendant", current.id);
  else inputOf(box).removeAttribute("aria-activedescendant");
}

function onClick(event) {
  const option = event.target.closest("[role=option]");
  const box = option && boxOf(option);
  if (box && !option.matches("a[href]")) take(box, option);
}

function take(box, option) {
  if (option.matches("a[href]")) return option.click();
  const { value, label = option.textContent.trim() } = option.dataset;
  const hidden = box.querySelector("[data-combobox-value]");
  inputOf(box).value = label;
  if (hidden) {
    hidden.value = value;
    hidden.dispatchEvent(new Event("change", { bubbles: true }));
  }
  close(box);
  box.dispatchEvent(new CustomEvent("combobox:chosen", { bubbles: true, detail: { value, label } }));
}

function close(box) {
  listOf(box).hidden = true;
  inputOf(box).setAttribute("aria-expanded", "false");
  inputOf(box).removeAttribute("aria-activedescendant");
}
