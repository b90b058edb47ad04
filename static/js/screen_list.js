// My votes beside the citation: found by words, verdict or tag, and brought back into view to look at them or to change them.

const PAUSE = 200;  // ms after the last letter before it is searched for

const dialog = document.getElementById("votes-dialog");
const body = dialog?.querySelector("[data-votes-body]");

// revisit(item): shows the citation of that item again
export class OwnList {
  constructor(revisit) {
    this.revisit = revisit;
    body?.addEventListener("input", ({ target }) => this.soon(target.type === "search" ? PAUSE : 0));
    body?.addEventListener("submit", (event) => { event.preventDefault(); this.filter(); });
    dialog?.addEventListener("click", (event) => this.clicked(event));
    document.getElementById("recent")?.addEventListener("click", (event) => this.clicked(event));
  }

  async open() {
    if (!dialog || dialog.open) return;
    document.getElementById("desk-menu")?.hidePopover?.();
    dialog.showModal();
    await this.fill(dialog.dataset.address);
    body.querySelector("[type=search]")?.focus();
  }

  soon(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.filter(), pause);
  }

  filter() {
    clearTimeout(this.timer);
    const asked = new URLSearchParams(new FormData(body.querySelector("form")));
    this.fill(`${dialog.dataset.address.split("?")[0]}?${asked}`);
  }

  async fill(address) {
    this.newest = address;
    const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual" }).catch(() => null);
    if (this.newest !== address) return;
    if (!answer?.ok) return this.say("The server does not answer, or you are signed out. Close this and try again.");
    const list = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = body.querySelector("[data-votes-found]");
    const found = list.querySelector("[data-votes-found]");
    // While somebody types, the form stays as it is and only what was found changes
    if (old && found && body.querySelector("form")) old.replaceWith(found);
    else body.replaceChildren(...list.body.childNodes);
  }

  say(words) {
    body.replaceChildren(Object.assign(document.createElement("p"), { className: "alert alert-error", textContent: words }));
  }

  clicked(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const item = link.closest("[data-item]")?.dataset.item;
    if (item) {
      event.preventDefault();
      dialog.close();
      this.revisit(item);
    } else if (link.closest(".pagination")) {
      event.preventDefault();
      this.fill(new URL(link.getAttribute("href"), new URL(this.newest, location.href)).href);
    }
  }
}
