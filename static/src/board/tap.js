// Tap a card or a grip to pick up, tap a turn to put down: the first-class way on a tablet (U-17); a mouse click does
// the same. Names and times stay links.
import { board, hand, isHolding, letGo, lift } from "./hand.js";
import { toSide, toTurn } from "./send.js";

export function start() {
  board().addEventListener("click", onClick, true);
}

function onClick(event) {
  if (event.button || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("[data-let-go]")) return letGo({ quiet: false });
  if (event.target.closest("[data-pick-back]")) return toSide("waiting");
  if (event.target.closest(".pick-bar")) return;
  const grip = event.target.closest(".grip") ?? gripAround(event.target);
  if (grip && (!isHolding() || grip.dataset.case === hand.case || grip.closest(".case-card"))) {
    stop(event);
    if (grip.dataset.case === hand.case) letGo({ quiet: false });
    else lift(grip, "tap");
    return;
  }
  if (!isHolding()) return;
  const row = event.target.closest("#slot-rows > li[data-slot]");
  if (row) {
    stop(event);
    if (row === hand.from && !row.classList.contains("slot--joint")) letGo({ quiet: false });
    else toTurn(row);
    return;
  }
  if (event.target.closest("[data-standbys]")) {
    stop(event);
    toSide("standby");
  }
}

/** The grip of the card, or of the turn with one case, on which the finger came down beside every link. */
function gripAround(target) {
  if (target.closest("a, button") || !getSelection().isCollapsed) return null;
  const grips = target.closest("li.case-card, li.slot")?.querySelectorAll(".grip") ?? [];
  return grips.length === 1 ? grips[0] : null;
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
