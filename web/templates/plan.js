"use strict";
const ORDER = ["sections", "assignments", "citations", "figures", "targets", "deadlines"];
const KINDS = ["sections", "citations", "targets", "figures", "deadlines", "assignments"];
const words = document.body.dataset;
const fold = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
const one = (selector, root) => root.querySelector(selector);
const all = (selector, root) => [...root.querySelectorAll(selector)];

class Plan {
  constructor(root) {
    this.root = root;
    this.list = all(".list > li", root);
    this.buttons = new Map(all("button[data-r]", root).map(b => [b.dataset.r, b]));
    this.words = new Map();
    this.marks = all("mark[data-r], .sheet i[data-r]", root);
    for (const mark of this.marks) {
      for (const number of mark.dataset.r.split(" ")) {
        if (!this.words.has(number)) this.words.set(number, []);
        this.words.get(number).push(mark);
      }
    }
    this.off = new Set();
    this.checks = false;
    this.query = "";
    this.current = null;
    this.zoom = 1;
    this.filter();
    this.roving(this.visible()[0]);
    this.pictures();
    this.show(root.dataset.pane);
  }

  /** Pictures are given to the browser when they come near: it unpacks no other. */
  pictures() {
    const scroll = one(".scroll", this.root);
    const near = new IntersectionObserver(entries => {
      for (const entry of entries) if (entry.isIntersecting) { load(entry.target); near.unobserve(entry.target); }
    }, { root: scroll, rootMargin: "150% 0px" });
    for (const image of all("img[data-src]", this.root)) near.observe(image);
  }

  visible() { return this.list.filter(li => !li.hidden).map(li => li.firstElementChild); }

  filter() {
    const query = fold(this.query.trim());
    let count = 0;
    for (const li of this.list) {
      const fits = !this.off.has(li.dataset.k) && (!this.checks || "review" in li.dataset)
        && (!query || li.dataset.find.includes(query));
      li.hidden = !fits;
      count += fits;
    }
    for (const mark of this.marks) {
      const kinds = mark.dataset.k.split(" ").filter(kind => !this.off.has(kind));
      const here = mark.classList.contains("here") ? " here" : "";
      const top = kinds.sort((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0];
      if (top) mark.className = top + here; else mark.removeAttribute("class");
    }
    one('[data-role="count"]', this.root).textContent = count + " " + words.shown;
    one('[data-role="none"]', this.root).hidden = count > 0;
    return count;
  }

  /** One record of the list is on the way of the Tab key; the arrows lead to the others. */
  roving(button) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = button;
    if (button) button.tabIndex = 0;
  }

  view() { return this.root.dataset.view; }

  found(number) {
    const marks = this.words.get(number) || [];
    const seen = marks.filter(mark => mark.localName === (this.view() === "image" ? "i" : "mark"));
    if (!seen.length && marks.length && this.view() === "image") {
      this.look("text");
      return marks.filter(mark => mark.localName === "mark");
    }
    return seen;
  }

  select(number, from) {
    const button = this.buttons.get(number);
    if (!button) return;
    this.clear();
    this.current = number;
    button.setAttribute("aria-current", "true");
    const li = button.closest(".list > li");
    if (li) {
      if (li.hidden) this.unfilter(li);
      li.append(details(li));
      this.roving(button);
      const section = this.buttons.get(li.dataset.s);
      if (section) { section.setAttribute("aria-current", "location"); section.scrollIntoView({ block: "nearest" }); }
    }
    for (const mark of this.words.get(number) || []) mark.classList.add("here");
    if (from !== "words") {
      if (from === "click" && small()) this.show("document");
      const first = this.found(number)[0];
      if (first) first.scrollIntoView({ block: "center", inline: "nearest" });
    } else if (small() && li) this.show("records");
    button.scrollIntoView({ block: "nearest" });
    if (li && li.offsetHeight > 0) li.scrollIntoView({ block: "nearest" });
    if (from === "keys" || from === "words") button.focus({ preventScroll: true });
    if (from === "words") say(button.innerText.replace(/\s+/g, " "));
    try { history.replaceState(null, "", "#" + button.dataset.id); } catch { /* a file may not */ }
  }

  clear() {
    for (const mark of all(".here", this.root)) mark.classList.remove("here");
    for (const button of all("button[aria-current]", this.root)) button.removeAttribute("aria-current");
    for (const more of all(".more", this.root)) more.remove();
  }

  /** A record that is asked for is shown, whatever the filter says. */
  unfilter(li) {
    this.off.delete(li.dataset.k);
    if (!("review" in li.dataset)) this.checks = false;
    if (this.query && !li.dataset.find.includes(fold(this.query.trim()))) {
      this.query = one('[data-do="filter"]', this.root).value = "";
    }
    this.press();
    this.filter();
  }

  press() {
    for (const chip of all("[data-kind]", this.root)) chip.setAttribute("aria-pressed", String(!this.off.has(chip.dataset.kind)));
    one('[data-do="checks"]', this.root).setAttribute("aria-pressed", String(this.checks));
  }

  toggle(kind) {
    if (!this.off.delete(kind)) this.off.add(kind);
    this.refresh();
  }

  refresh() {
    this.press();
    const count = this.filter();
    const shown = this.visible();
    if (!shown.includes(this.stop)) this.roving(shown[0]);
    say(count ? count + " " + words.shown : words.none);
  }

  step(by, onlyChecks) {
    let shown = this.visible();
    const at = this.current === null ? -1 : Number(this.current);
    if (onlyChecks) shown = shown.filter(button => "review" in button.parentElement.dataset);
    const next = by > 0
      ? shown.find(button => Number(button.dataset.r) > at)
      : shown.reverse().find(button => at < 0 || Number(button.dataset.r) < at);
    if (next) this.select(next.dataset.r, "keys");
  }

