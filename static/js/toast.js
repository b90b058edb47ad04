// Messages: dismissing, timing out (never errors), and those that only the browser can know of.

const region = document.getElementById("toasts");
const LIFETIME = 8000;

function leave(toast) {
  toast.classList.add("is-leaving");
  setTimeout(() => toast.remove(), 200);
}

function keepTime(toast) {
  if (["error", "warning"].includes(toast.dataset.toast)) return;
  let timer = setTimeout(leave, LIFETIME, toast);
  const hold = () => clearTimeout(timer);
  const resume = () => { hold(); timer = setTimeout(leave, LIFETIME / 2, toast); };
  toast.addEventListener("pointerenter", hold);
  toast.addEventListener("focusin", hold);
  toast.addEventListener("pointerleave", resume);
  toast.addEventListener("focusout", resume);
}

function build(text, level) {
  const toast = document.createElement("div");
  toast.className = `toast toast-${level}`;
  toast.dataset.toast = level;
  if (level === "error") toast.setAttribute("role", "alert");
  const words = document.createElement("div");
  words.className = "toast-text";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button button-quiet button-small";
  close.dataset.dismiss = "";
  close.textContent = "Dismiss";
  toast.append(words, close);
  return toast;
}

// Other modules ask for a message by an event, so that none needs to import this one:
// document.dispatchEvent(new CustomEvent("toast", { detail: { text, level } }))
document.addEventListener("toast", ({ detail }) => region?.append(build(detail.text, detail.level ?? "info")));

document.addEventListener("click", (event) => {
  const toast = event.target.closest("[data-dismiss]")?.closest(".toast");
  if (toast) leave(toast);
});

function announce(text) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "error" } }));
}

document.addEventListener("htmx:responseError", ({ detail }) => {
  const status = detail.xhr.status;
  if (status === 401) announce("Your sign-in has expired. Sign in again in another tab, then repeat this step.");
  else if (status === 403) announce("You may not do this. If that is new, reload the page.");
  else if (status === 404) announce("This no longer exists. Reload the page to see what is there now.");
  else announce(`The server could not do this (error ${status}). Nothing was changed; try again.`);
});
document.addEventListener("htmx:sendError", () => announce("The server cannot be reached. Nothing was changed; try again."));
document.addEventListener("htmx:timeout", () => announce("The server took too long. Reload the page to see whether the change was made."));

if (region) {
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) if (node.dataset?.toast) keepTime(node);
    }
  }).observe(region, { childList: true });
  // A live region speaks only of what is added to it after the page has loaded
  const waiting = [...region.children];
  setTimeout(() => region.append(...waiting.filter((toast) => toast.isConnected)), 250);
}
