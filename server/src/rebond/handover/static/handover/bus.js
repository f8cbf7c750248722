// Handovers noted where there is no network wait on the telephone: two codes, three ticks, the moment. Each carries a key of
// its own, so that one sent twice counts once. Without this script the form is sent as any other.

import { freshKey } from "../ui/js/pile-store.js";

const page = document.querySelector("[data-bus]");
const form = page?.querySelector("form");
if (page instanceof HTMLElement && form) begin(page, form);

/** @typedef {{values: Record<string, string>, said: string}} Noted */

/**
 * @param {HTMLElement} page
 * @param {HTMLFormElement} form
 */
function begin(page, form) {
  const words = page.dataset;
  const store = String(words.store);
  const box = /** @type {HTMLElement} */ (page.querySelector("[data-waiting]"));
  const tally = /** @type {HTMLElement} */ (page.querySelector("[data-tally]"));
  const list = /** @type {HTMLElement} */ (page.querySelector("[data-list]"));
  /** @type {Noted[]} */
  let kept = read(store);
  let busy = false;

  const save = () => {
    try {
      localStorage.setItem(store, JSON.stringify(kept));
    } catch {
      // A full or closed store: the page still holds them.
    }
  };

  const show = () => {
    box.hidden = false;
    const count = kept.length;
    tally.textContent = String(
      count === 0 ? words.wordNone : count === 1 ? words.wordOne : words.wordMany?.replace("{n}", String(count)),
    );
    list.replaceChildren(...kept.map((noted) => line(noted)));
  };

  /** @param {Noted} noted */
  const line = (noted) => {
    const item = document.createElement("li");
    item.className = "row row--between";
    const told = document.createElement("span");
    told.textContent = `${noted.values.referral} · ${noted.values.code} – ${noted.said || words.wordWaits}`;
    item.append(told);
    if (noted.said) {
      const forget = document.createElement("button");
      forget.type = "button";
      forget.className = "btn btn--plain";
      forget.textContent = String(words.wordForget);
      forget.addEventListener("click", () => {
        kept = kept.filter((other) => other !== noted);
        save();
        show();
      });
      item.append(forget);
    }
    return item;
  };

  /**
   * @param {Noted} noted
   * @returns {Promise<boolean>} whether the network is there
   */
  const send = async (noted) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(noted.values)) body.append(name, value);
    body.set("csrfmiddlewaretoken", String(new FormData(form).get("csrfmiddlewaretoken")));
    let answer;
    try {
      answer = await fetch(form.action || location.href, {
        method: "POST",
        body,
        headers: { Accept: "application/json" },
        redirect: "manual",
      });
    } catch {
      return false;
    }
    if (!answer.headers.get("content-type")?.includes("json")) {
      noted.said = String(words.wordSignin);
      return false;
    }
    const told = await answer.json();
    if (told.taken) kept = kept.filter((other) => other !== noted);
    else noted.said = told.words;
    return true;
  };

  const sendAll = async () => {
    if (busy) return;
    busy = true;
    for (const noted of [...kept]) {
      if (!(await send(noted))) break;
      save();
    }
    busy = false;
    save();
    show();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    delete values.csrfmiddlewaretoken;
    if (!values.referral?.trim() || !values.code?.trim() || !values.explained || !values.signed) {
      const missing = ["referral", "code", "explained", "signed"].find((name) => !values[name]?.trim());
      /** @type {HTMLElement | null} */ (form.querySelector(`[name=${missing}]`))?.focus();
      return;
    }
    values.submission = freshKey();
    values.done_at = new Date().toISOString();
    kept.push({ values, said: "" });
    save();
    show();
    form.reset();
    sendAll();
  });
  addEventListener("online", sendAll);
  if (kept.length) {
    show();
    sendAll();
  }
}

/**
 * @param {string} store
 * @returns {Noted[]}
 */
function read(store) {
  try {
    const found = JSON.parse(localStorage.getItem(store) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
