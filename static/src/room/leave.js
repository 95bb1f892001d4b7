// On every page: what still waits from the meeting room is offered again to the person who typed it; at sign-out the
// tablet forgets what is done with.
import { digits, said } from "../page.js";
import { forget, waitingHere } from "./store.js";

export function start() {
  const { person } = document.body.dataset;
  if (!person) return;
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/sign-out") forget(person);
  });
  offer(person);
}

function offer(person) {
  const waits = waitingHere()[person];
  const notices = document.getElementById("notices");
  if (!waits?.meeting || !notices || document.querySelector("[data-room]")) return;
  const notice = document.createElement("div");
  notice.className = "notice notice--warn";
  notice.setAttribute("role", "status");
  const link = document.createElement("a");
  link.className = "btn";
  link.href = `/meetings/${waits.meeting}/room`;
  link.textContent = said("roomGo");
  const words = document.createElement("span");
  words.className = "grow";
  words.textContent = said("roomWaits", { count: digits(waits.count) });
  notice.append(words, link);
  notices.append(notice);
}
