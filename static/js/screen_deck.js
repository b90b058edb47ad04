// The cards in the page: the one in view, those that follow, those that were skipped.
// It asks the server for more before they run out, and passes over what this page has already voted on.

const FEW = 3;

function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content.querySelector("[data-card]");
}

export class Deck {
  constructor(place, address) {
    this.place = place;
    this.address = address;
    this.current = place.querySelector("[data-card]");
    this.following = [...place.querySelector("#following").content.querySelectorAll("[data-card]")];
    this.last = (this.following.at(-1) ?? this.current)?.dataset.place;
    this.skipped = [];
    this.done = new Set();
    this.ended = false;
  }

  // the card that follows, or null where there is none in the page (yet)
  next() {
    this.following = this.following.filter((card) => !this.done.has(card.dataset.item));
    this.following = this.following.filter((card) => !this.isPutOff(card.dataset.item) || !this.skipped.push(card));
    if (!this.following.length && this.ended) this.secondRound();
    this.show(this.following.shift() ?? null);
    if (this.following.length < FEW) this.refill();
    return this.current;
  }

  // nothing else is left: what was put off comes again, and can be put off again
  secondRound() {
    this.following = this.skipped.splice(0).filter((card) => !this.done.has(card.dataset.item));
    this.isPutOff = () => false;
  }

  // whether it was put off on an earlier visit
  isPutOff() {
    return false;
  }

  show(card) {
    this.current?.remove();
    this.place.querySelector(".desk-wait")?.remove();
    this.current = card;
    if (card) this.place.prepend(card);
  }

  // instead of a card, while there is none
  say(words) {
    this.place.prepend(Object.assign(document.createElement("p"), { className: "desk-wait empty", textContent: words }));
  }

  // puts a card before the one in view
  bringBack(card) {
    this.done.delete(card.dataset.item);
    if (this.current) this.following.unshift(this.current);
    this.skipped = this.skipped.filter((one) => one.dataset.item !== card.dataset.item);
    this.following = this.following.filter((one) => one.dataset.item !== card.dataset.item);
    this.show(card);
  }

  // a card that comes again, as the next one, with the reason why
  putNext(card, sentence) {
    card.querySelector(".alert")?.remove();
    card.prepend(Object.assign(document.createElement("p"), { className: "alert alert-error", textContent: sentence }));
    this.done.delete(card.dataset.item);
    this.following.unshift(card);
  }

  skip() {
    this.skipped.push(this.current);
    return this.next();
  }

  // a citation that was merged into another: its card comes no more
  drop(citation) {
    for (const card of [...this.following, ...this.skipped]) if (card.dataset.citation === String(citation)) this.done.add(card.dataset.item);
    this.skipped = this.skipped.filter((card) => !this.done.has(card.dataset.item));
  }

  // a card as the server has it now; null if its person is not asked for it any more
  async again(card) {
    const [rank, item] = card.dataset.place.split(":");
    const [first] = await this.ask({ after: `${rank}:${item - 1}` });
    return first?.dataset.item === card.dataset.item ? first : null;
  }

  async ask(query) {
    const answer = await fetch(`${this.address}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" }, redirect: "manual" });
    if (!answer.ok) throw new Error(`cards: ${answer.status}`);
    return (await answer.json()).cards.map(parsed);
  }

  async refill() {
    if (this.ended || this.asking) return;
    this.asking = true;
    try {
      const cards = await this.ask({ after: this.last ?? "" });
      this.ended = !cards.length;
      this.last = cards.at(-1)?.dataset.place ?? this.last;
      this.following.push(...cards.filter((card) => !this.isKnown(card.dataset.item)));
    } catch {
      setTimeout(() => this.refill(), 3000);
      return;
    } finally {
      this.asking = false;
    }
    if (!this.current && (this.following.length || this.skipped.length || this.ended)) this.onMore?.();
    else if (this.following.length < FEW) this.refill();
  }

  isKnown(item) {
    return this.done.has(item) || [this.current, ...this.following, ...this.skipped].some((card) => card?.dataset.item === item);
  }
}
