// What the top bar says of votes, notes and tags: saved, on their way, or not sent yet and why.

const SLOW = 250;  // a vote that is saved sooner leaves the words as they are

export function showState(outbox) {
  const place = document.getElementById("outbox-status");
  if (!place) return;
  let timer = null;

  function say(kind, words, address) {
    clearTimeout(timer);
    timer = null;
    const text = address ? Object.assign(document.createElement("a"), { href: address, target: "_blank", textContent: words }) : words;
    if (place.textContent === words && place.classList.contains(kind)) return;
    place.className = `status ${kind}`;
    place.replaceChildren(text);
  }

  outbox.addEventListener("state", ({ detail: { waiting, trouble } }) => {
    place.dataset.waiting = waiting;
    if (!waiting) say("is-saved", "All saved");
    else if (trouble === "sign-in") say("is-offline", `${waiting} kept here: sign in again`, place.dataset.signIn);
    else if (trouble) say("is-offline", `${waiting} not yet sent`);
    else if (!timer && !place.classList.contains("is-offline")) timer = setTimeout(() => say("is-saving", `Saving ${waiting}`), SLOW);
  });
}
