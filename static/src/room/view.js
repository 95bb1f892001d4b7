// Paints strip, clock, counts and foot from the turns as they are now. Changes only what differs, so that nothing flickers.
import { digits } from "../page.js";
import { PENDING, clock, following, inRoom, look, mayMove, ordered } from "./model.js";

const pad = (n) => String(n).padStart(2, "0");
const wall = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Tehran" });
const wallSeconds = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", hour12: false, timeZone: "Asia/Tehran" });

/** Minutes after midnight as people write an hour. */
const minuteOfDay = (minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;

/** Tehran's wall clock at a moment, in the page's digits. */
export function clockTime(moment, seconds = false) {
  return digits((seconds ? wallSeconds : wall).format(moment));
}

export class View {
  constructor(root, words, { isRunning, mayLead, midnight, sprite }) {
    Object.assign(this, { root, words, isRunning, mayLead, midnight, sprite });
    this.strip = root.querySelector("[data-strip]");
    this.clockBox = root.querySelector("[data-clock]");
    this.foot = root.querySelector("[data-foot]");
  }

  paint(turns, shownId, now) {
    const shown = turns.find((turn) => turn.id === shownId);
    this.#paintStrip(turns, shownId, now);
    this.#paintSheets(shownId);
    this.#paintClock(shown, now);
    this.#paintFoot(turns, shown);
    this.#paintCounts(turns);
  }

  /** Once a second: what only time changes. */
  tick(turns, shownId, now) {
    this.#text(this.root.querySelector("[data-wall]"), clockTime(now));
    this.#paintClock(turns.find((turn) => turn.id === shownId), now);
    for (const turn of turns) this.#dress(turn, now);
  }

  #paintStrip(turns, shownId, now) {
    const wanted = [];
    const breaks = [...this.strip.querySelectorAll("[data-break]")].sort((a, b) => a.dataset.break - b.dataset.break);
    for (const turn of ordered(turns)) {
      const isPutOff = turn.skipped_at && PENDING.includes(turn.state);
      while (breaks.length && !isPutOff && turn.start !== null && Number(breaks[0].dataset.break) <= turn.start) wanted.push(breaks.shift());
      const button = this.#button(turn.id);
      if (button) wanted.push(button);
    }
    wanted.push(...breaks);
    if (wanted.some((node, index) => this.strip.children[index] !== node)) this.strip.append(...wanted);
    for (const turn of turns) {
      this.#dress(turn, now);
      const button = this.#button(turn.id);
      if (!button) continue;
      button.setAttribute("aria-pressed", String(turn.id === shownId));
      if (turn.state === "in_room") button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    if (this.scrolled !== shownId) {
      this.scrolled = shownId;
      this.#button(shownId)?.scrollIntoView({ inline: "center", block: "nearest" });
    }
  }

  #button(id) {
    return this.strip.querySelector(`[data-turn="${id}"]`);
  }

  #dress(turn, now) {
    const button = this.#button(turn.id);
    if (!button) return;
    // A standby who took a free place has its hour from then on.
    if (turn.start !== null) this.#text(button.querySelector("bdi"), digits(minuteOfDay(turn.start)));
    const as = look(turn, this.midnight, now);
    if (button.dataset.look === as) return;
    button.dataset.look = as;
    const [css, word, icon] = this.words.turns[as];
    button.className = `turn ${css}`;
    button.querySelector("use").setAttribute("href", `${this.sprite}#${icon}`);
    button.querySelector("[data-word]").textContent = word;
  }

  #paintSheets(shownId) {
    for (const sheet of this.root.querySelectorAll("[data-sheet]")) sheet.hidden = Number(sheet.dataset.sheet) !== shownId;
  }

  #paintClock(turn, now) {
    const box = this.clockBox;
    box.hidden = !turn;
    if (!turn) return;
    const running = clock(turn, now);
    const isOver = Boolean(running && running.left < 0);
    box.classList.toggle("is-over", isOver);
    box.classList.toggle("is-still", !running);
    box.querySelector("[data-over]").toggleAttribute("hidden", !isOver);
    const fill = (word, about) => {
      this.#text(box.querySelector("[data-clock-word]"), word);
      this.#text(box.querySelector("[data-clock-about]"), about);
    };
    if (running) {
      const left = Math.abs(running.left);
      // Beyond that nobody reads minutes and seconds: the meeting was left running.
      this.#digits(left < 6000 ? `${pad(Math.floor(left / 60))}:${pad(left % 60)}` : "99+");
      const about = this.words[isOver ? "had" : "has"];
      fill(this.words[isOver ? "over" : "left"], about.replace("{since}", clockTime(Date.parse(turn.entered_at))).replace("{minutes}", digits(running.allotted / 60)));
    } else if (turn.state === "heard" && turn.entered_at && turn.left_at) {
      const spent = Math.max(0, Math.floor((Date.parse(turn.left_at) - Date.parse(turn.entered_at)) / 1000));
      this.#digits(`${pad(Math.floor(spent / 60))}:${pad(spent % 60)}`);
      fill(this.words.turns.heard[1], this.words.fromTo.replace("{from}", clockTime(Date.parse(turn.entered_at))).replace("{to}", clockTime(Date.parse(turn.left_at))));
    } else {
      this.#digits(turn.start === null ? "--:--" : minuteOfDay(turn.start));
      const late = look(turn, this.midnight, now);
      fill(this.words.turns[late][1], turn.start === null ? "" : this.words.planned.replace("{minutes}", digits(turn.minutes + turn.extended)));
    }
    const total = running ? Math.max(running.allotted, running.spent) : 1;
    const spent = running ? (Math.min(running.spent, running.allotted) / total) * 100 : 0;
    const over = running ? (Math.max(0, running.spent - running.allotted) / total) * 100 : 0;
    this.#bar(box.querySelector(".is-spent"), 100 - spent, spent);
    this.#bar(box.querySelector("rect.is-over"), 0, over);
    const label = [...box.querySelectorAll("[data-clock-word], [data-clock-about]")].map((one) => one.textContent).join(this.words.comma);
    if (box.getAttribute("aria-label") !== label) box.setAttribute("aria-label", label);
  }

  #bar(rect, x, width) {
    rect.setAttribute("x", `${x.toFixed(2)}%`);
    rect.setAttribute("width", `${width.toFixed(2)}%`);
  }

  #digits(text) {
    const box = this.clockBox.querySelector(".clock__time");
    const shown = digits(text);
    while (box.children.length < shown.length) box.append(document.createElement("span"));
    while (box.children.length > shown.length) box.lastChild.remove();
    [...shown].forEach((digit, index) => {
      const span = box.children[index];
      if (span.textContent !== digit) span.textContent = digit;
      span.classList.toggle("is-colon", digit === ":");
    });
  }

  #paintFoot(turns, shown) {
    const now = inRoom(turns);
    const next = following(turns, shown?.id);
    const isFree = !now || now.id === shown?.id;
    const wanted = new Set();
    if (this.mayLead && this.isRunning && shown) {
      for (const kind of ["extend", "arrived", "skip", "absent", "back", "seat"]) if (mayMove(kind, shown)) wanted.add(kind);
      if (shown.state === "in_room") wanted.add("heard");
      else if (!isFree) wanted.add("go-current");
      else if (PENDING.includes(shown.state)) wanted.add("enter");
      else if (shown.state !== "standby") wanted.add(next ? "go-next" : "end");
    } else if (this.isRunning && now && now.id !== shown?.id) wanted.add("go-current");
    for (const button of this.foot.querySelectorAll("[data-act]")) button.hidden = !wanted.has(button.dataset.act);
    const said = this.foot.querySelector("[data-next]");
    const showsNext = next && shown?.state !== "standby";
    this.#text(said, showsNext ? this.words.next.replace("{turn}", this.#name(next)).replace("{state}", this.words.turns[look(next, this.midnight, Date.now())][1]) : "");
  }

  #name(turn) {
    return turn.number ? digits(turn.number) : this.words.turns.standby[1];
  }

  #paintCounts(turns) {
    const of = (state) => turns.filter((turn) => turn.state === state).length;
    const all = turns.filter((turn) => turn.state !== "standby").length;
    const facts = { heard: of("heard"), absent: of("absent"), all };
    this.#text(this.root.querySelector("[data-counts]"), this.words.counts.replace(/\{(\w+)\}/g, (_, key) => digits(facts[key])));
  }

  #text(element, text) {
    if (element && element.textContent !== text) element.textContent = text;
  }
}

