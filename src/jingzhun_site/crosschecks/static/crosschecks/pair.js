// The review of a pair: the keys that stand on the buttons press them. Without scripts the buttons do the same.
"use strict";
(() => {
  const form = document.querySelector("[data-pair]");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
    const button = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button || form.dataset.sent) return; // the frame marks a form that was sent
    event.preventDefault();
    button.click();
  });
})();
