// Pairs one by one: a key decides and the next pair is there at once; what was said goes its own way to the
// server, in order, and is sent again until it is answered. D duplicate, S same study, N not a duplicate,
// L later, U takes the last one back.

import { Line } from "./duplicates_line.js";
import { onKeys } from "./screen_keys.js";

const REST = 150;  // ms after a new pair: a second tap meant for the old one must not decide it
const FEW = 3;
const SAID = { duplicate: "duplicate", same_study: "same study, another publication", not_duplicate: "not a duplicate" };
const COUNTED = { duplicate: "merged", not_duplicate: "not_duplicates" };

const narrow = matchMedia("(max-width: 60rem)");  // there the pair stands below a tall head
const work = document.getElementById("work");
const place = document.getElementById("pair-place");
const before = document.getElementById("before");
if (place) start();
else onKeys({ u: () => { if (before?.dataset.pair) before.submit(); } });

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector("[data-pair]");
}

// Those that are there keep their place and are shown as the server has them now; the others come behind
function merged(cards, fresh) {
  const found = new Map(fresh.map((card) => [card.dataset.pair, card]));
  const kept = new Map(cards.map((card) => [card.dataset.pair, found.get(card.dataset.pair) ?? card]));
  return [...new Map([...kept, ...found]).values()];
}