  look(view) {
    if (!one(".bar", this.root)) return;
    this.root.dataset.view = view;
    for (const button of all(".bar [data-view]", this.root)) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }

  larger(by) {
    this.zoom = Math.min(Math.max(this.zoom + by * 0.25, 0.5), 3);
    one(".sheets", this.root).style.setProperty("--zoom", this.zoom);
  }

  show(pane) {
    this.root.dataset.pane = pane;
    for (const button of all(".tabs button", this.root)) button.setAttribute("aria-pressed", String(button.dataset.show === pane));
  }

  /** To the words of the current record: they take the focus, so that they are read out. */
  enter() {
    if (this.current === null) return;
    if (small()) this.show("document");
    const first = this.found(this.current)[0];
    if (!first) return;
    const words = first.localName === "i" ? one(".scroll", this.root) : first;
    if (words === first) first.tabIndex = -1;
    first.scrollIntoView({ block: "center", inline: "nearest" });
    words.focus({ preventScroll: true });
  }

  back() {
    const button = this.current === null ? this.stop : this.buttons.get(this.current);
    if (!button) return;
    if (small()) this.show(button.classList.contains("row") ? "records" : "tree");
    button.focus();
    button.scrollIntoView({ block: "nearest" });
  }
}

/** All that a record says; it is on the page only while the record is the current one. */
function details(li) {
  const more = document.createElement("div");
  more.className = "more";
  more.append(one("template", li).content.cloneNode(true));
  return more;
}

const small = () => matchMedia("(max-width: 900px)").matches;
const said = one("#said", document);
function say(text) { said.textContent = text; }
function load(image) { image.src = image.dataset.src; image.removeAttribute("data-src"); }

const roots = all("section.plan", document);
const plans = new Map();
let open = null;
/** A plan is made ready when it is first looked at. */
function turn(root) {
  for (const other of roots) other.hidden = other !== root;
  if (!plans.has(root)) plans.set(root, new Plan(root));
  open = plans.get(root);
}

document.documentElement.classList.add("js");
if (roots.length) turn(roots[0]);
const files = one("#files", document);
if (files) files.addEventListener("change", () => turn(roots[files.value - 1]));
function jump() {
  const id = decodeURIComponent(location.hash.slice(1));
  const button = id && all("button[data-id]", document).find(b => b.dataset.id === id);
  if (!button) return;
  const root = button.closest("section.plan");
  turn(root);
  if (files) files.value = String(roots.indexOf(root) + 1);
  open.select(button.dataset.r, "link");
}
addEventListener("hashchange", jump);
jump();

const help = one("#help", document);
document.addEventListener("click", event => {
  const target = event.target;
  const button = target.closest("button");
  if (!open || !button) {
    const mark = target.closest("mark[class], .sheet i[class]");
    if (mark && open) pick(event, mark);
    return;
  }
  const data = button.dataset;
  if (data.r) open.select(data.r, "click");
  else if (data.to) open.select(data.to, "keys");
  else if (data.kind) open.toggle(data.kind);
  else if (data.do === "checks") { open.checks = !open.checks; open.refresh(); }
  else if (data.do === "help") help.showModal();
  else if (data.do === "close") help.close();
  else if (data.view) open.look(data.view);
  else if (data.zoom) open.larger(Number(data.zoom));
  else if (data.show) open.show(data.show);
});

/** A click on words: the shortest record there, and with each further click the next longer one. */
function pick(event, mark) {
  const under = mark.localName === "i"
    ? document.elementsFromPoint(event.clientX, event.clientY).filter(e => e.matches(".sheet i[class]")).reverse().sort((a, b) => open.words.get(a.dataset.r).length - open.words.get(b.dataset.r).length).map(e => e.dataset.r)
    : mark.dataset.r.split(" ");
  const shown = under.filter(number => {
    const li = open.buttons.get(number).closest(".list > li");
    return li ? !li.hidden : !open.off.has("sections");
  });
  if (!shown.length) return;
  const at = shown.indexOf(open.current);
  open.select(shown[(at + 1) % shown.length], "words");
}

document.addEventListener("input", event => {
  if (open && event.target.dataset.do === "filter") { open.query = event.target.value; open.refresh(); }
});

const KEYS = {
  j: () => open.step(1), k: () => open.step(-1), n: () => open.step(1, true), p: () => open.step(-1, true),
  v: () => open.look(open.view() === "image" ? "text" : "image"),
  "/": () => { if (small()) open.show("records"); one('[data-do="filter"]', open.root).focus(); },
  "?": () => help.showModal(),
};
document.addEventListener("keydown", event => {
  if (!open || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const at = event.target;
  if (event.key === "Escape") {
    if (at.dataset.do === "filter" && at.value) return;
    open.back();
    return;
  }
  if (at.matches("input, select, textarea")) {
    if (at.dataset.do === "filter" && (event.key === "Enter" || event.key === "ArrowDown")) { event.preventDefault(); open.step(1); }
    return;
  }
  const inList = at.matches(".list button.row");
  if (inList && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); open.step(event.key === "ArrowDown" ? 1 : -1); return; }
  if (inList && event.key === "Enter") { event.preventDefault(); if (at.dataset.r !== open.current) open.select(at.dataset.r, "keys"); open.enter(); return; }
  if (!one("#keys", document).checked) return;
  if (/^[1-6]$/.test(event.key)) { open.toggle(KINDS[event.key - 1]); return; }
  const action = KEYS[event.key];
  if (action) { event.preventDefault(); action(); }
});
addEventListener("beforeprint", () => { for (const image of all("img[data-src]", open ? open.root : document)) load(image); });
