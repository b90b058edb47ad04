// What a person writes beside a citation for themselves: the note, saved as it is written, and tags.
// send({ kind, url, body, item }): hands it to the outbox.

const PAUSE = 1200;  // ms after the last letter before a note is saved

export const saidOn = (card) => JSON.parse(card.dataset.said || "{}");

export function setSaid(card, changes) {
  card.dataset.said = JSON.stringify({ ...saidOn(card), ...changes });
}

export class Note {
  constructor(field, send) {
    this.field = field;
    this.send = send;
    field.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), PAUSE); });
    field.addEventListener("change", () => this.save());
    addEventListener("pagehide", () => this.save());
  }

  // another card has come up, with this note
  follow(card) {
    clearTimeout(this.timer);
    this.card = card;
    this.saved = this.field.value;
  }

  // a vote takes the note along: nothing more is to be saved
  taken() {
    clearTimeout(this.timer);
    this.saved = this.field.value;
  }

  save() {
    clearTimeout(this.timer);
    if (!this.card || this.field.value === this.saved) return;
    this.saved = this.field.value;
    setSaid(this.card, { note: this.saved });
    this.send({ kind: "note", url: `${this.card.dataset.own}note/`, body: { note: this.saved }, item: this.card.dataset.item });
  }
}

const dialog = document.getElementById("tag-dialog");

export class Tags {
  constructor(send) {
    this.send = send;
    this.choices = dialog?.querySelector("[data-tag-choices]");
    this.field = dialog?.querySelector("#tag-name");
    this.field?.addEventListener("input", () => this.narrow());
    this.choices?.addEventListener("change", ({ target }) => this.set(target.value, target.checked));
    dialog?.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); this.entered(); });
  }

  open(card) {
    if (!dialog || !card || dialog.open) return;
    this.card = card;
    const on = this.on();
    for (const box of this.boxes()) box.checked = on.some((tag) => this.same(tag, box.value));
    this.field.value = "";
    this.narrow();
    dialog.showModal();
    this.field.focus();
  }

  boxes() {
    return [...this.choices.querySelectorAll("input")];
  }

  on() {
    return saidOn(this.card).tags ?? [];
  }

  same(one, other) {
    return one.toLowerCase() === other.toLowerCase();
  }

  narrow() {
    const part = this.field.value.trim().toLowerCase();
    for (const box of this.boxes()) box.closest("label").hidden = !box.value.toLowerCase().includes(part);
  }

  // the tag that was typed, whole or as the beginning of the only one that fits
  entered() {
    const typed = this.field.value.trim().replace(/\s+/g, " ");
    if (!typed) return dialog.close();
    const fitting = this.boxes().filter((box) => !box.closest("label").hidden);
    const box = fitting.find((one) => this.same(one.value, typed)) ?? this.made(typed);
    box.checked = !box.checked;
    this.set(box.value, box.checked);
    this.field.value = "";
    this.narrow();
  }

  made(name) {
    const label = dialog.querySelector("[data-tag-choice]").content.firstElementChild.cloneNode(true);
    label.querySelector("input").value = name;
    label.querySelector("span").textContent = name;
    this.choices.append(label);
    return label.querySelector("input");
  }

  set(name, isOn) {
    const others = this.on().filter((tag) => !this.same(tag, name));
    setSaid(this.card, { tags: isOn ? [...others, name] : others });
    this.show(this.card);
    this.send({ kind: "tag", url: `${this.card.dataset.own}tag/`, body: { name, off: isOn ? "" : "1" }, item: this.card.dataset.item });
  }

  show(card) {
    const tags = (saidOn(card).tags ?? []).map((name) => Object.assign(document.createElement("span"), { className: "tag", textContent: name }));
    card.querySelector("[data-own-tags]")?.replaceChildren(...tags);
  }
}
