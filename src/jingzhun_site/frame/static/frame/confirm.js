// data-confirm on a form, a button or a link asks once, in the page's own dialog, before it acts.
"use strict";
(() => {
  const dialog = document.getElementById("confirm");
  if (!dialog || !dialog.showModal) return;
  const yes = dialog.querySelector('[data-answer="yes"]');
  let act = null;

  const ask = (source, then) => {
    dialog.querySelector(".confirm-words").textContent = source.dataset.confirm;
    dialog.querySelector(".confirm-note").textContent = source.dataset.confirmNote || "";
    yes.textContent = source.dataset.confirmYes || yes.dataset.words;
    act = then;
    dialog.showModal();
  };

  dialog.addEventListener("click", (event) => {
    const answer = event.target.closest("[data-answer]");
    if (!answer) return;
    dialog.close();
    if (answer.dataset.answer === "yes" && act) act();
    act = null;
  });

  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const source = event.submitter?.dataset.confirm ? event.submitter : form;
      if (!source.dataset.confirm || form.dataset.confirmed) {
        delete form.dataset.confirmed;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      const { submitter } = event;
      ask(source, () => {
        form.dataset.confirmed = "yes";
        form.requestSubmit(submitter);
      });
    },
    true,
  );

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[data-confirm]");
      if (!link) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      ask(link, () => window.location.assign(link.href));
    },
    true,
  );
})();
