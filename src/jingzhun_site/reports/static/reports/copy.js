// A button with data-copy puts its words on the clipboard and says so for a moment.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.querySelector("span") || button;
  const before = label.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
  } catch {
    // Without a safe address browsers keep the clipboard shut: let the words be copied by hand.
    const code = button.closest("tr").querySelector("code");
    getSelection().selectAllChildren(code);
    return;
  }
  label.textContent = button.dataset.copied;
  setTimeout(() => { label.textContent = before; }, 1500);
});
