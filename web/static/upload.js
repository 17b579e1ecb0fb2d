"use strict";
// Files are sent one by one, each with its own progress; without this the form sends them together.
(() => {
  const form = document.getElementById("upload");
  if (!form) return;
  const input = form.querySelector("input[type=file]");
  const list = document.getElementById("sending");
  const status = document.getElementById("status");
  const chosen = document.getElementById("chosen");
  const waiting = [];
  let under = 0;
  let source = null;
  let due = null;

  // The table is fetched at most once a second, however fast files are done.
  const refresh = () => {
    if (due !== null) return;
    due = setTimeout(() => {
      due = null;
      htmx.trigger("#uploads", "changed");
    }, 700);
  };
  const watch = () => {
    if (source !== null) return;
    source = new EventSource("/upload/events");
    source.addEventListener("change", (event) => {
      refresh();
      const { counts } = JSON.parse(event.data);
      form.dataset.left = counts.waiting + counts.reading;
    });
    source.addEventListener("rest", () => {
      source.close();
      source = null;
      refresh();
    });
  };
  const row = (file) => {
    const item = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    const said = document.createElement("span");
    name.textContent = file.name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(name, " ", bar, " ", said);
    list.append(item);
    return { item, name, bar, said };
  };
  const failed = (shown, text) => {
    shown.item.className = "bad";
    shown.bar.remove();
    if (text.startsWith(`${shown.name.textContent}:`)) shown.name.remove();
    shown.said.textContent = text;
  };
  const send = (file, shown) => {
    const request = new XMLHttpRequest();
    request.open("PUT", "/upload/files");
    request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) shown.bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 202) {
        shown.item.remove();
        watch();
      } else {
        let text = form.dataset.lost;
        try {
          const answer = JSON.parse(request.responseText);
          text = document.documentElement.lang === "en" ? answer.english : answer.error;
        } catch { /* the answer of something else */ }
        failed(shown, text);
      }
    });
    request.addEventListener("error", () => failed(shown, form.dataset.lost));
    request.addEventListener("loadend", () => {
      under -= 1;
      next();
    });
    under += 1;
    request.send(file);
  };
  const next = () => {
    while (under < 2 && waiting.length > 0) send(...waiting.shift());
    if (under === 0 && status) status.textContent = form.dataset.sent;
  };
  const take = (files) => {
    for (const file of files) {
      const shown = row(file);
      if (file.size > Number(form.dataset.largest)) failed(shown, form.dataset.tooLarge);
      else waiting.push([file, shown]);
    }
    next();
  };

  // A browser says what was chosen in its own language; we say it in the reader's.
  const tell = () => {
    const names = [...input.files].map((file) => file.name);
    const shown = names.slice(0, 5).join("; ") + (names.length > 5 ? "; …" : "");
    chosen.classList.remove("wrong");
    chosen.textContent = names.length ? `${names.length} ${chosen.dataset.some} ${shown}` : "";
  };
  form.classList.add("ready");
  input.addEventListener("change", tell);
  tell();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!input.files.length) {
      chosen.textContent = chosen.dataset.none;
      chosen.classList.add("wrong");
      return;
    }
    take(input.files);
    input.value = "";
    tell();
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.remove("over");
    });
  }
  form.addEventListener("drop", (event) => take(event.dataTransfer.files));
  document.addEventListener("DOMContentLoaded", () => {
    if (Number(document.getElementById("summary")?.dataset.busy) > 0) watch();
  });
})();
