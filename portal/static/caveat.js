// What pages can do with scripts beyond what they do without: keys in lists, and live updates.
"use strict";

(() => {
  const status = document.getElementById("cv-status");

  function say(text) {
    status.textContent = text;
  }

  // What this person chose, on this browser until they sign out.
  function chosen(name) {
    try { return localStorage.getItem(name); } catch { return null; }
  }

  function choose(name, value) {
    try { localStorage.setItem(name, value); } catch { /* the choice holds for this page */ }
  }

  // Keys in lists -----------------------------------------------------------------------------

  let keys = document.body.dataset.cvKeys !== "off" && chosen("cv-keys") !== "off";

  function showKeys() {
    for (const help of document.querySelectorAll("[data-cv-keys-help]")) {
      help.hidden = false;
      help.querySelector("[data-cv-keys-switch]").textContent = keys ? "Turn keys off" : "Turn keys on";
    }
  }

  function rows() {
    return [...document.querySelectorAll("[data-cv-keys] .cv-row")].filter((row) => row.querySelector("a[href]"));
  }

  function move(step) {
    const all = rows();
    const at = all.findIndex((row) => row.classList.contains("is-here"));
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (!next) return;
    if (at >= 0) all[at].classList.remove("is-here");
    next.classList.add("is-here");
    // Enter then opens the link, as it does without this script.
    (next.querySelector("th a[href]") ?? next.querySelector("a[href]")).focus();
  }

  function press(key) {
    const here = document.activeElement?.closest("[data-cv-keys] .cv-row");
    const button = here?.querySelector(`[data-cv-key="${key}"]`);
    if (!button) return;
    try { sessionStorage.setItem("cv-place", `${rows().indexOf(here)} ${location.pathname}`); } catch { /* the first row then */ }
    button.click();
  }

  // The page that comes after a key begins at the same place of the list.
  function placeAgain() {
    let place = null;
    try {
      place = sessionStorage.getItem("cv-place");
      sessionStorage.removeItem("cv-place");
    } catch { /* no place is kept */ }
    const [index, path] = place?.split(" ") ?? [];
    if (!keys || path !== location.pathname || document.querySelector("[data-cv-focus]")) return;
    move(Number(index) + 1);
    say(document.querySelector(".usa-alert--success")?.textContent.trim() ?? "");
  }

  document.addEventListener("keydown", (event) => {
    if (!keys || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "a") press("a");
  });

  // Live updates ------------------------------------------------------------------------------
  // The stream says only that something changed, and how to name it: "2 new hits". The rows come
  // when the reader asks for them, so that nothing moves under the pointer.

  let paused = chosen("cv-live") === "paused";

  function showLive() {
    for (const live of document.querySelectorAll("[data-cv-live]")) {
      const show = live.querySelector("[data-cv-show]");
      const pause = live.querySelector("[data-cv-pause]");
      live.hidden = false;
      pause.textContent = paused ? "Resume updates" : "Pause updates";
      pause.setAttribute("aria-pressed", String(paused));
      show.hidden = paused || !live.dataset.cvNews;
      if (live.dataset.cvNews) show.textContent = `${live.dataset.cvNews}. Show them.`;
    }
  }

  document.addEventListener("changed", (event) => {
    const live = event.target.closest("[data-cv-live]");
    if (!live) return;
    live.dataset.cvNews = event.detail.data;
    showLive();
    if (!paused) say(`${event.detail.data}.`);
  });

  document.addEventListener("htmx:sse:error", (event) => {
    if (event.detail.status !== 401) return;
    for (const live of document.querySelectorAll("[data-cv-live]")) {
      live.textContent = "You are no longer signed in, and this page is no longer updated.";
    }
    say("You are no longer signed in, and this page is no longer updated.");
  });

  // What somebody is writing stays when the part of the page around it is replaced.
  let written = [];

  function isWritten(field) {
    if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected);
    return field.checked !== field.defaultChecked || field.value !== field.defaultValue;
  }

  document.addEventListener("htmx:before:swap", () => {
    const fields = [...document.querySelectorAll("textarea[id], select[id], input[id]:not([type=file])")];
    written = fields.filter(isWritten).map(({ id, value, checked }) => ({ id, value, checked }));
  });

  document.addEventListener("htmx:after:swap", (event) => {
    for (const { id, value, checked } of written) {
      const field = document.getElementById(id);
      if (!field) continue;
      field.checked = checked;
      // What can be ticked has its value from the page.
      if (!field.matches("[type=radio], [type=checkbox]")) field.value = value;
    }
    for (const live of document.querySelectorAll("[data-cv-live]")) {
      if (!live.dataset.cvNews || !live.contains(event.target)) continue;
      delete live.dataset.cvNews;
      const fresh = document.getElementById(live.dataset.cvLive);
      fresh?.setAttribute("tabindex", "-1");
      fresh?.focus({ preventScroll: true });
      say("The list is up to date.");
    }
    showLive();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-cv-pause]")) {
      paused = !paused;
      choose("cv-live", paused ? "paused" : "running");
      showLive();
    } else if (event.target.closest("[data-cv-keys-switch]")) {
      keys = !keys;
      choose("cv-keys", keys ? "on" : "off");
      showKeys();
    }
  });

  // What went wrong is read first -------------------------------------------------------------

  document.querySelector("[data-cv-focus]")?.focus();
  placeAgain();
  showKeys();
  showLive();
})();
