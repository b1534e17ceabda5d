// Forms: sent once, left with changes only after a question, and the list of faults gets the focus.
"use strict";
(() => {
  const changed = new Set();

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-keep]");
    if (form) changed.add(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    changed.delete(form);
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    // What answers with a file leaves the page as it is, so the form must be free again.
    if (event.submitter?.dataset.download !== undefined) return;
    form.dataset.sent = "yes";
    form.setAttribute("aria-busy", "true");
    window.setTimeout(() => {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }, 15000);
  });

  // The browser's Back button shows the page as it was left: it may be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.removeAttribute("aria-busy");
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form[data-sent]");
    if (form) delete form.dataset.sent;
  });

  window.addEventListener("beforeunload", (event) => {
    for (const form of changed) if (!form.isConnected) changed.delete(form);
    if (changed.size) event.preventDefault();
  });

  document.querySelector("[data-focus]")?.focus();

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const back = event.target.closest("[data-back]");
    if (back && window.history.length > 1) {
      event.preventDefault();
      window.history.back();
    }
  });

  // A drop-down that chooses what the page shows sends its form at once.
  document.addEventListener("change", (event) => {
    const field = event.target.closest("[data-send-on-change]");
    if (field) field.form.requestSubmit();
  });
})();
