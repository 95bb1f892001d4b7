// The hall screen's wall clock; everything else comes from the server when the room tells something.
import { clockTime } from "../room/view.js";

setInterval(() => {
  const wall = document.querySelector("[data-hall] [data-wall]");
  const shown = clockTime(Date.now());
  if (wall && wall.textContent !== shown) wall.textContent = shown;
}, 1000);
