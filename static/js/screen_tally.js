// What a person sees of their own work: how far they are, and their last votes.

const VERDICTS = { include: ["included", "Included"], maybe: ["maybe", "Maybe"], exclude: ["excluded", "Excluded"] };
const RECENT = 5;

export const voted = (verdict) => VERDICTS[verdict][1];

function timeLeft(left, pace) {
  const minutes = (left * pace) / 60;
  return minutes < 90 ? `about ${Math.max(1, Math.round(minutes))} min` : `about ${Math.round(minutes / 60)} h`;
}

export function count(votes) {
  const line = document.querySelector("[data-progress]");
  const done = Number(line.dataset.done) + votes;
  const left = Math.max(0, Number(line.dataset.left) - votes);
  Object.assign(line.dataset, { done, left });
  Object.assign(line.querySelector("progress"), { max: done + left, value: done });
  for (const [name, number] of Object.entries({ done, left, total: done + left })) line.querySelector(`[data-number=${name}]`).textContent = number;
  const pace = Number(line.dataset.pace);
  line.querySelector("[data-time-left]").textContent = pace && left ? `, ${timeLeft(left, pace)} at your pace` : "";
  return `${done} of ${done + left}`;
}

const list = document.getElementById("recent");

// about: what the card's own data say of it
export function remember(about, verdict, reason) {
  const entry = document.getElementById("recent-entry").content.firstElementChild.cloneNode(true);
  const [kind, words] = VERDICTS[verdict];
  entry.dataset.item = about.item;
  entry.querySelector(".pill").classList.add(`pill-${kind}`);
  entry.querySelector(".pill").textContent = words;
  Object.assign(entry.querySelector("a"), { href: about.change, textContent: about.name });
  entry.querySelector(".recent-reason").textContent = reason ?? "";
  forget(about.item);
  list.prepend(entry);
  while (list.children.length > RECENT) list.lastElementChild.remove();
  show();
}

export function forget(item) {
  list.querySelector(`[data-item="${item}"]`)?.remove();
  show();
}

export const newest = () => list.firstElementChild?.dataset.item;

function show() {
  document.getElementById("recent-none").hidden = list.children.length > 0;
  for (const button of document.querySelectorAll("[data-undo-button]")) button.disabled = !list.children.length;
}
