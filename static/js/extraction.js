// The extraction form: what is unsaved is in sight, the version of the page is kept in step with the server,
// and words selected in the report become the source of the value that one was typing.

const root = document.querySelector("[data-extraction]");
const status = document.getElementById("extraction-status");
let target = null; // the source fields of the value that had the focus last

// --- unsaved values -------------------------------------------------------------------------------

const sections = () => [...document.querySelectorAll("[data-section]")];
const dirty = () => sections().filter((section) => section.classList.contains("is-dirty"));

function tell() {
  if (!status) return;
  const waiting = dirty().length;
  status.textContent = waiting ? `${waiting} section${waiting > 1 ? "s" : ""} not saved` : status.dataset.saved;
  status.classList.toggle("is-saved", !waiting);
  status.classList.toggle("is-offline", waiting > 0);
}

function markDirty(event) {
  const section = event.target.closest("[data-section]");
  if (!section || event.target.type === "hidden") return;
  section.classList.add("is-dirty");
  const state = section.querySelector(".section-state");
  if (state) state.textContent = "Not saved";
  tell();
}

root?.addEventListener("input", markDirty);
addEventListener("beforeunload", (event) => {
  if (dirty().length && !root.dataset.leaving) event.preventDefault();
});
// Without htmx a form leaves the page on purpose
root?.addEventListener("submit", (event) => {
  if (event.target.matches("[data-complete]") && dirty().length) {
    event.preventDefault();
    const text = "Some values are not saved yet. Save each section, then complete the extraction.";
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "warning" } }));
    dirty()[0].scrollIntoView({ block: "start" });
    return;
  }
  if (!event.target.hasAttribute("hx-post")) root.dataset.leaving = "1";
});

// Ctrl+S or Cmd+S saves the section that has the focus
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
  const section = document.activeElement?.closest?.("[data-section]") ?? dirty()[0];
  const form = section?.querySelector("form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// --- after a save ---------------------------------------------------------------------------------

document.body.addEventListener("extraction-saved", ({ detail }) => {
  for (const field of document.querySelectorAll('input[name="version"]')) field.value = detail.version;
  const results = document.getElementById("results");
  if (detail.section === "arms" && results) refreshResults(results);
  tell();
});

// New arms get their cells at once, unless that would throw away what is typed there
function refreshResults(results) {
  if (results.classList.contains("is-dirty")) {
    const text = "The results still show the arms as they were. Save the results, then the new arms appear there.";
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, level: "info" } }));
    return;
  }
  htmx.ajax("GET", `${location.pathname}?section=results`, { target: "#results", swap: "outerHTML" });
}

// An answer that was not saved is still unsaved
document.body.addEventListener("htmx:afterSwap", (event) => {
  const code = event.detail.xhr?.status;
  const section = document.getElementById(event.detail.target?.id);
  if (section?.matches("[data-section]") && (code === 409 || code === 422)) section.classList.add("is-dirty");
  section?.querySelector("[aria-invalid=true], [role=alert]")?.focus({ preventScroll: false });
  tell();
});

// --- the report -----------------------------------------------------------------------------------

root?.addEventListener("focusin", (event) => {
  const found = event.target.closest(".cell, .value, .arm, .result-row")?.querySelector("[data-source]");
  const source = event.target.closest("[data-source]") ?? found ?? rowOf(event.target);
  if (!source) return;
  target?.classList.remove("is-source-target");
  target = source;
});

function rowOf(element) {
  return element.closest(".result-row")?.querySelector(".row-head [data-source]");
}

const offer = document.createElement("button");
offer.type = "button";
offer.className = "button button-small button-primary source-offer";
offer.textContent = "Take as source";
offer.hidden = true;
document.body.append(offer);

function selectedInReport() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const node = selection.getRangeAt(0).commonAncestorContainer;
  const page = (node.nodeType === 1 ? node : node.parentElement)?.closest(".document-page");
  return page ? { page, words: selection.toString().replace(/\s+/g, " ").trim(), range: selection.getRangeAt(0) } : null;
}

document.addEventListener("selectionchange", () => {
  const found = target?.isConnected ? selectedInReport() : null;
  target?.classList.toggle("is-source-target", Boolean(found));
  offer.hidden = !found?.words;
  if (offer.hidden) return;
  const box = found.range.getBoundingClientRect();
  offer.style.insetBlockStart = `${Math.min(innerHeight - 40, box.bottom + 6)}px`;
  offer.style.insetInlineStart = `${Math.max(8, Math.min(innerWidth - 160, box.left))}px`;
});

offer.addEventListener("pointerdown", (event) => event.preventDefault());
offer.addEventListener("click", () => {
  const found = selectedInReport();
  if (!found || !target) return;
  const number = found.page.id.replace("page-", "");
  const words = target.hasAttribute("data-quote-with-page") ? `p. ${number}: ${found.words}` : found.words;
  fill(target.querySelector('input[name$="page"]'), number);
  fill(target.querySelector('[data-quote], textarea[name$="quote"]'), words);
  fill(target.querySelector('select[name$="report"]'), document.getElementById("document")?.dataset.report);
  target.querySelector("details")?.setAttribute("open", "");
  getSelection().removeAllRanges();
  offer.hidden = true;
});

function fill(field, value) {
  if (!field || !value) return;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// The tabs of several reports
document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-report][hx-get]");
  if (!tab?.closest(".tabs")) return;
  for (const other of tab.parentElement.children) other.removeAttribute("aria-current");
  tab.setAttribute("aria-current", "true");
  document.getElementById("document").dataset.report = tab.dataset.report;
});

// A page number that was typed shows that page: a number is compared where it stands
root?.addEventListener("change", (event) => {
  if (!event.target.matches('input[name$="page"], [data-source] input')) return;
  document.getElementById(`page-${event.target.value}`)?.scrollIntoView({ block: "nearest" });
});

// Whether the report is shown, and how large, is kept for the next page
for (const box of document.querySelectorAll("[data-remember]")) {
  const kept = localStorage.getItem(box.dataset.remember);
  if (kept) box.checked = kept === "on";
  box.addEventListener("change", () => localStorage.setItem(box.dataset.remember, box.checked ? "on" : "off"));
}
