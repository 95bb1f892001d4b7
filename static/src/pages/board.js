// The ten-minute board: drag, tap and keys, each complete in itself (U-16, U-17).
import { settled } from "../page.js";
import * as drag from "../board/drag.js";
import * as fresh from "../board/fresh.js";
import { board } from "../board/hand.js";
import * as keys from "../board/keys.js";
import * as send from "../board/send.js";
import * as tap from "../board/tap.js";

function startFilters() {
  const form = document.querySelector("[data-waiting-tools]");
  if (!form) return;
  const show = form.querySelector("[data-show]");
  form.addEventListener("click", (event) => {
    const chip = event.target.closest(".chip");
    if (!chip) return;
    event.preventDefault();
    show.value = chip.value;
    form.requestSubmit();
  });
  form.querySelector("select")?.addEventListener("change", () => form.requestSubmit());
  form.querySelector("[type=search]").addEventListener("input", settled(() => form.requestSubmit(), 200));
}

if (board()) {
  startFilters();
  send.start();
  fresh.start();
  if (board().hasAttribute("data-plan")) {
    drag.start();
    tap.start();
    keys.start();
  }
}

