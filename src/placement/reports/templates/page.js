"use strict";
(() => {
  const table = document.getElementById("zone-table");
  if (!table) return;
  const collator = new Intl.Collator(table.dataset.locale, {numeric: true});
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const key = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent.trim();
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const isNumber = head.classList.contains("n");
      const rows = [...body.rows].map((row) => [key(row, column), row]);
      rows.sort(([a], [b]) => {
        if (a === "" || b === "") return (a === "") - (b === "");
        const order = isNumber ? Number(a) - Number(b) : collator.compare(a, b);
        return up ? order : -order;
      });
      rows.forEach(([, row]) => body.append(row));
    });
  });
  const field = document.getElementById("find");
  const found = document.getElementById("found");
  field.closest("p").hidden = false;
  field.addEventListener("input", () => {
    const wanted = field.value.trim().toLocaleLowerCase(table.dataset.locale);
    let shown = 0;
    for (const row of body.rows) {
      row.hidden = !row.textContent.toLocaleLowerCase(table.dataset.locale).includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    found.textContent = wanted ? found.dataset.some.replace("{n}", shown).replace("{all}", body.rows.length) : "";
  });
  addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
})();
