// Opens a <dialog> from any element with data-dialog="id"; closes by data-dialog-close, Esc or a click outside.
// A link works without scripts: give it the address of a page that does the same.

function open(trigger, event) {
  const dialog = document.getElementById(trigger.dataset.dialog);
  if (!dialog?.showModal) return;
  event.preventDefault();
  dialog.showModal();
}

function isOutside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

document.addEventListener("click", (event) => {
  const trigger = event.target.closest("[data-dialog]");
  if (trigger) return open(trigger, event);
  if (event.target.closest("[data-dialog-close]")) return event.target.closest("dialog")?.close();
  // detail is 0 for clicks made by the keyboard, which have no place
  if (event.target.matches("dialog.dialog") && event.detail && isOutside(event.target, event)) event.target.close();
});
