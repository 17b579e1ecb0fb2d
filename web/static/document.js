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
  let asking = 0; // the timer of the next particulars: a key held down asks for the last one alone
  let focusing = false; // the box of the current record takes the focus when its page has come

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
  const lacks = one(".lacks");
  const status = document.getElementById("status");
  const seen = (number) => (words.get(number) || []).filter((mark) => (mark.localName === "rect") === images());
  /** Bring the words or the box of a record into view; a page that is not drawn yet comes first. */
  const show = (number) => {
    const first = seen(number)[0];
    const sheet = images() ? sheets.figure(item(number)?.dataset.page) : null;
    const place = first || sheet;
    place?.scrollIntoView({ block: first ? "center" : "start", inline: "nearest" });
    if (sheet && !first) sheets.bring(sheet);
    if (lacks) {
      const told = document.getElementById("no-boxes"); // of no record of the file, and why
      lacks.hidden = !images() || Boolean(first || told) || (sheet !== null && sheet.dataset.state !== "here");
    }
    if (first && focusing) { first.parentElement.focus({ preventScroll: true }); focusing = false; }
  };
  const rove = () => {
    for (const box of all(".leaf a[tabindex='0']")) box.tabIndex = -1;
    const first = all(".leaf a").find((box) => box.dataset.r === current) || one(".leaf a");
    if (first) first.setAttribute("tabindex", "0");
  };
  const sheets = one(".sheets") && new Sheets(one(".sheets"), (figure) => {
    learn(figure);
    paint(figure);
    rove();
    if (current === null) return;
    for (const run of words.get(current) || []) run.classList.add("here");
    if (images() && item(current)?.dataset.page === figure.dataset.page) show(current);
  });

  const filter = () => {
    for (const li of items()) li.hidden = off.has(li.dataset.k) || (checks && !("review" in li.dataset));
    paint(panes);
  };
  const paint = (root) => {
    for (const mark of all("mark[data-k], rect[data-k]", root)) {
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
    rove();
    focusing = from === "boxes";
    if (from !== "words") show(number);
    if (from !== "list") li.scrollIntoView({ block: "nearest" });
    if (from === "keys" || from === "words") li.firstElementChild.focus({ preventScroll: true });
    try { history.replaceState(null, "", `#${li.id}`); } catch { /* a browser may refuse */ }
    clearTimeout(asking);
    if (same) { then?.(); return; }
    waiting = then;
    const ask = () => htmx.ajax("GET", li.firstElementChild.getAttribute("href"), { target: "#detail", swap: "innerHTML" });
    if (from === "keys" || from === "boxes") asking = setTimeout(ask, 80); else ask();
  };

  const step = (by, onlyChecks, from = "keys") => {
    const at = current === null ? -1 : Number(current);
    const rows = visible().filter((li) => !onlyChecks || "review" in li.dataset);
    const next = by > 0 ? rows.find((li) => Number(li.dataset.r) > at)
      : rows.reverse().find((li) => at < 0 || Number(li.dataset.r) < at);
    if (next) select(next.dataset.r, from);
  };

  const look = (view) => {
    panes.dataset.view = view;
    document.body.dataset.view = view;
    const turn = () => { if (current !== null) show(current); };
    if (images()) sheets.open().then(turn); else turn();
    if (lacks) lacks.hidden = true;
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
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (by && event.target.closest(".leaf a")) { event.preventDefault(); step(by, false, "boxes"); return; }
    const action = KEYS[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const chip = event.target.closest("button[data-kind], button[data-do], button[data-look], button[data-zoom]");
    if (chip) {
      if (chip.dataset.zoom) { sheets.larger(Number(chip.dataset.zoom)); if (current !== null) show(current); return; }
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
    const run = event.target.closest("mark[data-r], rect[data-r], .leaf a");
    if (!run) return;
    event.preventDefault();
    if (run.localName === "a") select(run.dataset.r, "words"); else pick(event, run);
  });

  /** The shortest record under the words; with each further click the next longer one. */
  const pick = (event, run) => {
    const under = run.localName === "rect"
      ? document.elementsFromPoint(event.clientX, event.clientY).filter((e) => e.matches("rect[data-r]"))
        .sort((a, b) => (a.dataset.k === "sections") - (b.dataset.k === "sections")).map((e) => e.dataset.r)
      : run.dataset.r.split(" ");
    const shown = under.filter((number) => { const li = item(number); return li && !off.has(li.dataset.k); });
    if (shown.length) select(shown[(shown.indexOf(current) + 1) % shown.length], "words");
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "detail" && !event.target.closest?.("#detail")) return;
    if (current !== null) mark(current);
    detail.scrollTop = 0;
    const heading = one(".particulars h2", detail);
    if (status && heading) status.textContent = `${heading.textContent.trim()}${lacks && !lacks.hidden ? `. ${lacks.textContent}` : ""}`;
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
  else if (shown) { mark(shown.dataset.r); item(shown.dataset.r)?.scrollIntoView({ block: "nearest" }); show(shown.dataset.r); }
})();
