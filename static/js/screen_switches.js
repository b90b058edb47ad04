// Single keys, and marked words, on or off: at once in the page, and kept with the person on the server.

const address = document.querySelector("[data-switch]")?.dataset.switch;
const heard = {};

const boxes = (name) => document.querySelectorAll(`[data-switch-name=${name}]`);

export const shown = (name) => boxes(name)[0]?.checked;

export function onSwitch(name, act) {
  heard[name] = act;
}

export async function turn(name, isOn) {
  for (const box of boxes(name)) box.checked = isOn;
  heard[name]?.(isOn);
  const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const body = new URLSearchParams({ name, on: isOn ? "1" : "", csrfmiddlewaretoken });
  const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json" }, body, redirect: "manual", keepalive: true }).catch(() => null);
  if (answer?.ok) return;
  const text = "This holds on this page only: the server does not answer, or you are signed out.";
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "error" } }));
}

document.addEventListener("change", ({ target }) => {
  if (target.dataset.switchName) turn(target.dataset.switchName, target.checked);
});

// The marks in the text

const desk = document.querySelector(".desk");

onSwitch("highlights", (isOn) => desk?.classList.toggle("no-highlights", !isOn));

export function toggleHighlights() {
  turn("highlights", desk.classList.contains("no-highlights"));
}
