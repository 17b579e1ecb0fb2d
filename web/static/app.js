"use strict";
// Tables that sort at a click on their heading, what went wrong said where it is seen, and paper;
// everything else on the pages works without this.
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
  const trouble = (text, signIn = false) => {
    const bar = document.getElementById("trouble");
    bar.textContent = `${text} `;
    if (signIn) {
      const link = document.createElement("a");
      link.href = location.href;
      link.textContent = bar.dataset.again;
      bar.append(link);
    }
    bar.hidden = !text;
  };
  document.addEventListener("htmx:responseError", (event) => {
    let text = document.getElementById("trouble").dataset.fault;
    try {
      const answer = JSON.parse(event.detail.xhr.responseText);
      text = document.documentElement.lang === "en" ? answer.english : answer.error;
    } catch { /* no answer of ours */ }
    trouble(text, event.detail.xhr.status === 401);
  });
  document.addEventListener("htmx:sendError", () => {
    trouble(document.getElementById("trouble").dataset.lost);
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) trouble("");
  });
  // Who works without a mouse goes on where she was, though what she pressed has been replaced.
  let held = false;
  document.addEventListener("htmx:beforeSwap", (event) => {
    held = event.detail.target.matches("article, tr")
      && event.detail.target.contains(document.activeElement);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!held || document.activeElement !== document.body) return;
    const next = event.target.querySelector("summary") ?? event.target.querySelector("a, button");
    if (!next) return;
    held = false;
    next.focus();
    const state = event.target.querySelector(".state");
    if (state) document.getElementById("status").textContent = state.textContent;
  });
  // The other language of the page as it is now: htmx changes the address behind the link's back.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-lang]");
    if (!link) return;
    const fields = new URLSearchParams(location.search);
    fields.set("lang", link.dataset.lang);
    link.href = `?${fields}${location.hash}`;
  });
  // On paper nothing can be opened: what is folded is printed open where it is evidence.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details[data-print]:not([open])")];
    for (const one of opened) one.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSwap", (event) => {
    prepare(document);
    const summary = document.getElementById("summary");
    const status = document.getElementById("status");
    if (summary && status && event.target.id === "results") status.textContent = summary.textContent;
  });
})();
