// A link marked data-panel opens its page beside the list; with Ctrl, Shift or the middle button it
// opens as any link does. Without scripts it is simply a link.
"use strict";
(() => {
  const panel = document.getElementById("panel");
  if (!panel || !window.htmx) return;
  const body = document.getElementById("panel-body");
  let opener = null;

  const mark = (row) => {
    for (const open of document.querySelectorAll("tr.is-open")) open.classList.remove("is-open");
    row?.classList.add("is-open");
  };

  const open = (href, from) => {
    opener = from;
    mark(from?.closest("tr"));
    panel.hidden = false;
    panel.classList.add("is-waiting");
    window.htmx.ajax("GET", href, { target: "#panel-body" }).catch(() => {
      window.location.assign(href);
    });
  };

  const close = () => {
    panel.hidden = true;
    body.replaceChildren();
    mark(null);
    opener?.focus?.();
    opener = null;
  };

  const isPlain = (event) =>
    event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-panel]")) {
      close();
      return;
    }
    if (!isPlain(event)) return;
    const link = event.target.closest("a[data-panel]");
    if (link) {
      event.preventDefault();
      open(link.href, link);
      return;
    }
    // A click anywhere else on a row does the same, unless it was meant for something in the row.
    const row = event.target.closest("tr[data-href]");
    if (!row || event.target.closest("a, button, input, label, select, summary")) return;
    if (String(window.getSelection())) return;
    open(row.dataset.href, row.querySelector("a[data-panel]"));
  });

  document.addEventListener("keydown", (event) => {
    const busy = document.querySelector("dialog[open], details.drop[open]");
    if (event.key === "Escape" && !panel.hidden && !busy) close();
  });

  body.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== body) return;
    panel.classList.remove("is-waiting");
    panel.scrollTop = 0;
    body.focus();
  });

  // A refusal or a fault is shown where the page would have been, with its own words.
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === body && event.detail.xhr.status >= 400) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
})();
