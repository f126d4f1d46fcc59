"use strict";
// Sort a table by a click on a heading, and find rows by a word. All can be read without it.
(() => {
  const SHORTEST = 8;  // shorter tables can be looked over as they are
  const words = document.body.dataset;
  const mark = new Intl.NumberFormat(document.documentElement.lang).formatToParts(1.5).find(part => part.type === "decimal").value;
  const number = text => {
    const kept = [...text.replaceAll("\u2212", "-")].filter(sign => /[\d-]/.test(sign) || sign === mark).join("");
    const found = parseFloat(kept.replace(mark, "."));
    return Number.isNaN(found) ? -Infinity : found;
  };
  const order = new Intl.Collator(document.documentElement.lang, {numeric: true, sensitivity: "base"});

  function sortable(head, column, body) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      head.closest("tr").querySelectorAll("th").forEach(each => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const told = row => row.cells[column].textContent.trim();
      const by = head.classList.contains("n") ? (a, b) => number(told(a)) - number(told(b)) : (a, b) => order.compare(told(a), told(b));
      const rows = [...body.rows].sort((a, b) => (down ? -1 : 1) * by(a, b));
      body.append(...rows);
    });
  }

  function findable(table, body) {
    const label = document.createElement("label"), field = document.createElement("input"), count = document.createElement("output");
    label.className = "find";
    field.type = "search";
    label.append(words.find, " ", field, " ", count);
    table.closest(".scroll").before(label);
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLocaleLowerCase();
      let shown = 0;
      for (const row of body.rows) {
        row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
        shown += !row.hidden;
      }
      count.textContent = wanted ? words.shown.replace("①", shown).replace("②", body.rows.length) : "";
    });
  }

  for (const table of document.querySelectorAll(".scroll > table")) {
    const body = table.tBodies[0];
    if (body.rows.length < SHORTEST) continue;
    [...table.tHead.rows[0].cells].forEach((head, column) => sortable(head, column, body));
    findable(table, body);
  }
})();
