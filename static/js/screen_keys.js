// Single keys of the screening pages. They never fire while somebody types, on a held key, with
// modifiers, while an input method composes, under a dialog or menu, or when they are turned off.
// Which key does what is the person's own choice and comes with the page.

import { onSwitch, shown } from "./screen_switches.js";

const TYPING = "input:not([type=radio], [type=checkbox], [type=submit], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])";

const place = document.querySelector("[data-keys]");
const names = Object.fromEntries(Object.entries(JSON.parse(place?.dataset.keys ?? "{}")).map(([name, key]) => [key, name]));
let on = place?.dataset.singleKeys !== "off";

export function digitOf(event) {
  return /^Digit([0-9])$/.exec(event.code)?.[1] ?? (/^[0-9]$/.test(event.key) ? event.key : "");
}

// The digit row gives digits on every layout; letters count as they are printed, on a keyboard without Latin letters by place
export function keyOf(event) {
  const letter = /^Key([A-Z])$/.exec(event.code);
  const isForeign = letter && event.key.length === 1 && !/[a-z]/i.test(event.key) && !(event.key.toLowerCase() in names);
  return digitOf(event) || (isForeign ? letter[1] : event.key).toLowerCase();
}

// A sign such as ? may need the shift key; letters and digits with it are not plain
export function isPlain(event) {
  const composing = event.isComposing || event.keyCode === 229;
  const shifted = event.shiftKey && (/^[\p{L}\p{N}]$/u.test(event.key) || event.key.length > 1 || digitOf(event));
  return !(event.defaultPrevented || event.repeat || composing || shifted || event.ctrlKey || event.metaKey || event.altKey);
}

function isShiftedDigit(event) {
  const composing = event.isComposing || event.keyCode === 229;
  return event.shiftKey && digitOf(event) && !(event.defaultPrevented || event.repeat || composing || event.ctrlKey || event.metaKey || event.altKey);
}

function isElsewhere(event) {
  return event.target.closest?.(TYPING) || document.querySelector("dialog[open], :popover-open");
}

// actions: by name, or by digit, or by "shift" and digit; one that returns false leaves the key to the browser
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.("#vote-note")) return event.target.blur();
    if (!on || isElsewhere(event)) return;
    const named = names[keyOf(event)] ?? keyOf(event);
    const action = isPlain(event) ? actions[named] : isShiftedDigit(event) && actions[`shift${digitOf(event)}`];
    if (action && action() !== false) event.preventDefault();
  });
}

function show(isOn) {
  on = isOn;
  document.documentElement.classList.toggle("no-shortcuts", !on);
}

onSwitch("single_keys", show);
show(shown("single_keys") ?? on);
