// A meeting is not ended over what this tablet has not sent yet.
import { waitingHere } from "../room/store.js";

const form = document.querySelector("[data-end-form]");
const note = document.querySelector("[data-queue-waits]");

function look() {
  const waits = Boolean(waitingHere()[document.body.dataset.person]);
  if (note) note.hidden = !waits;
  const button = form?.querySelector("[type=submit]");
  if (button) button.disabled = waits;
}

look();
addEventListener("storage", look);
setInterval(look, 2000);
