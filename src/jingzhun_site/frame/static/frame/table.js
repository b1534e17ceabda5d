// The selection of a data table: pick rows, pick the page, pick all that match; count and sum.
"use strict";
(() => {
  // Sums are made in fen, so that a thousand rows of 0.10 are 100.00.
  const fen = (text) => {
    const [whole, part = ""] = text.replace("-", "").split(".");
    const value = BigInt(whole || "0") * 100n + BigInt((part + "00").slice(0, 2));
    return text.startsWith("-") ? -value : value;
  };

  const yuan = (value) => {
    const size = value < 0n ? -value : value;
    const whole = String(size / 100n).replace(/\B(?=(\d{3})+$)/g, ",");
    return `${value < 0n ? "−" : ""}${whole}.${String(size % 100n).padStart(2, "0")}`;
  };

  const grouped = (text) => String(text).replace(/\B(?=(\d{3})+$)/g, ",");

  const show = (form, allMatching) => {
    const boxes = [...form.querySelectorAll('input[name="selected"]')];
    const picked = boxes.filter((box) => box.checked);
    const pickAll = form.querySelector("[data-pick-all]");
    pickAll.checked = picked.length > 0 && picked.length === boxes.length;
    pickAll.indeterminate = picked.length > 0 && picked.length < boxes.length;
    const line = form.querySelector("[data-selected]");
    line.hidden = picked.length === 0;
    form.elements.all_matching.value = allMatching ? "1" : "";
    const button = form.querySelector("[data-pick-matching]");
    const count = allMatching && button ? button.dataset.count : picked.length;
    line.querySelector("[data-selected-count]").textContent = grouped(count);
    if (button) button.hidden = allMatching;
    const summed = picked.filter((box) => box.dataset.sum !== undefined);
    line.querySelector("[data-selected-sum-part]").hidden = allMatching || summed.length === 0;
    const sum = summed.reduce((total, box) => total + fen(box.dataset.sum), 0n);
    line.querySelector("[data-selected-sum]").textContent = yuan(sum);
  };

  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target.closest('[data-selection] input[name="selected"]');
    if (!box) return;
    // With Shift, everything between the last box and this one follows it.
    if (event.shiftKey && last && last.form === box.form) {
      const boxes = [...box.form.querySelectorAll('input[name="selected"]')];
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-selection]");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) {
      for (const box of form.querySelectorAll('input[name="selected"]')) {
        box.checked = event.target.checked;
      }
    }
    if (event.target.matches('[data-pick-all], input[name="selected"]')) show(form, false);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick-matching]");
    if (button) show(button.form, true);
  });
})();
