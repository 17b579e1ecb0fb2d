"use strict";
// The document beside its records: a click on either side finds the other; keys for who reviews.
(() => {
  const ORDER = ["sections", "assignments", "citations", "figures", "targets", "deadlines"];
  const panes = document.getElementById("panes");
  const detail = document.getElementById("detail");
  const list = panes.querySelector(".list");
  const one = (selector, root = panes) => root.querySelector(selector);
  const all = (selector, root = panes) => [...root.querySelectorAll(selector)];
  const items = () => all(".list > li");
  const off = new Set();
  let checks = false;
  let current = null; // the number of the record that is shown
  let waiting = null; // what to do in the particulars when they have come

  const words = new Map();
  const learn = (root) => {
    for (const mark of all("mark[data-r], rect[data-r]", root)) {
      for (const number of mark.dataset.r.split(" ")) {
        if (!words.has(number)) words.set(number, []);
        words.get(number).push(mark);
      }
    }
  };
  learn(panes);
  const item = (number) => one(`li[data-r="${number}"]`);
  const visible = () => items().filter((li) => !li.hidden);
  const images = () => panes.dataset.view === "image";
  const seen = (number) => {
    const marks = words.get(number) || [];
    const fits = marks.filter((mark) => (mark.localName === "rect") === images());
    // A page that is not drawn yet is drawn when it comes into sight.
    return fits.length || !images() ? fits : [document.getElementById(`sheet-${item(number)?.dataset.page}`)];
  };

  const filter = () => {
    for (const li of items()) li.hidden = off.has(li.dataset.k) || (checks && !("review" in li.dataset));
    for (const mark of all("mark[data-k], rect[data-k]")) {
      const kinds = mark.dataset.k.split(" ").filter((kind) => !off.has(kind));
      const top = kinds.sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0];
      const here = mark.classList.contains("here");
      mark.setAttribute("class", `${top || "off"}${here ? " here" : ""}`);
    }
  };

  const mark = (number) => {
    for (const other of all(".here")) other.classList.remove("here");
    for (const link of all("a[aria-current]")) link.removeAttribute("aria-current");
    const li = item(number);
    if (!li) return;
    current = number;
    for (const run of words.get(number) || []) run.classList.add("here");
    li.firstElementChild.setAttribute("aria-current", "true");
  };

  /** Show a record: its words, its row, its particulars. `from` is where it was asked for. */
  const select = (number, from, then = null) => {
    const li = item(number);
    if (!li) return;
    const same = one(".particulars", detail)?.dataset.id === li.id;
    mark(number);
    li.hidden = false;
    if (from !== "words") seen(number)[0]?.scrollIntoView({ block: "center", inline: "nearest" });
    if (from !== "list") li.scrollIntoView({ block: "nearest" });
    if (from === "keys" || from === "words") li.firstElementChild.focus({ preventScroll: true });
    try { history.replaceState(null, "", `#${li.id}`); } catch { /* a browser may refuse */ }
    if (same) { then?.(); return; }
    waiting = then;
    htmx.ajax("GET", li.firstElementChild.getAttribute("href"), { target: "#detail", swap: "innerHTML" });
  };

  const step = (by, onlyChecks) => {
    const at = current === null ? -1 : Number(current);
    const rows = visible().filter((li) => !onlyChecks || "review" in li.dataset);
    const next = by > 0 ? rows.find((li) => Number(li.dataset.r) > at)
      : rows.reverse().find((li) => at < 0 || Number(li.dataset.r) < at);
    if (next) select(next.dataset.r, "keys");
  };

  const look = (view) => {
    panes.dataset.view = view;
    if (current !== null) seen(current)[0]?.scrollIntoView({ block: "center" });
    for (const button of all("button[data-look]", document)) button.setAttribute("aria-pressed", String(button.dataset.look === view));
  };

  // What the keys c, x, e do; a form that lacks a name or a reason is shown instead of sent.
  const act = (what) => {
    if (current === null) return;
    select(current, "list", () => {
      const form = one("#verdict", detail);
      if (!form) return;
      if (what === "correct") {
        const more = one("#correct", detail);
        more.open = true;
        more.querySelector("input:not([type=hidden]), select, textarea").focus();
        return;
      }
      const empty = [...form.querySelectorAll("input[name=by], input[name=why]")]
        .find((field) => !field.value && (field.name === "by" || what === "reject"));
      if (empty) { form.dataset.wants = what; empty.focus(); return; }
      one(`button[value="${what}"]`, form)?.click();
    });
  };

  const KEYS = {
    j: () => step(1), k: () => step(-1), n: () => step(1, true), p: () => step(-1, true),
    c: () => act("confirm"), x: () => act("reject"), e: () => act("correct"),
    v: () => { if (one("button[data-look]", document)) look(images() ? "text" : "image"); },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && current !== null) { item(current)?.firstElementChild.focus(); return; }
    const wants = event.target.closest("#verdict")?.dataset.wants;
    if (wants && event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); act(wants); return; }
    if (event.target.matches("input, select, textarea")) return;
    const inList = event.target.closest(".list");
    if (inList && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault(); step(event.key === "ArrowDown" ? 1 : -1); return;
    }
    const action = KEYS[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const chip = event.target.closest("button[data-kind], button[data-do], button[data-look]");
    if (chip) {
      if (chip.dataset.look) { look(chip.dataset.look); return; }
      if (chip.dataset.kind) {
        if (!off.delete(chip.dataset.kind)) off.add(chip.dataset.kind);
        chip.setAttribute("aria-pressed", String(!off.has(chip.dataset.kind)));
      } else { checks = !checks; chip.setAttribute("aria-pressed", String(checks)); }
      filter();
      return;
    }
    const link = event.target.closest("a[data-to]");
    if (link) { const li = document.getElementById(link.dataset.to); if (li) { event.preventDefault(); select(li.dataset.r, "keys"); } return; }
    const row = event.target.closest("li[data-r] > a");
    if (row) { event.preventDefault(); select(row.parentElement.dataset.r, row.closest(".list") ? "list" : "tree"); return; }
    const run = event.target.closest("mark[data-r], rect[data-r]");
    if (run) pick(event, run);
  });

  /** The shortest record under the words; with each further click the next longer one. */
  const pick = (event, run) => {
    const under = run.localName === "rect"
      ? document.elementsFromPoint(event.clientX, event.clientY).filter((e) => e.matches("rect[data-r]")).map((e) => e.dataset.r)
      : run.dataset.r.split(" ");
    const shown = under.filter((number) => { const li = item(number); return li && !off.has(li.dataset.k); });
    if (shown.length) select(shown[(shown.indexOf(current) + 1) % shown.length], "words");
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches?.(".sheet")) {
      learn(event.target);
      filter();
      const own = current !== null && item(current);
      if (own) for (const run of words.get(current) || []) run.classList.add("here");
      if (own && `sheet-${own.dataset.page}` === event.target.id) seen(current)[0]?.scrollIntoView({ block: "center" });
      return;
    }
    if (event.target.id !== "detail" && !event.target.closest?.("#detail")) return;
    if (current !== null) mark(current);
    detail.scrollTop = 0;
    const heading = one(".particulars h2", detail);
    const status = document.getElementById("status");
    if (status && heading) status.textContent = heading.textContent.trim();
    waiting?.();
    waiting = null;
  });

  const jump = () => {
    const li = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (li?.dataset.r) select(li.dataset.r, "link");
  };
  addEventListener("hashchange", jump);
  const shown = one(".particulars", detail);
  if (location.hash) jump();
  else if (shown) { mark(shown.dataset.r); item(shown.dataset.r)?.scrollIntoView({ block: "nearest" }); seen(shown.dataset.r)[0]?.scrollIntoView({ block: "center" }); }
})();
