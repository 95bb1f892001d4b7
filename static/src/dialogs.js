// <dialog>, menus, and questions before something that cannot be taken back.
//   data-dialog-open="id"   opens the dialog of that id
//   data-dialog-close       closes the dialog it stands in; a link leads away where its form is a page of its own
//   data-confirm="…?"       asks first; works on buttons, links and whole forms
const confirmed = new WeakSet();

export function start() {
  document.addEventListener("click", ask, true);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
  });
  document.addEventListener("focusin", (event) => closeMenus(event.target));
}

function onClick(event) {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    if (dialog && !dialog.open) dialog.showModal();
  }
  const leaving = event.target.closest("[data-dialog-close]");
  const left = leaving?.closest("dialog");
  if (left) {
    if (leaving.matches("a")) event.preventDefault();
    left.close();
  }
  // A click on the veil; inside, the target is an element of the dialog.
  if (event.target instanceof HTMLDialogElement && !event.target.querySelector("form :is(textarea, input:not([type=hidden]))")) {
    event.target.close();
  }
  closeMenus(event.target);
  if (event.target.closest(".menu__sheet :is(a, button):not([data-choose-theme])")) {
    event.target.closest("details").open = false;
  }
}

function closeMenus(except = null) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (except && menu.contains(except)) continue;
    const hadFocus = menu.contains(document.activeElement);
    menu.open = false;
    if (hadFocus && !except) menu.querySelector("summary").focus();
  }
}

function ask(event) {
  const button = event.target.closest("button, a, input[type=submit]");
  const asking = button?.closest("[data-confirm]");
  if (!asking || (asking !== button && !(asking instanceof HTMLFormElement && button.type === "submit"))) return;
  if (confirmed.has(button)) {
    confirmed.delete(button);
    return;
  }
  const dialog = document.getElementById("confirm");
  if (!dialog) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  dialog.querySelector("#confirm-said").textContent = asking.dataset.confirm;
  const yes = dialog.querySelector("button[value=yes]");
  yes.dataset.word ??= yes.textContent;
  yes.textContent = asking.dataset.confirmYes ?? yes.dataset.word;
  dialog.returnValue = "";
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "yes" || !button.isConnected) return;
      confirmed.add(button);
      button.click();
    },
    { once: true },
  );
  dialog.showModal();
}
