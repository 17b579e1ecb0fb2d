"use strict";
// Tables that sort at a click on their heading; everything else on the pages works without this.
(() => {
  const value = (row, column, kind) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.trim();
    return kind === "number" ? (text === "" ? -Infinity : Number(text)) : text;
  };
  const sort = (table, column, kind, heading) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].filter((row) => !row.classList.contains("more"));
    const rest = [...body.rows].filter((row) => row.classList.contains("more"));
    rows.sort((a, b) => {
      const [x, y] = [value(a, column, kind), value(b, column, kind)];
      const order = kind === "number" ? x - y : x.localeCompare(y, "vi");
      return down ? -order : order;
    });
    body.append(...rows, ...rest);
  };
  const prepare = (root) => {
    for (const table of root.querySelectorAll("table.sortable")) {
      [...table.tHead.rows[0].cells].forEach((heading, column) => {
        if (!heading.dataset.sort || heading.querySelector("button")) return;
        const button = document.createElement("button");
        button.type = "button";
        button.append(...heading.childNodes);
        heading.append(button);
        button.addEventListener("click", () => sort(table, column, heading.dataset.sort, heading));
      });
    }
  };
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSwap", (event) => {
    prepare(document);
    const summary = document.getElementById("summary");
    const status = document.getElementById("status");
    if (summary && status && event.target.id === "results") status.textContent = summary.textContent;
  });
})();
