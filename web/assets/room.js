// Other eyes: when the mediator sits down with a side, pages from before go
// away, in this tab's history and in every other tab.
"use strict";
{
  const tabs = new BroadcastChannel("room");
  const gone = () => {
    if (document.body.hasAttribute("data-room")) return;
    document.body.hidden = true; // before anything can ask whether to stay
    location.replace("/");
  };
  tabs.addEventListener("message", gone);
  document.body.addEventListener("room", gone);
  if (document.body.hasAttribute("data-room")) {
    tabs.postMessage("room");
    sessionStorage.clear();
    localStorage.clear();
  }
  addEventListener("pagehide", (e) => { if (e.persisted) document.body.hidden = true; });
  addEventListener("pageshow", (e) => { if (e.persisted) location.reload(); });

  // A form that leads to other eyes takes the place of its page in the history.
  document.addEventListener("submit", async (e) => {
    const form = e.target;
    if (!form.matches("[data-replace]") || form.dataset.sending) return;
    e.preventDefault();
    form.dataset.sending = "1";
    try {
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "follow" });
      if (answer.redirected) return location.replace(answer.url);
    } catch { /* without a network, or refused: as a form does it */ }
    form.submit();
  });
}
