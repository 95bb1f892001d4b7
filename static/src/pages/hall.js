// The hall screen's wall clock; everything else comes from the server when the room tells something.
import { clockTime } from "../room/view.js";

let told = "";
let offset = 0;

setInterval(() => {
  const hall = document.querySelector("[data-hall]");
  if (!hall) return;
  if (hall.dataset.hall !== told) {
    told = hall.dataset.hall;
    offset = Date.parse(told) - Date.now();
  }
  const wall = hall.querySelector("[data-wall]");
  const shown = clockTime(Date.now() + offset);
  if (wall.textContent !== shown) wall.textContent = shown;
}, 1000);
