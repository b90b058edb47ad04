// Drop zone: shows that a file may be dropped, and lists what was chosen with its size.
// data-largest on the zone: what a file may have, in bytes; a larger one is marked before it is sent.

const units = ["bytes", "kB", "MB", "GB"];

function size(bytes) {
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** step).toFixed(step ? 1 : 0)} ${units[step]}`;
}

function entry(file, largest) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const weight = document.createElement("span");
  name.textContent = file.name;
  weight.textContent = size(file.size);
  if (file.size > largest) {
    item.className = "is-too-large";
    weight.textContent += ", too large";
  }
  item.append(name, weight);
  return item;
}

for (const zone of document.querySelectorAll(".drop-zone")) {
  const input = zone.querySelector('input[type="file"]');
  const list = document.createElement("ul");
  list.className = "file-list";
  list.setAttribute("aria-live", "polite");
  zone.after(list);
  input.addEventListener("change", () => {
    const largest = Number(zone.dataset.largest) || Infinity;
    list.replaceChildren(...[...input.files].map((file) => entry(file, largest)));
  });
  for (const type of ["dragenter", "dragover"]) zone.addEventListener(type, () => zone.classList.add("is-over"));
  for (const type of ["dragleave", "drop"]) zone.addEventListener(type, () => zone.classList.remove("is-over"));
}
