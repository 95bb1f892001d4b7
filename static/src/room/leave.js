// On every page: what still waits from the meeting room is offered again to the person who typed it; at sign-out the
// tablet forgets what is done with.
import { digits, said } from "../page.js";
import { forgetPage } from "./offline-page.js";
import { forget, refusedHere, textOf, waitingHere } from "./store.js";

export function start() {
  const { person } = document.body.dataset;
  if (!person) return;
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") !== "/sign-out") return;
    forget(person);
    forgetPage();
  });
  offer(person);
}

function offer(person) {
  if (document.querySelector("[data-room]")) return;
  const waits = waitingHere()[person];
  if (waits?.meeting) {
    const link = document.createElement("a");
    link.className = "btn";
    link.href = `/meetings/${waits.meeting}/room`;
    link.textContent = said("roomGo");
    tell(said("roomWaits", { count: digits(waits.count) }), link);
  }
  for (const { key, action, said: why } of refusedHere(person)) {
    const seen = document.createElement("button");
    seen.className = "btn";
    seen.type = "button";
    seen.textContent = said("roomSeen");
    const notice = tell([why, textOf(action) && `«${textOf(action)}»`].filter(Boolean).join(" "), seen);
    seen.addEventListener("click", () => {
      localStorage.removeItem(key);
      notice?.remove();
    });
  }
}

function tell(sentence, button) {
  const notices = document.getElementById("notices");
  if (!notices || !sentence) return null;
  const notice = document.createElement("div");
  notice.className = "notice notice--warn";
  notice.setAttribute("role", "status");
  const words = document.createElement("span");
  words.className = "grow";
  words.textContent = sentence;
  notice.append(words, button);
  notices.append(notice);
  return notice;
}
