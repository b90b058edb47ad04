// The screening page: a key swaps to the next card at once, the vote goes its own way through the outbox.

import { Deck } from "./screen_deck.js";
import { VoteForm } from "./screen_form.js";
import { Later } from "./screen_later.js";
import { OwnList } from "./screen_list.js";
import { Marking, unmark } from "./screen_mark.js";
import { newKey, Outbox } from "./screen_outbox.js";
import { Note, saidOn, setSaid, Tags } from "./screen_own.js";
import { showState } from "./screen_status.js";
import { toggleHighlights } from "./screen_switches.js";
import { count, forget, newest, remember, voted } from "./screen_tally.js";

const REST = 90;  // ms after a swap in which a bouncing key counts for nothing
const FAR = 50;  // cards that "back" reaches

const desk = document.getElementById("desk");
const { owner } = document.getElementById("outbox-status").dataset;
const outbox = new Outbox(owner);

showState(outbox);
if (desk) start();
else outbox.flush();

function onClick(selector, act) {
  for (const element of document.querySelectorAll(selector)) {
    element.addEventListener("click", (event) => { event.preventDefault(); act(); });
  }
}

function start() {
  const deck = new Deck(document.getElementById("desk-card"), desk.dataset.cards);
  const later = new Later(deck, `${owner} ${desk.dataset.stage}`);
  const person = owner.split(":")[0];
  const votes = [];  // { card, words }, the newest last
  const verdicts = new Map();  // by item, what was said of it on this page or before, where it is in the page
  let behind = [];  // cards that were in view, the newest last
  let asking = false;
  const form = new VoteForm(document.getElementById("vote-form"), { undo, later: skip, back, duplicate: mark, tag, list });
  const marking = new Marking(marked);
  const note = new Note(form.note, send);
  const tags = new Tags(send);
  const ownList = new OwnList(revisit);
  let lastMark = null;  // { card, undo }, until the next vote

  form.form.addEventListener("submit", vote);
  document.getElementById("undo-form").addEventListener("submit", (event) => { event.preventDefault(); undo(); });
  onClick("[data-skip]", skip);
  onClick("[data-back]", back);
  onClick("[data-mark-open]", mark);
  onClick("[data-note-open]", () => form.note.focus());
  onClick("[data-list-open]", list);
  onClick("[data-highlights-button]", toggleHighlights);
  // cards come and go, so that their links are heard where they stand
  document.addEventListener("click", (event) => { if (event.target.closest("[data-tag-open]")) { event.preventDefault(); tag(); } });
  outbox.addEventListener("refused", ({ detail }) => refused(detail.entry, detail.sentence));
  outbox.addEventListener("state", ({ detail }) => { if (!detail.waiting && !deck.current && deck.ended && !asking) location.reload(); });
  deck.onMore = () => { deck.next(); show(); };
  note.follow(deck.current);
  if (later.begin()) show();
  outbox.entries().then(passOver).finally(() => outbox.flush());
  deck.refill();

  function say(words) {
    document.getElementById("said").textContent = words;
  }

  // a note or a tag: { kind, url, body, item }
  function send(entry) {
    const key = newKey();
    outbox.add({ ...entry, key, body: new URLSearchParams({ ...entry.body, key, person }).toString() });
  }

  function show(words) {
    for (const button of document.querySelectorAll("[data-back]")) button.disabled = !behind.length;
    if (!deck.current) return wait();
    const said = words ?? saidOn(deck.current);
    form.form.action = deck.current.dataset.vote;
    form.show({ ...said, verdict: verdicts.get(deck.current.dataset.item) });
    form.enable(true);
    note.follow(deck.current);
    deck.current.focus({ preventScroll: true });
    scrollTo({ top: 0, behavior: "instant" });
  }

  // Nothing in the page: more is on its way, or the last votes are, after which the server says what comes next
  function wait() {
    note.card = null;
    form.show();
    form.enable(false);
    deck.say(deck.ended ? "That was the last one. Saving your votes …" : "Fetching the next citations …");
    if (deck.ended) outbox.flush();
  }

  function isTooSoon() {
    return !deck.current || performance.now() - form.shownAt < REST;
  }

  function vote(event) {
    event.preventDefault();
    const card = deck.current;
    const verdict = event.submitter.value;
    if (isTooSoon()) return;
    const again = verdicts.has(card.dataset.item);
    const entry = { ...written(event.submitter, card, verdict), again };
    note.taken();
    outbox.add(entry);
    votes.push({ card, words: entry.words });
    lastMark = null;
    leave(card, { ...entry.words, verdict });
    verdicts.set(card.dataset.item, verdict);
    const far = cast(entry);
    later.forget(card.dataset.item);
    deck.next();
    show();
    say(`${voted(verdict)}. ${far}.`);
  }

  function written(button, card, verdict) {
    const key = newKey();
    const body = new URLSearchParams(new FormData(form.form, button));
    body.set("key", key);
    for (const name of ["csrfmiddlewaretoken", "next"]) body.delete(name);
    if (verdict !== "exclude") body.delete("reason");
    const { said, ...about } = card.dataset;
    return { kind: "vote", url: about.vote, body: body.toString(), key, item: about.item, about, verdict, words: form.words(), reason: form.reasonInWords(verdict) };
  }

  function cast({ about, verdict, reason, again }) {
    deck.done.add(about.item);
    remember(about, verdict, reason);
    return count(again ? 0 : 1);
  }

  // The card in view goes, with what was said on it, and can be come back to
  function leave(card, words = form.words()) {
    setSaid(card, words);
    behind = [...behind.filter((one) => one !== card), card].slice(-FAR);
    if (verdicts.has(card.dataset.item)) deck.done.add(card.dataset.item);
  }

  function back() {
    if (isTooSoon() && deck.current) return;
    const card = behind.pop();
    if (!card) return say("Nothing before this.");
    comeBack(card);
    say(verdicts.has(card.dataset.item) ? "The citation before, with your vote. Vote again to change it." : "The citation before.");
  }

  // A citation voted on before, to look at it again or to change the vote
  async function revisit(item) {
    const card = behind.find((one) => one.dataset.item === item) ?? await asked(item);
    if (!card) return tell("This citation cannot be fetched now: the server does not answer. Try again.");
    if (deck.current?.dataset.item === item) return;
    if (saidOn(card).verdict) verdicts.set(item, saidOn(card).verdict);
    comeBack(card);
  }

  // puts a card before the one in view, which comes after it
  function comeBack(card, words) {
    note.save();
    const current = deck.current;
    if (current) setSaid(current, form.words());
    if (current && verdicts.has(current.dataset.item)) deck.done.add(current.dataset.item);
    behind = behind.filter((one) => one !== card);
    later.forget(card.dataset.item);
    deck.bringBack(card);
    show(words);
  }

  async function undo() {
    if (lastMark) return takeBackMark();
    const item = newest();
    if (!item || asking) return;
    const { card = behind.find((one) => one.dataset.item === item) ?? await asked(item), words } = take(item) ?? {};
    if (!card) return tell("This vote cannot be taken back now: the server does not answer. Try again.");
    const key = newKey();
    outbox.add({ kind: "undo", url: card.dataset.undo, body: new URLSearchParams({ key, person }).toString(), key, item });
    verdicts.delete(item);
    setSaid(card, { verdict: null });
    forget(item);
    count(-1);
    if (deck.current === card) show(form.words());
    else comeBack(card, words);
    say("Your last vote was taken back. The citation is here again.");
  }

  async function asked(item) {
    asking = true;
    const cards = await deck.ask({ item }).catch(() => []);
    asking = false;
    return cards[0];
  }

  function take(item) {
    const at = votes.findLastIndex(({ card }) => card.dataset.item === item);
    return at < 0 ? null : votes.splice(at, 1)[0];
  }

  function skip() {
    if (isTooSoon()) return;
    const card = deck.current;
    note.save();
    leave(card);
    if (card.querySelector(".alert") || verdicts.has(card.dataset.item)) deck.next();
    else later.put();
    show();
    say("Put off; it comes again after the others.");
  }

  function tag() {
    tags.open(deck.current);
  }

  function list() {
    note.save();
    ownList.open();
  }

  function mark() {
    document.getElementById("desk-menu").hidePopover?.();
    if (deck.current) marking.open(deck.current);
  }

  // Where the citation in view is the one that stays, it is asked for again as it is now, unless its vote is there
  async function marked({ said, gone, undo: address }, card) {
    lastMark = { card, undo: address };
    deck.drop(gone);
    const fresh = card.dataset.citation === String(gone) ? null : await deck.again(card).catch(() => card);
    if (deck.current === card) {
      if (fresh) setSaid(fresh, form.words());
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
    if (deck.current?.dataset.item !== card.dataset.item) comeBack(card);
    tell("The two are two citations again.", "success");
  }

  // The server did not take a vote: its card comes next, with the sentence
  async function refused(entry, sentence) {
    tell(sentence);
    if (entry.kind !== "vote") return;
    const card = take(entry.item)?.card ?? await asked(entry.item);
    if (!card) return;
    setSaid(card, entry.words ?? {});
    verdicts.delete(entry.item);
    forget(entry.item);
    if (!entry.again) count(-1);
    deck.putNext(card, sentence);
    if (!deck.current) { deck.next(); show(); }
  }

  // After a reload: what waits in the outbox has been voted on, though the server does not know yet
  function passOver(entries) {
    for (const entry of entries) {
      if (entry.kind === "vote") cast(entry);
      if (entry.kind === "undo") { deck.done.delete(entry.item); forget(entry.item); count(-1); }
    }
    if (deck.done.has(deck.current?.dataset.item)) { deck.next(); show(); }
  }

  function tell(text, level = "error") {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, level } }));
  }
}
