// The side bar on phones, and the drops of the top bar: one open at a time, Escape closes.
"use strict";
(() => {
  const setMenu = (open) => {
    document.body.classList.toggle("menu-open", open);
    for (const button of document.querySelectorAll("[data-menu]")) {
      button.setAttribute("aria-expanded", String(open));
    }
    if (open) document.querySelector("#side-bar a")?.focus();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-menu]")) {
      setMenu(!document.body.classList.contains("menu-open"));
      return;
    }
    if (event.target.closest("[data-close-menu]")) setMenu(false);
    for (const drop of document.querySelectorAll("details.drop[open]")) {
      if (!drop.contains(event.target)) drop.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const drop = document.querySelector("details.drop[open]");
    if (drop) {
      drop.open = false;
      drop.querySelector("summary").focus();
    } else if (document.body.classList.contains("menu-open")) {
      setMenu(false);
      document.querySelector("[data-menu]")?.focus();
    }
  });
})();
