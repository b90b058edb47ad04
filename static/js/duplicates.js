// Keys for deciding pairs: D duplicate, N not a duplicate, L later. One press, one decision; they can be switched off.

const STORED = "duplicates-keys";
const REARM = 150; // ms after a new pair: a second tap meant for the old one must not decide it

let armedAt = 0;

function isOn() {
  return localStorage.getItem(STORED) !== "off";
}

function isTyping(target) {
  return Boolean(target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]"));
}

function showSwitch() {
  const box = document.querySelector("[data-keys-switch]");
  if (box) box.checked = isOn();
}

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.repeat || event.isComposing || event.defaultPrevented) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isTyping(event.target)) return;
  if (document.querySelector("dialog[open], :popover-open")) return;
  const button = document.querySelector(`[data-duplicates] [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!button || button.disabled || performance.now() < armedAt) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  localStorage.setItem(STORED, event.target.checked ? "on" : "off");
});

// The next pair is in the page: say so to those who cannot see it, and wait a moment before the next key
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "work") return;
  armedAt = performance.now() + REARM;
  showSwitch();
  document.querySelector("[data-duplicates] [data-focus]")?.focus({ preventScroll: true });
});

showSwitch();
