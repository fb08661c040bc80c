// What script adds to pages that work without it: keys, notices, and a warning
// before words are lost. It knows nothing of the talks.
"use strict";
(() => {
  const page = document.body;

  // Keys. The page lists them as links; two letters may follow one another.
  const keys = new Map([...document.querySelectorAll("#keys [data-keys]")].map(a => [a.dataset.keys, a.href]));
  let before = "";
  const writing = e => e.closest("input, textarea, select, [contenteditable]");
  // On a keyboard of another script the key in the same place counts.
  const meant = e => {
    if (!/^[^ -~]$/.test(e.key)) return e.key;
    if (e.code === "Slash") return e.shiftKey ? "?" : "/";
    return e.code.startsWith("Key") ? e.code.slice(3).toLowerCase() : e.key;
  };
  document.addEventListener("keydown", e => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
    if (writing(e.target)) { if (e.key === "Escape") e.target.blur(); return; }
    const key = meant(e), pressed = before ? before + " " + key : key;
    before = "";
    if (keys.has(pressed)) { e.preventDefault(); location.href = keys.get(pressed); return; }
    if (key === "j" || key === "k") { step(key === "j" ? 1 : -1); return; }
    if ([...keys.keys()].some(k => k.startsWith(pressed + " "))) { before = pressed; setTimeout(() => { before = ""; }, 1500); }
  });
  const step = by => {
    const all = [...document.querySelectorAll("main a.slip, main a.choice")];
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    all[Math.min(all.length - 1, Math.max(0, at + by))].focus();
  };

  // A notice says that something came, and nothing else: whoever looks over
  // one's shoulder learns no name and no subject.
  const words = document.querySelector("meta[name=notice]")?.content;
  const allow = document.getElementById("notify");
  if (allow && "Notification" in window) {
    allow.hidden = Notification.permission !== "default"; // once refused, only the browser's own settings allow it
    allow.addEventListener("click", async () => { allow.hidden = await Notification.requestPermission() !== "default"; });
  }
  // The stream of a hidden page is paused, or many tabs would use up the
  // browser's connections. One hidden tab at a time listens on, and is silent
  // while another page of the desk is looked at.
  const stream = page.hasAttribute("data-room") ? null : page.getAttribute("hx-sse:connect");
  const seen = () => new Promise(done => document.addEventListener("visibilitychange", done, { once: true }));
  const looking = () => navigator.locks.request("looking " + stream, { mode: "shared" }, seen);
  const listening = async () => {
    const back = new AbortController();
    seen().then(() => back.abort());
    await navigator.locks.request("notices " + stream, { signal: back.signal }, async () => {
      const events = new EventSource(stream + "?later");
      events.addEventListener("moved", async () => {
        if ((await navigator.locks.query()).held.some(l => l.name === "looking " + stream)) return;
        try { new Notification(words, { tag: "moved" }); } catch { /* telephones have them from a worker alone */ }
      });
      await new Promise(done => back.signal.addEventListener("abort", done));
      events.close();
    });
  };
  const attend = () => {
    if (!words || !stream || !navigator.locks || !("Notification" in window)) return;
    const turn = !document.hidden ? looking() : Notification.permission === "granted" && listening();
    turn && turn.catch(() => { /* the page went, or was seen before its turn came */ });
  };
  document.addEventListener("visibilitychange", attend);
  attend();

  // A rehearsal that stepped back has new copies of its desks.
  page.addEventListener("over", () => setTimeout(() => { location.href = "/"; }, 300));

  // Files that are chosen, or dropped anywhere on the page, go off to be looked into.
  const box = document.querySelector("[data-drop]");
  if (box) {
    const input = box.querySelector("input[type=file]"), send = () => input.form.requestSubmit(box.querySelector("button[formenctype]"));
    input.addEventListener("change", () => { if (input.files.length) send(); });
    document.addEventListener("dragover", e => { e.preventDefault(); box.classList.add("over"); });
    document.addEventListener("dragleave", e => { if (!e.relatedTarget) box.classList.remove("over"); });
    document.addEventListener("drop", e => {
      box.classList.remove("over");
      if (!e.dataTransfer.files.length) return;
      e.preventDefault();
      input.files = e.dataTransfer.files;
      send();
    });
  }

  // What is being written is not left by mistake.
  for (const form of document.querySelectorAll("form.writing")) {
    let dirty = false;
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
    form.addEventListener("htmx:after:request", () => { dirty = false; });
    window.addEventListener("beforeunload", e => { if (dirty) e.preventDefault(); });
  }

  // A slider says where it stands.
  for (const slider of document.querySelectorAll("input[data-shown]")) {
    const says = slider.parentElement.querySelector("output"), digits = new Intl.NumberFormat(document.documentElement.lang === "ar" ? "ar-u-nu-arab" : document.documentElement.lang);
    const show = () => { says.textContent = digits.format(slider.value); };
    says.classList.add("moving");
    slider.addEventListener("input", show);
    show();
  }

  // A sheet that is shown once.
  const print = document.querySelector("[data-print]");
  if (print) { print.hidden = false; print.addEventListener("click", () => window.print()); }

  // A refused form is read first.
  document.getElementById("why")?.focus();
})();
