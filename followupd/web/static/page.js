// What the page can do only with JavaScript: it updates by itself, and it knows some keys.
// Without it everything else works: each button is a form, each confirmation is in the page.
"use strict";

(() => {
  const EVERY = 3000; // milliseconds between two looks at the version
  const status = document.getElementById("status");
  const main = () => document.getElementById("main");
  let known = main().dataset.version;

  document.documentElement.classList.add("js");

  // The address says what became of a word once; a reload must not say it again.
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  const news = document.getElementById("news");
  if (news) status.textContent = news.innerText;

  // Updating -------------------------------------------------------------------------------------

  const busy = () => {
    const at = document.activeElement;
    return Boolean(
      (at && at.matches("input, textarea, select") && main().contains(at)) ||
        document.querySelector("dialog[open], details.sure[open], details.read[open]") ||
        !String(getSelection()).match(/^\s*$/),
    );
  };

  const put = (text) => {
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const next = fresh.getElementById("main");
    if (!next || !next.dataset.version) return;
    const open = [...main().querySelectorAll("details[open]")].map((each) => each.id);
    const focused = document.activeElement && document.activeElement.id;
    const said = main().querySelector("#lead, .standing");
    main().replaceWith(document.adoptNode(next));
    document.title = fresh.title;
    known = next.dataset.version;
    for (const id of open) {
      const each = id && document.getElementById(id);
      if (each) each.open = true;
    }
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus();
    const says = next.querySelector("#lead, .standing");
    if (says && said && says.innerText !== said.innerText) {
      const head = next.querySelector("h1");
      status.textContent = `${head.innerText}. ${says.innerText}`;
    }
  };

  const look = async () => {
    if (document.hidden || busy()) return;
    try {
      const answer = await fetch("/version", { credentials: "same-origin" });
      if (answer.status === 403) {
        tell("This browser is not let in any more. Run followupd open.");
        return;
      }
      const version = (await answer.text()).trim();
      tell("");
      if (!answer.ok || version === known) return;
      const page = await fetch(location.pathname, { credentials: "same-origin" });
      const text = await page.text();
      if ((page.ok || page.status === 404) && !busy()) put(text);
    } catch {
      tell("followupd does not answer. This page shows how things stood before.");
    }
  };

  let shown = "";
  const tell = (text) => {
    if (text === shown) return;
    shown = text;
    status.textContent = text;
    status.classList.toggle("bad", text !== "");
  };

  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);

  // Keys -----------------------------------------------------------------------------------------

  const dialog = document.getElementById("keys");
  const switchBox = document.getElementById("keys-on");
  const remembered = () => {
    try {
      return localStorage.getItem("keys") !== "off";
    } catch {
      return true;
    }
  };
  switchBox.checked = remembered();
  switchBox.addEventListener("change", () => {
    try {
      localStorage.setItem("keys", switchBox.checked ? "on" : "off");
    } catch {
      // A browser that keeps nothing asks again on the next page.
    }
  });
  document.getElementById("help").addEventListener("click", () => dialog.showModal());

  const step = (by) => {
    const items = [...document.querySelectorAll("[data-item]")];
    if (!items.length) return;
    const at = items.indexOf(document.activeElement);
    const to = at < 0 ? (by > 0 ? 0 : items.length - 1) : at + by;
    items[Math.min(Math.max(to, 0), items.length - 1)].focus();
  };

  const press = (selector) => {
    const found = [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
    if (found.length === 1) found[0].click();
  };

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    a: () => press('[data-verb="approve"]'),
    e: () => press("#edit"),
    u: () => press("#up"),
    "?": () => dialog.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (dialog.open || (!remembered() && event.key !== "?")) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
