// Theme and reading size: applied at once and kept in a cookie, from which the server renders the next page.

const YEAR = 365 * 24 * 60 * 60;
const NEUTRAL = { theme: "system", reading: "normal" };

function apply(name, value) {
  if (value === NEUTRAL[name]) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

document.addEventListener("change", (event) => {
  const { name, value } = event.target;
  if (!event.target.closest("[data-appearance]") || !(name in NEUTRAL)) return;
  apply(name, value);
  remember(name, value);
});
