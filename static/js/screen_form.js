// The vote form: answers by digit, what they suggest, and at full text the reason of an exclusion.
// It only ever ends in the form being submitted; who listens to that decides what happens with the vote.

import { isPlain, keyOf, onKeys } from "./screen_keys.js";
import { toggleHighlights } from "./screen_switches.js";

const CYCLE = ["yes", "unclear", "no", ""];

export class VoteForm {
  constructor(form, moreKeys = {}) {
    this.form = form;
    this.criteria = [...form.querySelectorAll("[data-criterion]")];
    this.note = form.elements.note;
    this.shownAt = performance.now();
    this.dialog = form.querySelector("[data-reason-dialog]");
    if (this.dialog) this.moveReasons();
    form.addEventListener("change", () => this.suggest());
    form.addEventListener("submit", (event) => this.beforeSubmit(event));
    // The second click of a double click would be a vote on the card that has come up in between
    form.addEventListener("click", (event) => { if (event.detail > 1 && event.target.closest("[type=submit]")) event.preventDefault(); });
    onKeys({ ...this.keys(), ...moreKeys });
    this.suggest();
  }

  keys() {
    const keys = { note: () => this.note.focus(), highlights: toggleHighlights };
    for (const [name, id] of [["help", "keys-help"], ["reading", "reading-dialog"]]) keys[name] = () => document.getElementById(id)?.showModal() ?? false;
    for (const verdict of ["include", "maybe", "exclude"]) keys[verdict] = () => this.submit(verdict);
    for (const criterion of this.criteria) {
      if (!criterion.dataset.key) continue;
      keys[criterion.dataset.key] = () => this.cycle(criterion);
      keys[`shift${criterion.dataset.key}`] = () => this.give(criterion, "no");
    }
    return keys;
  }

  button(verdict) {
    return this.form.querySelector(`.vote[value=${verdict}]`);
  }

  enable(on) {
    for (const button of this.form.querySelectorAll(".vote")) button.disabled = !on;
  }

  submit(verdict) {
    if (!this.button(verdict).disabled) this.form.requestSubmit(this.button(verdict));
  }

  answer(criterion) {
    return criterion.querySelector(":checked")?.value ?? "";
  }

  cycle(criterion) {
    this.give(criterion, CYCLE[(CYCLE.indexOf(this.answer(criterion)) + 1) % CYCLE.length]);
  }

  give(criterion, answer) {
    for (const radio of criterion.querySelectorAll("input")) radio.checked = radio.value === answer;
    this.suggest();
  }

  failed() {
    return this.criteria.find((criterion) => this.answer(criterion) === criterion.dataset.fails);
  }

  suggestion() {
    const answers = this.criteria.map((criterion) => this.answer(criterion));
    const failed = this.failed();
    if (failed) return ["exclude", `Not met: ${failed.dataset.label}. The protocol suggests `];
    if (answers.includes("unclear")) return ["maybe", "Not all is clear: the protocol suggests "];
    if (answers.length && !answers.includes("")) return ["include", "All met: the protocol suggests "];
    return ["", ""];
  }

  suggest() {
    const [verdict, words] = this.suggestion();
    for (const button of this.form.querySelectorAll(".vote")) button.classList.toggle("is-suggested", button.value === verdict);
    const line = this.form.querySelector("[data-suggestion]");
    if (!line || line.dataset.for === verdict + words) return;
    line.dataset.for = verdict + words;
    const strong = document.createElement("strong");
    strong.textContent = verdict;
    line.replaceChildren(...(verdict ? [words, strong, "."] : []));
  }

  // Without scripts the reasons stand in the form; with them they are asked for when they are needed
  moveReasons() {
    this.reasons = this.form.querySelector("[data-reasons]");
    this.dialog.querySelector("[data-reason-slot]").append(this.reasons);
    this.reasons.classList.remove("card", "card-tight");
    const exclude = this.dialog.querySelector("[data-confirmed]");
    this.reasons.addEventListener("change", () => { exclude.disabled = false; });
    this.dialog.addEventListener("close", () => { exclude.disabled = true; });
    this.dialog.addEventListener("keydown", (event) => {
      const choice = isPlain(event) && this.reasons.querySelector(`[data-key="${keyOf(event)}"] input`);
      if (choice) choice.checked = true;
      if (!choice && !(event.key === "Enter" && event.target.type === "radio" && this.reasons.querySelector(":checked"))) return;
      event.preventDefault();
      exclude.disabled = false;
      this.form.requestSubmit(exclude);
    });
  }

  askReason() {
    const failed = this.failed();
    const follows = failed && this.reasons.querySelector(`[data-answer="${failed.querySelector("input").name}"] input`);
    const chosen = this.reasons.querySelector(":checked") ?? follows;
    if (chosen) chosen.checked = true;
    this.dialog.querySelector("[data-confirmed]").disabled = !chosen;
    this.dialog.showModal();
    (chosen ?? this.reasons.querySelector("input"))?.focus();
  }

  beforeSubmit(event) {
    const button = event.submitter;
    if (!button?.value) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    if (this.dialog && button.value === "exclude" && !("confirmed" in button.dataset)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return this.askReason();
    }
    if (this.dialog?.open) this.dialog.close();
    this.form.elements.seconds.value = Math.round((performance.now() - this.shownAt) / 1000);
  }

  reasonInWords(verdict) {
    if (verdict !== "exclude") return "";
    return this.reasons?.querySelector("label:has(:checked) span")?.textContent ?? this.failed()?.dataset.reason ?? "";
  }

  // What is in the form, to be kept with its card; and a card's own words put back
  words() {
    const answers = Object.fromEntries(this.criteria.map((criterion) => [criterion.querySelector("input").name.replace("criterion-", ""), this.answer(criterion)]));
    return { answers, note: this.note.value, reason: this.reasons?.querySelector(":checked")?.value };
  }

  show({ answers = {}, note = "", reason = "", verdict = "" } = {}) {
    for (const button of this.form.querySelectorAll(".vote")) {
      if (button.value === verdict) button.setAttribute("aria-pressed", "true");
      else button.removeAttribute("aria-pressed");
    }
    for (const radio of this.form.querySelectorAll("[data-criterion] input")) radio.checked = answers[radio.name.replace("criterion-", "")] === radio.value;
    for (const radio of this.reasons?.querySelectorAll("input") ?? []) radio.checked = radio.value === String(reason);
    this.note.value = note;
    this.shownAt = performance.now();
    this.suggest();
  }
}
