// Copies the value of the field named by data-copy="id", and says so in the message region.

function say(text, level) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { text, level } }));
}

async function copy(field) {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    say("Copied.", "success");
  } catch {
    say("The browser does not allow copying. The text is selected: copy it with the keyboard.", "warning");
  }
}

document.addEventListener("click", (event) => {
  const field = document.getElementById(event.target.closest("[data-copy]")?.dataset.copy);
  if (field) copy(field);
});
