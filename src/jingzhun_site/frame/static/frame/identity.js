// An identity number is checked while it is typed: its length, its date, its check digit.
"use strict";
(() => {
  const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const ENDINGS = "10X98765432";

  const isDay = (text) => {
    const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number);
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date <= new Date();
  };

  const hasTrueEnding = (text) => {
    const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(text[place]), 0);
    return ENDINGS[sum % 11] === text[17];
  };

  const fault = (text) => {
    if (/[^0-9X]/.test(text.slice(0, 18))) return "form";
    if (text.length >= 14 && !isDay(text.slice(6, 14))) return "day";
    if (text.length > 18) return "length";
    if (text.length === 18 && !hasTrueEnding(text)) return "ending";
    return "";
  };

  const note = (field) => {
    const found = field.parentElement.querySelector(".typed-note");
    if (found) return found;
    const made = document.createElement("p");
    made.className = "typed-note";
    made.setAttribute("aria-live", "polite");
    field.after(made);
    return made;
  };

  // The sentences come with the field (data-id-number and its companions), in the page's language.
  document.addEventListener("input", (event) => {
    const field = event.target.closest("input[data-id-number]");
    if (!field) return;
    const bare = field.value.replace(/\s/g, "").toUpperCase();
    const wrong = fault(bare);
    const line = note(field);
    line.classList.toggle("is-wrong", Boolean(wrong));
    const groups = [bare.slice(0, 6), bare.slice(6, 14), bare.slice(14)].filter(Boolean).join(" ");
    const sentences = { form: "faultForm", day: "faultDay", length: "faultLength", ending: "faultEnding" };
    line.textContent = wrong ? field.dataset[sentences[wrong]] || "" : groups;
    field.setCustomValidity(wrong && bare ? line.textContent : "");
  });
})();
