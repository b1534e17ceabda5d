// Choosing a field for a column: type a part of its name, another name or the initials, pick from the
// list with the arrows and Enter or by a tap. The plain select stays the field; without scripts it is shown.
"use strict";
(() => {
  const table = document.querySelector(".column-lines");
  if (!table) return;
  const words = JSON.parse(document.getElementById("field-words").textContent);
  const says = table.dataset;
  const selects = [...table.querySelectorAll("select[data-column]")];

  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s·]/g, "");
  const chosen = (select) => select.selectedOptions[0]?.text ?? "";
  const fills = (select) =>
    (select.value === "=" ? select.dataset.fills.split(" ") : [select.value]).filter(Boolean);
  const others = (select, targets) =>
    selects.find((other) => other !== select && fills(other).some((one) => targets.includes(one)));

  const make = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };

  const list = make("div", "picker-list");
  list.id = "picker-list";
  list.setAttribute("role", "listbox");
  let at = null; // the picker whose list is open: its input, its select, the option that Enter takes

  const optionLine = (option, select, number) => {
    const line = make("div", "picker-option", option.text);
    line.id = `picker-option-${number}`;
    line.dataset.value = option.value;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", String(option.selected));
    const user = others(select, option.value === "=" ? select.dataset.fills.split(" ") : [option.value]);
    if (option.value && user) line.append(make("span", "picker-taken", says.taken + user.dataset.column));
    return line;
  };

  const fill = (typed) => {
    const wanted = plain(typed);
    const fits = (option) =>
      plain(option.text).includes(wanted) || plain(words[option.value] ?? "").includes(wanted);
    list.replaceChildren();
    let group = null;
    let place = list;
    for (const [number, option] of [...at.select.options].entries()) {
      if (wanted && !fits(option)) continue;
      const parent = option.parentElement;
      if (parent !== group) {
        group = parent;
        place = list;
        if (parent !== at.select) {
          place = make("div", "");
          place.setAttribute("role", "group");
          place.setAttribute("aria-label", parent.label);
          place.append(make("div", "picker-group", parent.label));
          list.append(place);
        }
      }
      place.append(optionLine(option, at.select, number));
    }
    if (!list.childElementCount) list.append(make("div", "picker-none", says.none));
  };

  const lines = () => [...list.querySelectorAll(".picker-option")];

  const activate = (line) => {
    at.active?.classList.remove("is-active");
    at.active = line ?? null;
    line?.classList.add("is-active");
    line?.scrollIntoView({ block: "nearest" });
    if (line) at.input.setAttribute("aria-activedescendant", line.id);
    else at.input.removeAttribute("aria-activedescendant");
  };

  const open = (input, select, typed = "") => {
    if (at?.input !== input) close();
    at = { input, select, active: null };
    fill(typed);
    input.after(list);
    input.setAttribute("aria-expanded", "true");
    const wanted = plain(typed);
    const begins = (line) =>
      [line.firstChild.textContent.split("·").pop(), ...(words[line.dataset.value] ?? "").split(" ")]
        .some((word) => plain(word).startsWith(wanted));
    const first = wanted ? lines().find(begins) : list.querySelector('[aria-selected="true"]');
    list.scrollIntoView({ block: "nearest" });
    activate(first ?? lines()[0]);
  };

  const close = () => {
    if (!at) return;
    at.input.value = chosen(at.select);
    at.input.setAttribute("aria-expanded", "false");
    at.input.removeAttribute("aria-activedescendant");
    list.remove();
    at = null;
  };

  const choose = (select, value) => {
    select.value = value;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    for (const one of selects) showClash(one);
    select.closest("td").querySelector(".picker input").value = chosen(select);
  };

  const showClash = (select) => {
    const cell = select.closest("td");
    cell.querySelector("[data-clash-line]")?.remove();
    const user = others(select, fills(select));
    if (!user) return;
    const line = make("p", "field-error", says.clash.replace("%s", user.dataset.column));
    line.dataset.clashLine = "";
    line.setAttribute("role", "status");
    cell.append(line);
  };

  const keys = {
    ArrowDown: (all, now) => activate(all[Math.min(now + 1, all.length - 1)]),
    ArrowUp: (all, now) => activate(all[Math.max(now - 1, 0)]),
    Enter: () => at.active && (choose(at.select, at.active.dataset.value), close()),
    Escape: close,
  };

  const enhance = (select) => {
    const input = make("input", "form-select");
    input.id = select.id;
    select.removeAttribute("id");
    input.type = "text";
    input.autocomplete = "off";
    input.placeholder = says.search;
    input.value = chosen(select);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
    })) input.setAttribute(name, value);
    const picker = make("div", "picker");
    select.before(picker);
    picker.append(input);
    select.hidden = true;

    input.addEventListener("focus", () => input.select());
    input.addEventListener("click", () => at?.input === input || open(input, select));
    input.addEventListener("input", () => open(input, select, input.value));
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing || !(event.key in keys)) return;
      if (at?.input === input) keys[event.key](lines(), lines().indexOf(at.active));
      else if (event.key === "Escape") return;
      else open(input, select);
      event.preventDefault();
    });
  };

  // The focus stays in the field while somebody picks or scrolls.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const line = event.target.closest(".picker-option");
    if (!line) return;
    choose(at.select, line.dataset.value);
    close();
  });

  selects.forEach(enhance);
  document.querySelector("[data-search-hint]").hidden = false;
  // The browser's Back button brings the choices back, but not what is shown of them.
  window.addEventListener("pageshow", () => {
    for (const select of selects) {
      select.closest("td").querySelector(".picker input").value = chosen(select);
      showClash(select);
    }
  });
  for (const button of table.querySelectorAll("[data-take]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      choose(button.closest("td").querySelector("select"), button.dataset.take);
      button.closest(".guess").hidden = true;
    });
  }
})();
