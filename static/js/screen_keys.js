// Single keys of the screening pages. They never fire while somebody types, on a held key, with
// modifiers, while an input method composes, under a dialog or menu, or when they are turned off.

const OFF = "shortcuts";
const TYPING = "input:not([type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])";

function stored(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

function store(name, value) {
  try { value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value); } catch { /* private window: for this page only */ }
}

// The digit row gives digits on every layout; letters count as they are printed, on a keyboard without Latin letters by place
export function keyOf(event) {
  const digit = /^Digit([0-9])$/.exec(event.code);
  const letter = /^Key([A-Z])$/.exec(event.code);
  const isForeign = letter && event.key.length === 1 && !/[a-z]/i.test(event.key);
  return digit ? digit[1] : (isForeign ? letter[1] : event.key).toLowerCase();
}

export function isPlain(event) {
  const composing = event.isComposing || event.keyCode === 229;
  const shifted = event.shiftKey && event.key !== "?";
  return !(event.defaultPrevented || event.repeat || composing || shifted || event.ctrlKey || event.metaKey || event.altKey);
}

function isElsewhere(event) {
  return event.target.closest?.(TYPING) || document.querySelector("dialog[open], :popover-open");
}

let off = stored(OFF) === "off";

// actions: { key: function }; a function that returns false leaves the key to the browser
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.("#vote-note")) return event.target.blur();
    if (off || !isPlain(event) || isElsewhere(event)) return;
    const action = actions[keyOf(event)];
    if (action && action() !== false) event.preventDefault();
  });
}

// The switches of the help dialog

const shortcuts = document.querySelector("[data-shortcuts]");
const highlights = document.querySelector("[data-highlights]");

function showShortcuts() {
  if (shortcuts) shortcuts.checked = !off;
  document.documentElement.classList.toggle("no-shortcuts", off);
}

function showHighlights(on) {
  if (highlights) highlights.checked = on;
  document.documentElement.classList.toggle("no-highlights", !on);
}

export function toggleHighlights() {
  const on = document.documentElement.classList.contains("no-highlights");
  store("highlights", on ? null : "off");
  showHighlights(on);
}

shortcuts?.addEventListener("change", () => {
  off = !shortcuts.checked;
  store(OFF, off ? "off" : null);
  showShortcuts();
});
highlights?.addEventListener("change", toggleHighlights);

showShortcuts();
showHighlights(stored("highlights") !== "off");
