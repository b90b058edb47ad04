// How pages look: applied at once, kept with the person on the server, and in a cookie for pages without anybody signed in.

const YEAR = 365 * 24 * 60 * 60;
const NEUTRAL = { theme: "system", reading: "normal", measure: "normal", spacing: "normal" };

function apply(name, value) {
  if (value === NEUTRAL[name]) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

async function keep(form, name, value) {
  const body = new URLSearchParams({ [name]: value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value, next: "/" });
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") return;
  const text = "This holds on this page only: the server does not answer, or you are signed out. Choose again later.";
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "error" } }));
}

document.addEventListener("change", (event) => {
  const { name, value } = event.target;
  const form = event.target.closest("[data-appearance]");
  if (!form || !(name in NEUTRAL)) return;
  apply(name, value);
  remember(name, value);
  if ("kept" in form.dataset) keep(form, name, value);
  for (const other of document.querySelectorAll(`[data-appearance] [name=${name}]`)) other.checked = other.value === value;
});
