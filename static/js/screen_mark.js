// "The same as another citation" without leaving the screening page: a dialog with the page that does it.

const PAUSE = 200;  // ms after the last letter before it is searched for

const dialog = document.getElementById("mark-dialog");

function get(address) {
  return fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual" });
}

// done(said, card): the two are one now. said: { said, gone, undo }
export class Marking {
  constructor(done) {
    this.done = done;
    this.body = dialog?.querySelector("[data-mark-body]");
    dialog?.addEventListener("input", (event) => { if (event.target.type === "search") this.searchSoon(); });
    dialog?.addEventListener("submit", (event) => this.submit(event));
  }

  async open(card) {
    if (!dialog || !card?.dataset.mark || dialog.open) return;
    this.card = card;
    this.body.replaceChildren(Object.assign(document.createElement("p"), { className: "muted", textContent: "Looking for titles like this one …" }));
    dialog.showModal();
    await this.fill(card.dataset.mark, this.body);
    dialog.querySelector("[type=search]")?.focus();
  }

  async fill(address, place) {
    this.newest = address;
    const answer = await get(address).catch(() => null);
    if (this.newest !== address) return;
    if (answer?.ok) place.innerHTML = await answer.text();
    else this.say(await this.why(answer));
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), PAUSE);
  }

  search() {
    clearTimeout(this.timer);
    const q = dialog.querySelector("[type=search]").value;
    this.fill(`${this.card.dataset.mark}?${new URLSearchParams({ q })}`, dialog.querySelector("#mark-found"));
  }

  submit(event) {
    event.preventDefault();
    if (event.target.matches("[data-mark-find]")) this.search();
    else this.choose(event.target, event.submitter);
  }

  async choose(form, button) {
    if (this.busy) return;
    this.busy = true;
    const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form, button)), redirect: "manual" }).catch(() => null);
    this.busy = false;
    if (!answer?.ok) return this.say(await this.why(answer));
    dialog.close();
    this.done(await answer.json(), this.card);
  }

  async why(answer) {
    const said = await answer?.json().catch(() => null);
    return said?.error ?? (answer?.status === 409 ? "This citation is no longer here. Reload the page." : "The server does not answer, or you are signed out. Nothing was changed; try again.");
  }

  say(sentence) {
    const line = dialog.querySelector("[data-mark-error]");
    line.textContent = sentence;
    line.hidden = !sentence;
  }
}

// Takes a mark back: true if the server did
export async function unmark(address) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token }, redirect: "manual" }).catch(() => null);
  return Boolean(answer?.ok);
}
