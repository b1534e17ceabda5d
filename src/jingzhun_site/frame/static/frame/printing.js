// Under every printed sheet: place, date, who and page x/y. Written when the print is made, into the
// page margin; browsers that know no margin boxes still have the header on the first sheet.
"use strict";
(() => {
  const header = document.querySelector("[data-print-header]");
  if (!header) return;
  let sheet = null;

  const quoted = (text) => `"${text.replace(/["\\]/g, " ").replace(/\s+/g, " ").trim()}"`;

  const twoDigits = (value) => String(value).padStart(2, "0");
  const now = () => {
    const time = new Date();
    const day = [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())];
    return `${day.join("-")} ${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`;
  };

  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details[data-print-open]")) details.open = true;
    const [place, day, who] = [...header.children].map((part) => part.textContent);
    const [before, between, after] = header.dataset.pageWords.split(/##|#/);
    const page = `${quoted(before)} counter(page) ${quoted(between)} counter(pages) ${quoted(after)}`;
    const line = quoted(`${place} ${day} ${who.trim() || `${header.dataset.printedWords} ${now()}`}`);
    const font = "font-size: 8pt; color: #333;";
    const rule = `@page { @bottom-left { content: ${line}; ${font} } @bottom-right { content: ${page}; ${font} } }`;
    try {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(rule);
      document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    } catch {
      sheet = null;
    }
  });

  window.addEventListener("afterprint", () => {
    if (!sheet) return;
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    sheet = null;
  });
})();
