// The decision form: shows one decision of one hearing, tells each keystroke, never overwrites what is being typed.
import { digits } from "../page.js";
import { isBlank, lacks } from "./model.js";
import { newId } from "./store.js";

const TEXTS = ["text", "owner_name", "higher_authority", "due"];
const PROMISES_ADVISE = ["owner_name", "due"];

export class DecisionForm {
  /** `onType(key, fields)` for a decision, `onNote(text)` for the key points, `onLeave()` when a field is left. */
  constructor(root, words, { onType, onNote, onLeave, onRemove }) {
    this.root = root;
    this.words = words;
    this.handlers = { onType, onNote, onLeave, onRemove };
    this.fields = Object.fromEntries([...TEXTS, "key_points"].map((name) => [name, root.elements.namedItem(name)]));
    this.decider = root.elements.namedItem("decider");
    this.other = root.querySelector("[data-other-decider]");
    this.chosen = new Map();
    this.fresh = new Map();
    this.hearing = null;
    this.decisions = [];
    root.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("input", (event) => this.#typed(event.target));
    root.addEventListener("change", (event) => {
      if (event.target === this.decider || event.target.type === "radio" || event.target.type === "checkbox") this.#typed(event.target);
      this.handlers.onLeave();
    });
    root.addEventListener("focusout", () => this.handlers.onLeave());
    root.addEventListener("click", (event) => this.#clicked(event.target.closest("button")));
  }

  /** Who may be chosen as decider: (name, post, acting), as the attendance says now. */
  setDeciders(deciders) {
    const told = JSON.stringify(deciders);
    if (this.deciders === told || this.decider === document.activeElement) return;
    const isFirst = this.deciders === undefined;
    this.deciders = told;
    if (isFirst) return;
    const other = [...this.decider.options].find((option) => option.value === "other");
    this.decider.replaceChildren(
      ...deciders.map(([name, post, acting], index) => {
        const option = document.createElement("option");
        Object.assign(option.dataset, { name, post, acting: acting ? "1" : "0" });
        option.value = String(index + 1);
        option.textContent = [post, name].filter(Boolean).join(this.words.comma) + (acting ? ` (${this.words.acting})` : "");
        return option;
      }),
      other,
    );
  }

  /** Shows a hearing as it is: decisions with what waits and what is typed already laid over them. */
  show(turn, decisions, keyPoints, problemOf) {
    const before = this.hearing && this.chosen.get(this.hearing);
    this.hearing = turn.id;
    this.decisions = decisions;
    this.problemOf = problemOf;
    let key = this.chosen.get(turn.id);
    // A sheet that was asked for stays open although nothing stands on it yet; the first one of all gives way.
    if (!decisions.length || (key && key === this.asked)) this.decisions = [...decisions, this.#blank()];
    else if (key === this.fresh.get(turn.id)) this.fresh.delete(turn.id);
    if (!this.decisions.some((one) => one.key === key)) key = this.decisions[0].key;
    this.chosen.set(turn.id, key);
    const isOther = before !== key;
    this.#fill(isOther);
    this.#put(this.fields.key_points, keyPoints, this.shownHearing !== turn.id);
    this.shownHearing = turn.id;
  }

  get current() {
    return this.decisions.find((one) => one.key === this.chosen.get(this.hearing));
  }

  /** The key of a decision that is not written yet stays the same while its hearing is looked at. */
  #blank() {
    if (!this.fresh.has(this.hearing)) this.fresh.set(this.hearing, newId());
    return { key: this.fresh.get(this.hearing), kind: "", text: "", owner_name: "", higher_authority: "", due: "", replaces: [], ...this.#firstDecider() };
  }

  #firstDecider() {
    const option = this.decider.options[0];
    return option && option.value !== "other" ? deciderOf(option) : { decider_name: "", decider_post: "", decider_is_acting: false };
  }

  #fill(force) {
    const now = this.current;
    for (const radio of this.root.querySelectorAll("[name=kind]")) radio.checked = radio.value === now.kind;
    for (const name of TEXTS) this.#put(this.fields[name], now[name] ?? "", force);
    this.#fillDecider(now, force);
    this.root.querySelector("[data-higher]").hidden = now.kind !== "higher_authority";
    this.#fillPromises(now);
    this.#tabs();
    this.#said(now);
  }

  /** The earlier promises of the case in view; each is replaced by one decision of today at most. */
  #fillPromises(now) {
    for (const list of this.root.querySelectorAll("[data-promises]")) {
      list.hidden = Number(list.dataset.promises) !== this.hearing;
      if (list.hidden) continue;
      for (const tick of list.querySelectorAll("[name=replaces]")) {
        tick.checked = (now.replaces ?? []).includes(tick.value);
      }
    }
  }

