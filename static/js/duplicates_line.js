// The way of verdicts on pairs to the server: one after the other, each again until it is answered.
// Nothing is asked for while a verdict waits: the answer to it brings what comes next.

const LONGEST = 15_000;
const NOT_YET = new Set([408, 429, 500, 502, 503, 504]);

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

function post({ url, body }, isBrief) {
  const said = new URLSearchParams(isBrief ? { ...body, brief: "1" } : body);
  return fetch(url, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token() }, body: said, redirect: "manual" });
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Line {
  // answered(said, entry): entry is null for what was only asked; refused(entry, sentence)
  constructor(status, { answered, refused }) {
    this.status = status;
    this.answered = answered;
    this.refused = refused;
    this.waiting = [];
    this.sent = 0;
    addEventListener("beforeunload", (event) => { if (this.waiting.length) event.preventDefault(); });
  }

  send(entry) {
    this.sent += 1;
    this.waiting.push(entry);
    if (!this.busy) this.drain();
  }

  async drain() {
    this.busy = true;
    while (this.waiting.length) {
      const { said, sentence } = await this.deliver(this.waiting[0]);
      const entry = this.waiting.shift();
      this.say("");
      if (said) this.answered(said, entry);
      else this.refused(entry, sentence);
    }
    this.busy = false;
  }

  async deliver(entry) {
    for (let wait = 500; ; wait = Math.min(LONGEST, wait * 2)) {
      const answer = await post(entry, this.waiting.length > 1).catch(() => null);
      if (answer?.ok) return { said: await answer.json() };
      const isSignIn = answer?.type === "opaqueredirect" || answer?.status === 401;
      if (answer && !isSignIn && !NOT_YET.has(answer.status)) return { sentence: await this.why(answer) };
      this.say(isSignIn ? "Not saved yet: sign in again in another tab" : "Not saved yet: the server does not answer");
      await pause(wait);
    }
  }

  async why(answer) {
    const said = await answer.json().catch(() => null);
    return said?.error ?? "The server did not take this. Reload the page to see what is there now.";
  }

  async ask(address) {
    if (this.waiting.length || this.asking) return;
    this.asking = true;
    const { sent } = this;
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    this.asking = false;
    if (sent !== this.sent) return;  // the answer to what was said since is newer
    if (answer?.ok) this.answered(await answer.json(), null);
    else setTimeout(() => this.ask(address), 3000);
  }

  say(words) {
    this.status.textContent = words;
    this.status.className = `status ${words ? "is-offline" : ""}`;
  }
}
