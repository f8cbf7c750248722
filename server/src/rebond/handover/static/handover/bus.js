// Handovers noted where there is no network wait on the telephone: two codes, the ticks, the moment. Each has a key of its
// own, so that one sent twice counts once, and an entry of its own in the store, so that two open pages lose nothing of each
// other. Without this script the form is sent as any other.

import { freshKey } from "../ui/js/pile-store.js";

/** @typedef {{values: Record<string, string>, said: string}} Noted */

/**
 * @param {HTMLElement} page
 * @param {HTMLFormElement} form
 */
function begin(page, form) {
  const words = page.dataset;
  const kept = new Kept(String(words.store));
  const box = /** @type {HTMLElement} */ (page.querySelector("[data-waiting]"));
  const tally = /** @type {HTMLElement} */ (page.querySelector("[data-tally]"));
  const list = /** @type {HTMLElement} */ (page.querySelector("[data-list]"));
  let busy = false;

  const show = () => {
    const all = kept.all();
    const count = all.length;
    box.hidden = false;
    tally.textContent = String(
      count === 0 ? words.wordNone : count === 1 ? words.wordOne : words.wordMany?.replace("{n}", String(count)),
    );
    list.replaceChildren(...all.map((noted) => line(noted)));
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
        kept.forget(noted);
        show();
      });
      item.append(forget);
    }
    return item;
  };

  const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken"));

  /** @param {Noted} noted */
  const post = (noted) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(noted.values)) body.append(name, value);
    body.set(token.name, token.value);
    const headers = { Accept: "application/json" };
    return fetch(form.action || location.href, { method: "POST", body, headers, redirect: "manual" });
  };

  /** @returns {Promise<boolean>} whether the same person is signed in, in the same role */
  const renew = async () => {
    const answer = await fetch(location.pathname, { redirect: "manual" });
    if (!answer.ok) return false;
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    /** @type {HTMLInputElement | null} */
    const fresh = read.querySelector(`[data-store="${words.store}"] [name=${token.name}]`);
    if (fresh) token.value = fresh.value;
    return fresh !== null;
  };

  /**
   * @param {Noted} noted
   * @returns {Promise<boolean>} whether the next one may be sent
   */
  const send = async (noted) => {
    let answer;
    let told;
    try {
      answer = await post(noted);
      // Kept from before one signed in anew, the page holds a token of then.
      if (answer.status === 403 && (await renew())) answer = await post(noted);
      if (answer.headers.get("content-type")?.includes("json")) told = await answer.json();
    } catch {
      return false;
    }
    if (told?.taken) {
      kept.forget(noted);
      return true;
    }
    const failed = answer.status >= 500;
    kept.say(noted, told ? told.words : String(failed ? words.wordFailed : words.wordSignin));
    return Boolean(told) || failed;
  };

  const sendAll = async () => {
    if (busy) return;
    busy = true;
    const tried = new Set();
    const next = () => kept.all().find((noted) => !tried.has(noted.values.submission));
    for (let noted = next(); noted; noted = next()) {
      tried.add(noted.values.submission);
      if (!(await send(noted))) break;
    }
    busy = false;
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
    kept.keep({ values, said: "" });
    show();
    form.reset();
    sendAll();
  });
  addEventListener("online", sendAll);
  addEventListener("storage", (event) => {
    if (event.key?.startsWith(kept.prefix)) show();
  });
  if (kept.all().length) {
    show();
    sendAll();
  }
}

/** What waits on this telephone, read anew each time: another page may have added to it, or sent it. */
class Kept {
  /** @type {Map<string, Noted>} what a full or closed store did not take: the page still holds it */
  #here = new Map();

  /** @param {string} store one for each role of each person */
  constructor(store) {
    this.prefix = `${store}.`;
    const together = read(store); // as an earlier page kept them
    if (!Array.isArray(together)) return;
    for (const noted of together) this.keep(noted);
    if (this.#here.size === 0) attempt(() => localStorage.removeItem(store));
  }

  /** @returns {Noted[]} the oldest first */
  all() {
    /** @type {Map<string, Noted>} */
    const found = new Map(this.#here);
    attempt(() => {
      for (const key of Object.keys(localStorage)) {
        const noted = key.startsWith(this.prefix) ? read(key) : null;
        if (noted?.values) found.set(noted.values.submission, noted);
      }
    });
    return [...found.values()].sort((one, other) => (one.values.done_at < other.values.done_at ? -1 : 1));
  }

  /** @param {Noted} noted */
  keep(noted) {
    const key = noted.values.submission;
    const stored = attempt(() => localStorage.setItem(this.prefix + key, JSON.stringify(noted)));
    if (stored) this.#here.delete(key);
    else this.#here.set(key, noted);
  }

  /**
   * Nothing when another page sent it meanwhile.
   * @param {Noted} noted
   * @param {string} said
   */
  say(noted, said) {
    if (this.all().some((other) => other.values.submission === noted.values.submission)) this.keep({ ...noted, said });
  }

  /** @param {Noted} noted */
  forget(noted) {
    this.#here.delete(noted.values.submission);
    attempt(() => localStorage.removeItem(this.prefix + noted.values.submission));
  }
}

/** @param {() => void} gesture @returns {boolean} whether the store took it */
function attempt(gesture) {
  try {
    gesture();
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key @returns {any} null where nothing can be read */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/**
 * Ask the worker to keep this page and what it is drawn with, and say when it has.
 * @param {HTMLElement} page
 */
async function keepPage(page) {
  if (!("serviceWorker" in navigator) || !page.dataset.worker) return;
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    const told = page.querySelector("[data-kept]");
    if (data?.kept && told instanceof HTMLElement) told.hidden = false;
  });
  try {
    await navigator.serviceWorker.register(page.dataset.worker);
  } catch {
    return; // no network now, or no worker in this browser: the page works as long as it stays open
  }
  const { active } = await navigator.serviceWorker.ready;
  const parts = performance.getEntriesByType("resource").map((part) => part.name);
  const ours = parts.filter((name) => name.startsWith(STATIC));
  active?.postMessage({ keep: [location.origin + location.pathname, ...new Set([...ours, import.meta.url])] });
}

const STATIC = import.meta.url.slice(0, import.meta.url.lastIndexOf("/handover/") + 1);
const page = document.querySelector("[data-bus]");
const form = page?.querySelector("form");
if (page instanceof HTMLElement && form) {
  begin(page, form);
  if (document.readyState === "complete") keepPage(page);
  else addEventListener("load", () => keepPage(page));
}