  #put(field, value, force) {
    if ((force || field !== document.activeElement) && field.value !== value) field.value = value;
  }

  #fillDecider(now, force) {
    if (!force && this.other.contains(document.activeElement)) return;
    const known = [...this.decider.options].find((option) => option.value !== "other" && same(deciderOf(option), now));
    const isOther = !known && (this.isOther === now.key || now.decider_name || now.decider_post);
    this.decider.value = known ? known.value : isOther || !this.decider.options.length ? "other" : this.decider.options[0].value;
    this.other.hidden = this.decider.value !== "other";
    this.#put(this.root.elements.namedItem("decider_name"), known ? "" : now.decider_name, force);
    this.#put(this.root.elements.namedItem("decider_post"), known ? "" : now.decider_post, force);
    this.root.elements.namedItem("decider_is_acting").checked = !known && now.decider_is_acting;
  }

  #tabs() {
    const list = this.root.querySelector("[data-decisions]");
    const several = this.decisions.length > 1;
    list.replaceChildren(
      ...(several ? this.decisions : []).map((one, index) => {
        const tab = document.createElement("button");
        tab.type = "button";
        tab.className = "chip";
        tab.dataset.decision = one.key;
        tab.setAttribute("aria-pressed", String(one.key === this.current.key));
        tab.textContent = `${this.words.decision} ${digits(index + 1)}`;
        return tab;
      }),
    );
    this.root.querySelector("[data-another]").hidden = this.decisions.some((one) => isBlank(one)) || this.decisions.length >= 9;
    const remove = this.root.querySelector("[data-remove]");
    if (remove) remove.hidden = isBlank(this.current);
  }

  #said(now) {
    const problem = this.problemOf(now.key);
    const field = this.fields.due;
    const isWrong = Boolean(problem && problem.typed === now.due && now.due);
    if (isWrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
    const missing = lacks(now);
    const advised = this.words.promises.includes(now.kind) ? PROMISES_ADVISE.filter((name) => !now[name]) : [];
    const name = (one) => this.words.lacks[one];
    const atDue = this.root.querySelector("[data-due-error]");
    atDue.hidden = !isWrong;
    atDue.textContent = isWrong ? problem.said : "";
    let said = "";
    if (!isBlank(now) && missing.length) said = this.words.missing.replace("{fields}", missing.map(name).join(this.words.comma));
    else if (advised.length) said = this.words.advised.replace("{fields}", advised.map(name).join(this.words.comma));
    const line = this.root.querySelector("[data-lacks]");
    line.textContent = said;
  }

  #typed(target) {
    if (target === this.fields.key_points) return this.handlers.onNote(target.value);
    const now = this.current;
    let fields = null;
    if (target.name === "kind") fields = { kind: target.value };
    else if (target.name === "replaces") fields = { replaces: this.#ticked(target) };
    else if (TEXTS.includes(target.name)) fields = { [target.name]: target.value };
    else if (target === this.decider) {
      this.isOther = target.value === "other" ? now.key : null;
      this.other.hidden = target.value !== "other";
      fields = target.value === "other" ? { decider_name: "", decider_post: "", decider_is_acting: false } : deciderOf(target.selectedOptions[0]);
    } else if (this.other.contains(target)) {
      fields = {
        decider_name: this.root.elements.namedItem("decider_name").value,
        decider_post: this.root.elements.namedItem("decider_post").value,
        decider_is_acting: this.root.elements.namedItem("decider_is_acting").checked,
      };
    }
    if (!fields) return undefined;
    // The first word of a new decision takes along who decides: the page has shown it as chosen.
    if (this.fresh.get(this.hearing) === now.key) {
      fields = { decider_name: now.decider_name, decider_post: now.decider_post, decider_is_acting: now.decider_is_acting, ...fields };
      this.fresh.delete(this.hearing);
      this.asked = null;
    }
    Object.assign(now, fields);
    this.root.querySelector("[data-higher]").hidden = now.kind !== "higher_authority";
    this.#said(now);
    this.handlers.onType(now.key, fields);
    if (target === this.decider && target.value === "other") this.root.elements.namedItem("decider_name").focus();
    return undefined;
  }

  #ticked(target) {
    return [...target.closest("[data-promises]").querySelectorAll("[name=replaces]:checked")].map((tick) => tick.value);
  }

  #clicked(button) {
    if (!button) return;
    if (button.dataset.decision) {
      this.handlers.onLeave();
      this.chosen.set(this.hearing, button.dataset.decision);
      this.#fill(true);
    } else if (button.hasAttribute("data-another")) {
      this.handlers.onLeave();
      this.fresh.delete(this.hearing);
      const blank = this.#blank();
      this.asked = blank.key;
      this.decisions = [...this.decisions, blank];
      this.chosen.set(this.hearing, blank.key);
      this.#fill(true);
      this.fields.text.focus();
    } else if (button.hasAttribute("data-remove")) {
      const { key } = this.current;
      this.fresh.delete(this.hearing);
      this.chosen.delete(this.hearing);
      this.handlers.onRemove(key);
    }
  }
}

function deciderOf(option) {
  return { decider_name: option.dataset.name, decider_post: option.dataset.post, decider_is_acting: option.dataset.acting === "1" };
}

function same(one, other) {
  return one.decider_name === other.decider_name && one.decider_post === other.decider_post && one.decider_is_acting === other.decider_is_acting;
}
