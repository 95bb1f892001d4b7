// What other planners do shows here: changed rows are fetched by themselves, the rest of the page stays as it is.
import htmx from "htmx.org";
import { csrfToken, settled } from "../page.js";
import { base, board, hand, isHolding } from "./hand.js";
import { TAB } from "./send.js";

const TOGETHER_MS = 40;
const HEARTBEAT_MS = 30_000;

let wanted = new Set();

export function start() {
  const root = board();
  root.addEventListener("live:any", ({ detail }) => onChange(detail));
  root.addEventListener("hand:lifted", () => say("holds", hand.case));
  root.addEventListener("hand:empty", () => say("here", "", true));
  document.addEventListener("htmx:after:swap", showHeld);
  document.addEventListener("visibilitychange", () => say(document.hidden ? "gone" : "here", "", true));
  addEventListener("pagehide", () => say("gone"));
  setInterval(() => !document.hidden && say(isHolding() ? "holds" : "here", hand.case), HEARTBEAT_MS);
  say("here", "", true);
  showHeld();
}

function onChange({ what = "" }) {
  const [kind, tab, ...rest] = what.split("-");
  if (kind === "rows" && tab !== TAB) {
    for (const id of rest) if (/^\d+$/.test(id)) wanted.add(id);
    fetchRows();
    if (rest.includes("outside")) announce("waiting");
  } else if ((kind === "board" && tab !== TAB) || what === "state") {
    announce("board");
    announce("waiting");
  }
}

const announce = (name) => board().dispatchEvent(new CustomEvent(`live:${name}`, { detail: {} }));

const fetchRows = settled(() => {
  const slots = [...wanted].join("-");
  wanted = new Set();
  htmx.ajax("GET", `${base()}/rows?slots=${slots}`, { source: board(), target: "#said", swap: "none" });
}, TOGETHER_MS);

/** Marks the rows that are in another's hand. It warns; it does not lock. */
function showHeld() {
  for (const old of document.querySelectorAll(".slot__held")) old.remove();
  for (const row of document.querySelectorAll(".is-held")) row.classList.remove("is-held");
  for (const { dataset } of document.querySelectorAll("#people [data-held]")) {
    const row = document.querySelector(`.grip[data-case="${dataset.held}"]`)?.closest("li");
    if (!row) continue;
    row.classList.add("is-held");
    row.append(Object.assign(document.createElement("span"), { className: "slot__held", textContent: dataset.by }));
  }
}

function say(word, caseId = "", news = false) {
  const body = new URLSearchParams({ word, case: caseId || "0", news: news ? "1" : "0" });
  fetch(`${base()}/presence`, { method: "POST", body, headers: { "X-CSRFToken": csrfToken() }, keepalive: true }).catch(() => {});
}