function start() {
  const decided = [];  // { card, verdict }, the newest last
  const done = new Set();
  const passed = new Set();  // put off for later: they come again behind all others
  let current = place.querySelector("[data-pair]");
  let following = [...document.getElementById("following").content.querySelectorAll("[data-pair]")];
  let shownAt = -Infinity;
  let ended = false;
  let reached = current.dataset.pair;  // how far down the list the page has been filled
  const unsettled = new Set();  // citations of what was said since the server last told what comes next
  const line = new Line(document.getElementById("pairs-status"), { answered, refused });

  onKeys({ d: () => press("duplicate"), s: () => press("same_study"), n: () => press("not_duplicate"), l: later, u: undo });
  place.addEventListener("submit", (event) => { event.preventDefault(); decide(event.submitter?.value); });
  place.addEventListener("click", (event) => {
    if (event.detail > 1 && event.target.closest(".decision")) event.preventDefault();
    else if (event.target.closest("[data-later]")) { event.preventDefault(); later(); }
  });
  before.addEventListener("submit", (event) => { if (decided.length) { event.preventDefault(); undo(); } });

  function press(verdict) {
    if (current) decide(verdict);
  }

  function decide(verdict) {
    if (!current || !SAID[verdict] || performance.now() - shownAt < REST) return;
    const card = current;
    decided.push({ card, verdict });
    done.add(card.dataset.pair);
    send({ url: card.querySelector("form").action, body: { verdict, of: work.dataset.of }, card });
    tell(`${card.dataset.name}: ${SAID[verdict]}.`);
    count(verdict, 1);
    next();
  }

  const citations = (card) => card.dataset.citations.split(" ");

  function send(entry) {
    for (const citation of citations(entry.card)) unsettled.add(citation);
    line.send(entry);
  }

  function next() {
    following = following.filter((card) => !done.has(card.dataset.pair));
    show(isStale(following[0]) ? null : following.shift() ?? null);
    if (!current || following.length < FEW) line.ask(address(last()));
  }

  // A pair with a citation that an answer on its way may merge: it waits for that answer
  const isStale = (card) => Boolean(card) && citations(card).some((citation) => unsettled.has(citation));
  const isPassed = (card) => passed.has(card.dataset.pair);

  function last() {
    reached = (following.findLast((card) => !isPassed(card)) ?? current)?.dataset.pair ?? reached;
    return reached;
  }

  const address = (after) => `${work.dataset.deck}?${new URLSearchParams({ after, of: work.dataset.of })}`;

  function show(card) {
    current?.remove();
    place.querySelector(".desk-wait")?.remove();
    current = card;
    if (!card) return place.prepend(Object.assign(document.createElement("p"), { className: "desk-wait empty", textContent: "The next pair is on its way …" }));
    place.prepend(card);
    passed.delete(card.dataset.pair);
    shownAt = performance.now();
    card.querySelector("[data-focus]").focus({ preventScroll: true });
    if (narrow.matches) work.querySelector(".duplicates-progress").scrollIntoView({ behavior: "instant" });
    else scrollTo({ top: 0, behavior: "instant" });
  }

  function later() {
    if (!current || performance.now() - shownAt < REST) return;
    following = following.filter((card) => !done.has(card.dataset.pair));
    if (!following.length && ended) return toast("This is the only pair that is left.", "info");
    last();
    const card = current;
    next();
    passed.add(card.dataset.pair);
  }

  function undo() {
    const { card, verdict } = decided.pop() ?? {};
    if (!card) return before.dataset.pair ? before.submit() : undefined;
    done.delete(card.dataset.pair);
    send({ url: card.dataset.undo, body: { of: work.dataset.of }, card, isUndo: true });
    if (current) following.unshift(current);
    show(card);
    count(verdict, -1);
    tell(`${card.dataset.name}: taken back.`);
  }

  // What the server knows is newer than what the page holds; behind what still waits its numbers are not.
  // Where more waited it was asked to be brief: it says no more than that it is saved.
  function answered({ numbers, pairs }, entry) {
    if (!pairs) return;
    unsettled.clear();
    for (const citation of line.waiting.flatMap(({ card }) => citations(card))) unsettled.add(citation);
    const shown = new Set([current?.dataset.pair, ...done]);
    const fresh = pairs.map(parsed).filter((card) => !shown.has(card.dataset.pair));
    const known = entry ? fresh : merged(following.filter((card) => !shown.has(card.dataset.pair)), fresh);
    following = [...known.filter((card) => !isPassed(card)), ...known.filter(isPassed)];
    ended = !following.length;
    if (!line.waiting.length) write(numbers);
    if (current || line.waiting.length && (isStale(following[0]) || ended)) return;
    if (following.length) show(following.shift());
    else leave();
  }

  // Every pair is decided: the server's page says so
  function leave() {
    const after = decided.at(-1)?.card.dataset.pair ?? "";
    location.assign(`${location.pathname}?${new URLSearchParams({ after, of: work.dataset.of })}`);
  }

  function refused(entry, sentence) {
    toast(sentence, "error");
    const at = decided.findIndex(({ card }) => card === entry.card);
    if (at >= 0) decided.splice(at, 1);
    tell(sentence);
    if (entry.isUndo && current === entry.card) { done.add(entry.card.dataset.pair); next(); }
    line.ask(address(last()));
  }

  function tell(words) {
    before.querySelector("[data-words]").textContent = words;
    before.querySelector("[data-undo-button]").disabled = !decided.length;
    delete before.dataset.pair;
  }
}

function toast(text, level) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, level } }));
}

const thousands = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");

// The numbers of the page: at once by what was said, then as the server counts them
function count(verdict, step) {
  const isRelated = Boolean(work.dataset.of);
  const add = { [COUNTED[verdict]]: step, decided: isRelated ? 0 : step, [isRelated ? "related_left" : "left"]: -step };
  for (const [name, by] of Object.entries(add)) {
    for (const shown of document.querySelectorAll(`[data-number=${name}]`)) shown.textContent = thousands(Math.max(0, Number(shown.textContent.replace(/\D/g, "")) + by));
  }
}

function write(numbers) {
  for (const [name, value] of Object.entries(numbers)) {
    for (const shown of document.querySelectorAll(`[data-number=${name}]`)) shown.textContent = thousands(value);
  }
  const bar = work.querySelector("progress");
  if (bar) Object.assign(bar, { max: numbers.left + numbers.decided, value: numbers.decided });
}
