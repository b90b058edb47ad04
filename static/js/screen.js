// The screening page: a key swaps to the next card at once, the vote goes its own way through the outbox.

import { Deck } from "./screen_deck.js";
import { VoteForm } from "./screen_form.js";
import { Marking, unmark } from "./screen_mark.js";
import { newKey, Outbox } from "./screen_outbox.js";
import { showState } from "./screen_status.js";
import { count, forget, newest, remember, voted } from "./screen_tally.js";

const REST = 90;  // ms after a swap in which a bouncing key counts for nothing

const desk = document.getElementById("desk");
const { owner } = document.getElementById("outbox-status").dataset;
const outbox = new Outbox(owner);

showState(outbox);
if (desk) start();
else outbox.flush();

function start() {
  const deck = new Deck(document.getElementById("desk-card"), desk.dataset.cards);
  const person = owner.split(":")[0];
  const votes = [];  // { card, words }, the newest last
  let asking = false;
  const form = new VoteForm(document.getElementById("vote-form"), { u: undo, s: skip, d: mark });
  const marking = new Marking(marked);
  let lastMark = null;  // { card, undo }, until the next vote

  form.form.addEventListener("submit", vote);
  document.getElementById("undo-form").addEventListener("submit", (event) => { event.preventDefault(); undo(); });
  for (const link of document.querySelectorAll("[data-skip]")) link.addEventListener("click", (event) => { event.preventDefault(); skip(); });
  for (const link of document.querySelectorAll("[data-mark-open]")) link.addEventListener("click", (event) => { event.preventDefault(); mark(); });
  outbox.addEventListener("refused", ({ detail }) => refused(detail.entry, detail.sentence));
  outbox.addEventListener("state", ({ detail }) => { if (!detail.waiting && !deck.current && deck.ended && !asking) location.reload(); });
  deck.onMore = () => { deck.next(); show(); };
  outbox.entries().then(passOver).finally(() => outbox.flush());
  deck.refill();

  function say(words) {
    document.getElementById("said").textContent = words;
  }

  function show(words) {
    if (!deck.current) return wait();
    form.form.action = deck.current.dataset.vote;
    form.show(words ?? JSON.parse(deck.current.dataset.said || "{}"));
    form.enable(true);
    deck.current.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }

  // Nothing in the page: more is on its way, or the last votes are, after which the server says what comes next
  function wait() {
    form.show();
    form.enable(false);
    deck.say(deck.ended ? "That was the last one. Saving your votes …" : "Fetching the next citations …");
    if (deck.ended) outbox.flush();
  }

  function vote(event) {
    event.preventDefault();
    const card = deck.current;
    const verdict = event.submitter.value;
    if (!card || performance.now() - form.shownAt < REST) return;
    const key = newKey();
    const body = new URLSearchParams(new FormData(form.form, event.submitter));
    body.set("key", key);
    for (const name of ["csrfmiddlewaretoken", "next"]) body.delete(name);
    if (verdict !== "exclude") body.delete("reason");
    const { said, ...about } = card.dataset;
    const entry = { kind: "vote", url: about.vote, body: body.toString(), key, item: about.item, about, verdict, words: form.words(), reason: form.reasonInWords(verdict) };
    outbox.add(entry);
    votes.push({ card, words: entry.words });
    lastMark = null;
    const far = cast(entry);
    deck.next();
    show();
    say(`${voted(verdict)}. ${far}.`);
  }

  function cast({ about, verdict, reason }) {
    deck.done.add(about.item);
    remember(about, verdict, reason);
    return count(1);
  }

  async function undo() {
    if (lastMark) return takeBackMark();
    const item = newest();
    if (!item || asking) return;
    const { card = await asked(item), words } = take(item) ?? {};
    if (!card) return tell("This vote cannot be taken back now: the server does not answer. Try again.");
    const key = newKey();
    outbox.add({ kind: "undo", url: card.dataset.undo, body: new URLSearchParams({ key, person }).toString(), key, item });
    comeBack(card, words);
    say("Your last vote was taken back. The citation is here again.");
  }

  async function asked(item) {
    asking = true;
    const cards = await deck.ask({ item }).catch(() => []);
    asking = false;
    return cards[0];
  }

  function comeBack(card, words) {
    if (deck.current) deck.current.dataset.said = JSON.stringify(form.words());
    forget(card.dataset.item);
    count(-1);
    deck.bringBack(card);
    show(words);
  }

  function take(item) {
    const at = votes.findLastIndex(({ card }) => card.dataset.item === item);
    return at < 0 ? null : votes.splice(at, 1)[0];
  }

  function skip() {
    if (!deck.current || performance.now() - form.shownAt < REST) return;
    deck.current.dataset.said = JSON.stringify(form.words());
    if (deck.current.querySelector(".alert")) deck.next();
    else deck.skip();
    show();
    say("Skipped for now.");
  }

  function mark() {
    if (deck.current) marking.open(deck.current);
  }

  // Where the citation in view is the one that stays, it is asked for again as it is now, unless its vote is there
  async function marked({ said, gone, undo: address }, card) {
    lastMark = { card, undo: address };
    deck.drop(gone);
    const fresh = card.dataset.citation === String(gone) ? null : await deck.again(card).catch(() => card);
    if (deck.current === card) {
      if (fresh) fresh.dataset.said = JSON.stringify(form.words());
      else deck.done.add(card.dataset.item);
      if (fresh) deck.show(fresh);
      else deck.next();
      show();
    }
    for (const button of document.querySelectorAll("[data-undo-button]")) button.disabled = false;
    tell(`${said} Undo takes it back.`, "success");
  }

  async function takeBackMark() {
    const { card, undo: address } = lastMark;
    lastMark = null;
    if (!await unmark(address)) return tell("This could not be undone here. Look under Duplicates, Merged.");
    if (deck.current?.dataset.item !== card.dataset.item) {
      deck.bringBack(card);
      show();
    }
    tell("The two are two citations again.", "success");
  }

  // The server did not take a vote: its card comes next, with the sentence
  async function refused(entry, sentence) {
    tell(sentence);
    if (entry.kind !== "vote") return;
    const card = take(entry.item)?.card ?? await asked(entry.item);
    if (!card) return;
    card.dataset.said = JSON.stringify(entry.words ?? {});
    forget(entry.item);
    count(-1);
    deck.putNext(card, sentence);
    if (!deck.current) { deck.next(); show(); }
  }

  // After a reload: what waits in the outbox has been voted on, though the server does not know yet
  function passOver(entries) {
    for (const entry of entries) {
      if (entry.kind === "vote") cast(entry);
      else { deck.done.delete(entry.item); forget(entry.item); count(-1); }
    }
    if (deck.done.has(deck.current?.dataset.item)) { deck.next(); show(); }
  }

  function tell(text, level = "error") {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, level } }));
  }
}
