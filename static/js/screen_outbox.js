// The way of a vote to the server: kept first, sent at once and in order, again until it is answered.
// Each entry has a key of its own, so that sending twice counts once. It belongs to one person in one review.
// Events: "state" { waiting, trouble }, "refused" { entry, sentence }.

import { openStore } from "./screen_store.js";

const LONGEST = 30_000;

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));  // randomUUID needs https
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function token() {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

function post({ url, body }) {
  return fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() },
    body,
    redirect: "manual",  // a redirect leads to a page for signing in, which would look like success
    keepalive: body.length < 50_000,
    signal: AbortSignal.timeout?.(20_000),
  });
}

// saved, refused (with the server's sentence), sign-in (nobody or somebody else is signed in), or again
async function send(entry) {
  try {
    const answer = await post(entry);
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return { end: "sign-in" };
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { end: "again" };
    const said = await answer.json().catch(() => null);
    if (answer.ok) return { end: said?.saved === entry.key ? "saved" : "again" };
    return { end: "refused", sentence: said?.error ?? "The server does not know this citation any more; this vote was not saved." };
  } catch {
    return { end: "again" };
  }
}

export class Outbox extends EventTarget {
  constructor(owner) {
    super();
    this.owner = owner;
    this.store = openStore();
    this.trouble = "";
    this.pause = 500;
    this.putting = 0;
    for (const [target, type] of [[window, "online"], [window, "focus"], [document, "visibilitychange"]]) target.addEventListener(type, () => this.flush());
    window.addEventListener("beforeunload", (event) => { if (this.waiting && (this.trouble || !this.durable)) event.preventDefault(); });
  }

  async entries() {
    return (await this.store).all(this.owner);
  }

  async add(entry) {
    this.putting += 1;
    this.tell();
    try {
      await (await this.store).put({ ...entry, owner: this.owner });
    } finally {
      this.putting -= 1;
    }
    await this.flush();
  }

  async flush() {
    if (this.busy) { this.more = true; return; }
    this.busy = true;
    try {
      do {
        this.more = false;
        await (navigator.locks ? navigator.locks.request(`votes ${this.owner}`, () => this.drain()) : this.drain());
      } while (this.more);
    } finally {
      this.busy = false;
    }
  }

  async drain() {
    clearTimeout(this.timer);
    this.durable = (await this.store).durable;
    for (;;) {
      const entries = await this.entries();
      this.waiting = entries.length;
      this.tell();
      if (!entries.length) return;
      const { end, sentence } = await send(entries[0]);
      if (end === "again" || end === "sign-in") return this.wait(end);
      await (await this.store).remove(entries[0]);
      this.pause = 500;
      this.trouble = "";
      if (end === "refused") this.dispatchEvent(new CustomEvent("refused", { detail: { entry: entries[0], sentence } }));
    }
  }

  wait(trouble) {
    this.trouble = trouble;
    this.tell();
    this.pause = Math.min(LONGEST, this.pause * 2);
    this.timer = setTimeout(() => this.flush(), this.pause * (0.75 + Math.random() / 2));
  }

  tell() {
    const waiting = (this.waiting ?? 0) + this.putting;
    if (!waiting) this.trouble = "";
    this.dispatchEvent(new CustomEvent("state", { detail: { waiting, trouble: this.trouble } }));
  }
}
