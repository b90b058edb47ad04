// One card by itself, and the form beside a report: keys, suggestion and reasons; the form goes to the server.
// On every page that loads this, votes that still wait are sent.

import { VoteForm } from "./screen_form.js";
import { Outbox } from "./screen_outbox.js";
import { showState } from "./screen_status.js";

const form = document.querySelector("[data-vote-form]");
const owner = (form ?? document.getElementById("outbox-status"))?.dataset.owner;

if (form) new VoteForm(form);
if (owner) {
  const outbox = new Outbox(owner);
  showState(outbox);
  // An older vote that still waits must not arrive after this one
  form?.addEventListener("submit", (event) => {
    if (!outbox.waiting) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: "Earlier votes are still being sent. Vote again when the top bar says that all are saved.", level: "error" } }));
  });
  outbox.flush();
}
