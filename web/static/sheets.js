"use strict";
// The images of the pages of a document: asked for when they come near, given back when far away.
class Sheets {
  static HELD = 16; // images that the browser keeps unpacked at most
  static SHARP = 1.3; // how large a page is shown for which a sharper image is worth its room
  static PATIENCE = 120; // ms; what is only scrolled past is not drawn

  /** `came(figure)` is called when a page has its boxes. */
  constructor(root, came) {
    this.root = root;
    this.came = came;
    this.near = new Set();
    this.held = new Map(); // images in the order in which they were near
    this.zoom = 1;
    this.ready = null;
  }

  /** The list of pages, once; pages come by themselves as they are scrolled to. */
  open() {
    this.ready ??= this.fetched(this.root.dataset.at).then((made) => {
      if (made === null) { this.ready = null; return; }
      this.root.innerHTML = made;
      const eye = new IntersectionObserver((entries) => entries.forEach((entry) => this.seen(entry)),
        { root: this.root.closest(".words-pane"), rootMargin: "75% 0px" });
      for (const figure of this.root.querySelectorAll(".sheet")) eye.observe(figure);
    });
    return this.ready;
  }

  figure(page) { return document.getElementById(`sheet-${page}`); }

  seen(entry) {
    const figure = entry.target;
    if (!entry.isIntersecting) { this.near.delete(figure); return; }
    this.near.add(figure);
    setTimeout(() => { if (this.near.has(figure)) this.bring(figure); }, Sheets.PATIENCE);
  }

  /** A page with its image and its boxes. */
  async bring(figure) {
    if (figure.dataset.state === "asked") return;
    if (figure.dataset.state === "here") { this.hold(figure); return; }
    figure.dataset.state = "asked";
    const made = await this.fetched(figure.dataset.at, figure);
    if (made === null) { delete figure.dataset.state; return; }
    figure.dataset.state = "here";
    figure.innerHTML = made;
    this.hold(figure);
    this.came(figure);
  }

  hold(figure) {
    const image = figure.querySelector("img");
    const source = image.dataset.src + (this.zoom > Sheets.SHARP ? "?sharp=true" : "");
    if (image.getAttribute("src") !== source) image.src = source;
    this.held.delete(figure);
    this.held.set(figure, image);
    for (const [other, old] of this.held) {
      if (this.held.size <= Sheets.HELD) break;
      if (this.near.has(other)) continue;
      old.removeAttribute("src");
      this.held.delete(other);
    }
  }

  larger(by) {
    this.zoom = Math.min(Math.max(this.zoom + by * 0.25, 0.5), 3);
    this.root.style.setProperty("--zoom", this.zoom);
    for (const figure of this.near) if (figure.dataset.state === "here") this.hold(figure);
  }

  /** What the server says, null where it says nothing that can be shown. */
  async fetched(address, place = this.root) {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" } });
      if (answer.ok) return await answer.text();
    } catch { /* the server is gone, as below */ }
    place.querySelector(".failed")?.remove();
    const words = document.createElement("p");
    words.className = "failed banner";
    words.textContent = this.root.dataset.failed;
    place.prepend(words);
    return null;
  }
}
