// The review of a document: keys press the buttons that show them, text and ledger scroll together, and an item
// is ruled on without loading the page again. Without scripts every button and link does the same by itself.
"use strict";
(() => {
  const review = document.querySelector("[data-review]");
  if (!review || !window.htmx) return;
  const text = review.querySelector(".review-text");
  const list = review.querySelector(".review-list");
  const card = () => document.getElementById("review-card");
  const row = (pk) => document.getElementById(`row-${pk}`);
  const said = (pk) => document.getElementById(`said-${pk}`);
  const isNarrow = () => getComputedStyle(text).overflowY === "visible";
  let held = 0; // until then a pane that scrolls does so because the other one did

  const show = (tab) => {
    review.dataset.show = tab;
    for (const link of document.querySelectorAll("[data-tab]")) {
      if (link.dataset.tab === tab) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
  };

  const bring = (pane, element) => {
    if (!element || isNarrow()) return;
    const top = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    if (top > 40 && top < pane.clientHeight - 80) return;
    held = Date.now() + 250;
    pane.scrollTop += top - pane.clientHeight / 3;
  };

  const mark = (pk) => {
    for (const old of review.querySelectorAll(".is-current:not(.tabs a)")) old.classList.remove("is-current");
    const line = row(pk);
    line?.classList.add("is-current");
    for (const words of text.querySelectorAll(`[data-item="${pk}"]`)) words.classList.add("is-current");
    bring(text, said(pk));
    bring(list, line);
  };

  const address = (pk) => review.dataset.items.replace("/0/", `/${pk}/`) + window.location.search;

  const open = (pk) => {
    window.htmx.ajax("GET", address(pk), { source: review, target: "#review-card" });
    show("item");
  };

  const follow = (from, to, find) => {
    let waiting = false;
    from.addEventListener("scroll", () => {
      if (waiting || Date.now() < held || isNarrow()) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        const edge = from.getBoundingClientRect().top + from.clientHeight / 3;
        const met = find(edge);
        if (!met) return;
        held = Date.now() + 120;
        const top = met.getBoundingClientRect().top - to.getBoundingClientRect().top;
        to.scrollTop += top - to.clientHeight / 3;
      });
    }, { passive: true });
  };

  // The last element above an edge, of some that stand in order.
  const lastAbove = (elements, edge) => {
    let low = 0;
    let high = elements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (elements[middle].getBoundingClientRect().top <= edge) low = middle + 1;
      else high = middle;
    }
    return elements[Math.max(0, low - 1)];
  };

  const anchors = [...text.querySelectorAll(".said-at")];
  follow(text, list, (edge) => row(lastAbove(anchors, edge)?.id.slice(5)));
  follow(list, text, (edge) => said(lastAbove([...list.querySelectorAll("[data-row]")], edge)?.dataset.row));

  review.addEventListener("click", (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const link = event.target.closest("a[data-item]");
    if (!link || !isPlain) return;
    event.preventDefault();
    open(link.dataset.item);
  });

  for (const link of document.querySelectorAll("[data-tab]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      show(link.dataset.tab);
    });
  }

  review.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-act]");
    if (!form) return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    window.htmx.ajax("POST", form.getAttribute("action") + window.location.search, {
      source: form, target: "#review-card",
    }).catch(() => form.submit());
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape") {
      typing?.blur();
      for (const more of card().querySelectorAll("details[open]")) more.open = false;
      return;
    }
    if (typing || document.querySelector("dialog[open]")) return;
    const key = { arrowdown: "j", arrowup: "k" }[event.key.toLowerCase()] || event.key.toLowerCase();
    const button = card().querySelector(`[data-key="${key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
    const more = button.closest("details");
    if (more?.open) more.querySelector(".card-body :is(input:not([type=hidden]), select, textarea)")?.focus();
  });

  document.body.addEventListener("htmx:afterSettle", () => {
    const pk = card()?.dataset.card;
    if (!pk) return;
    for (const line of list.querySelectorAll("[data-row]")) {
      for (const words of text.querySelectorAll(`[data-item="${line.dataset.row}"]`)) {
        words.classList.toggle("is-rejected", line.dataset.state === "rejected");
      }
    }
    mark(pk);
  });

  mark(card()?.dataset.card);
})();
