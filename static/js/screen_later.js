// What was put off stays put off over a reload of the page, in this tab: it comes again after the others.

function stored(name) {
  try { return JSON.parse(sessionStorage.getItem(name) ?? "[]"); } catch { return []; }
}

export class Later {
  constructor(deck, name) {
    this.deck = deck;
    this.name = `later ${name}`;
    this.items = new Set(stored(this.name));
    deck.isPutOff = (item) => this.items.has(item);
  }

  // passes over what was put off before; true if another card has come up
  begin() {
    if (!this.items.has(this.deck.current?.dataset.item)) return false;
    this.deck.skip();
    return true;
  }

  put() {
    this.items.add(this.deck.current.dataset.item);
    this.keep();
    this.deck.skip();
  }

  forget(item) {
    if (this.items.delete(item)) this.keep();
  }

  keep() {
    try { sessionStorage.setItem(this.name, JSON.stringify([...this.items])); } catch { /* for this page only */ }
  }
}
