// The wizard of a split: the sum follows what is typed, and says by how much it misses the target; what the
// numbers rest on is said anew once they are changed.
// Without scripts the server says the same after each step.
"use strict";
(() => {
  const total = document.querySelector("[data-split-total]");
  if (!total) return;
  const form = total.closest("form");
  const says = form.querySelector("[data-split-says]");
  const saidAtFirst = says.textContent;
  const mark = total.querySelector("[data-mark]");
  const PARTS = 10000; // amounts have four decimals at most; whole parts of them add up exactly

  function parts(text) {
    const plain = text.replace(/[,，\s]/g, "");
    return /^\d+(\.\d+)?$/.test(plain) ? Math.round(Number(plain) * PARTS) : null;
  }

  function words(amount) {
    return `${(amount / PARTS).toLocaleString("en-US", { maximumFractionDigits: 4 })} ${total.dataset.unit}`;
  }

  function say(word, isEven) {
    mark.querySelector("[data-word]").textContent = word;
    mark.classList.toggle("tone-good", isEven);
    mark.classList.toggle("tone-bad", !isEven);
    mark.querySelector("[data-even]").hidden = !isEven;
    mark.querySelector("[data-uneven]").hidden = isEven;
  }

  function count() {
    const fields = [...form.querySelectorAll("[name^='value-']")];
    const amounts = fields.map((field) => parts(field.value));
    const isChanged = fields.some((field) => field.value !== field.defaultValue);
    says.textContent = isChanged ? says.dataset.changed : saidAtFirst;
    const read = amounts.filter((amount) => amount !== null);
    const sum = read.reduce((one, other) => one + other, 0);
    const gap = sum - parts(total.dataset.target);
    total.querySelector("[data-sum]").textContent = words(sum);
    if (read.length < amounts.length) say(total.dataset.unread, false);
    else if (gap === 0) say(total.dataset.even, true);
    else say(total.dataset[gap > 0 ? "over" : "short"].replace("{}", words(Math.abs(gap))), false);
  }

  form.addEventListener("input", (event) => {
    if (event.target.name?.startsWith("value-")) count();
  });
  // The browser's Back button and a reload fill the cells with what was typed before.
  window.addEventListener("pageshow", count);
})();
