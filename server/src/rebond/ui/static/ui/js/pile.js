// The page "Pile": each scan is looked up at once, a gesture goes for all, a lost connection loses nothing.

import { codeOf } from "./codes.js";
import { openCamera } from "./scan.js";
import { isOn, play, toggle } from "./sounds.js";
import { Store } from "./pile-store.js";

const AGAIN_IN = 3000;
const AGAIN_AT_MOST = 60000;
const ANSWER_WITHIN = 20000;
const RESULTS_SHOWN = 4;
const AT_ONCE = 50;
const COMMAND = /^DO[:.](.+)$/i;
const WHERE = ["workshop", "location", "lot", "delivery"];

/**
 * @typedef {{text: string, kind: string, words: string, tag: string, title: string, is_held: boolean, verbs: string[], value: string}} Seen
 * @typedef {{code: string, seen: Seen | null, reason: string}} Scan
 */

/** The server could not take it, this time: nothing else waits for it. */
class Failed extends Error {}

/** Something between here and the server answered in its place: a login page of the network, a proxy. */
class Strange extends Error {}

/** The server answered, and it was no: not to be sent again. */
class Answered extends Error {
  /** @param {string} html */
  constructor(html) {
    super("answered");
    this.html = html;
  }
}

/** @param {HTMLFormElement} form */
function enhance(form) {
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (document.querySelector(`[data-pile-${name}]`));
  const entry = /** @type {HTMLInputElement} */ (part("entry"));
  const area = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea[name=codes]"));
  const words = form.dataset;
  const most = Number(words.most);
  const store = new Store(words.keep ?? "rebond.pile");
  /** @type {Scan[]} */
  let scans = [];
  let isLooking = false;
  let isSending = false;
  let isOffline = false;
  let isSignedOut = false;
  let timer = 0;
  let failures = 0;

  /** @param {string} name @param {number | string} [n] */
  const word = (name, n = "") => (words[name] ?? "").replace("{n}", String(n));

  // ---- what is shown

  /**
   * @param {"good" | "again" | "bad" | "wait"} tone
   * @param {string} code
   * @param {string} [sentence]
   */
  function say(tone, code, sentence = "") {
    const box = part("said");
    box.dataset.tone = tone;
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("[data-mark]"))) {
      mark.hidden = mark.dataset.mark !== tone;
    }
    part("said-code").textContent = code;
    part("said-words").textContent = sentence;
    if (tone !== "wait") play(tone);
  }

  /** @param {Scan} scan */
  const isKnown = (scan) => scan.seen?.kind === "device" || scan.seen?.kind === "blank";

  /** @param {Scan} scan */
  const toneOf = (scan) => {
    if (scan.reason) return "bad";
    if (!scan.seen) return "wait";
    return isKnown(scan) && !scan.seen.is_held ? "good" : "bad";
  };

  function draw() {
    store.keep(scans.map((scan) => scan.code));
    const known = scans.filter(isKnown);
    const waiting = scans.filter((scan) => !scan.seen);
    const others = scans.length - known.length - waiting.length;
    part("tally").textContent = [
      word("wordRecognised", known.length),
      others ? word("wordNot", others) : "",
      waiting.length ? word("wordLater", waiting.length) : "",
    ].filter(Boolean).join(" · ");
    part("heap").hidden = scans.length === 0;
    part("list").replaceChildren(...[...scans].reverse().map(row));
    for (const verb of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-verb]"))) {
      const count = known.filter((scan) => scan.seen?.verbs.includes(verb.dataset.verb ?? "")).length;
      const shown = /** @type {HTMLElement} */ (verb.querySelector("[data-count]"));
      shown.textContent = count ? String(count) : "";
      verb.classList.toggle("is-likely", count > 0);
    }
  }

  /** @param {Scan} scan */
  function row(scan) {
    const template = /** @type {HTMLTemplateElement} */ (form.querySelector("template[data-pile-row]"));
    const line = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    const tone = toneOf(scan);
    line.dataset.tone = tone;
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("[data-mark]"))) {
      mark.hidden = mark.dataset.mark !== tone;
    }
    /** @param {string} name @param {string} text */
    const put = (name, text) => {
      /** @type {HTMLElement} */ (line.querySelector(`[data-${name}]`)).textContent = text;
    };
    put("code", scan.seen?.tag || scan.code);
    put("title", scan.seen?.title ?? "");
    put("words", scan.reason || scan.seen?.words || word("wordWaiting"));
    const button = /** @type {HTMLButtonElement} */ (line.querySelector("button"));
    button.setAttribute("aria-label", `${word("wordRemove")} ${scan.seen?.tag || scan.code}`);
    button.addEventListener("click", () => {
      takeOff(scan);
      entry.focus();
    });
    return line;
  }

  /**
   * @param {string} html
   * @returns {HTMLElement} what came of it; any page of ours has one
   */
  function resultIn(html) {
    const result = new DOMParser().parseFromString(html, "text/html").querySelector("[data-pile-result]");
    if (!(result instanceof HTMLElement)) throw new Strange();
    tellConnection(false);
    return result;
  }

  /** @param {HTMLElement} result */
  function showResult(result) {
    const results = part("results");
    results.prepend(document.adoptNode(result));
    while (results.children.length > RESULTS_SHOWN) results.lastElementChild?.remove();
    if (Number(result.dataset.seconds)) countDown(result, Number(result.dataset.seconds));
  }

  /**
   * @param {HTMLElement} result
   * @param {number} seconds
   */
  function countDown(result, seconds) {
    const until = Date.now() + seconds * 1000;
    const shown = /** @type {HTMLElement | null} */ (result.querySelector("[data-left-words]"));
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (!result.isConnected || !result.querySelector("[data-pile-undo]")) return;
      if (left > 0) {
        if (shown) shown.textContent = word("wordSeconds", left);
        setTimeout(tick, 1000);
      } else {
        result.querySelector("[data-pile-undo] button")?.remove();
        if (shown) shown.textContent = word("wordOver");
      }
    };
    tick();
  }

  /** @param {boolean} away */
  function tellConnection(away) {
    isOffline = away;
    part("offline").hidden = !away;
  }

  // ---- to and from the server

  /**
   * @param {string} address
   * @param {[string, string][]} data
   */
  async function post(address, data) {
    const token = /** @type {HTMLInputElement} */ (form.querySelector("[name=csrfmiddlewaretoken]")).value;
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams([...data, ["hat", words.hat ?? ""]]),
      headers: { "X-CSRFToken": token, "X-Rebond-Pile": "1" },
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    }).catch((error) => {
      throw error.name === "TimeoutError" ? new Failed() : error;
    });
    if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 412) {
      isSignedOut = true;
      say("bad", word(answer.status === 412 ? "wordOtherHat" : "wordSignedOut"));
      throw new Error("signed out");
    }
    if (answer.status >= 500 || answer.status === 429) throw new Failed();
    if (!answer.ok) throw new Answered(await answer.text());
    return answer;
  }

  async function lookUp() {
    if (isLooking || isSignedOut) return;
    isLooking = true;
    try {
      for (;;) {
        const asked = scans.filter((scan) => !scan.seen).slice(0, AT_ONCE);
        if (!asked.length) break;
        const workshop = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=workshop]"))?.value ?? "";
        const answer = await post(words.look ?? "", [["workshop", workshop], ...asked.map((scan) => /** @type {[string, string]} */ (["code", scan.code]))]);
        const { seen } = /** @type {{seen: Seen[]}} */ (await answer.json());
        tellConnection(false);
        const byText = new Map(seen.map((item) => [item.text, item]));
        for (const scan of asked) settle(scan, byText.get(scan.code));
        draw();
      }
    } catch {
      tellConnection(!isSignedOut);
      wait();
    } finally {
      isLooking = false;
    }
  }

  /**
   * @param {Scan} scan
   * @param {Seen | undefined} seen
   */
  function settle(scan, seen) {
    if (!scans.includes(scan)) return;
    if (!seen) {
      scan.seen = { text: scan.code, kind: "junk", words: word("wordUnread"), tag: "", title: "", is_held: false, verbs: [], value: "" };
      return say("bad", scan.code, word("wordUnread"));
    }
    if (seen.kind === "location" || seen.kind === "lot" || seen.kind === "delivery") {
      const field = /** @type {HTMLInputElement | HTMLSelectElement | null} */ (form.querySelector(`[name=${seen.kind}]`));
      if (field) choose(field, seen);
      scans = scans.filter((other) => other !== scan);
      return say("good", seen.words);
    }
    const twin = seen.tag && scans.find((other) => other !== scan && other.seen?.tag === seen.tag);
    if (twin) {
      scans = scans.filter((other) => other !== scan);
      return say("again", `${seen.tag} ${word("wordAgain")}`, seen.title);
    }
    scan.seen = seen;
    say(toneOf(scan) === "good" ? "good" : "bad", seen.tag || scan.code, [seen.title, seen.words].filter(Boolean).join(" · "));
  }

  /**
   * @param {HTMLInputElement | HTMLSelectElement} field
   * @param {Seen} seen
   */
  function choose(field, seen) {
    if (field instanceof HTMLSelectElement) {
      const option = [...field.options].find((one) => one.value === seen.value || one.text.startsWith(`${seen.value} `));
      field.value = option?.value ?? "";
    } else field.value = seen.value;
  }

  function wait() {
    if (isSignedOut) return;
    timer ||= setTimeout(() => {
      timer = 0;
      go();
    }, Math.min(AGAIN_IN * 2 ** failures, AGAIN_AT_MOST));
  }

  function go() {
    void lookUp();
    void send();
  }

  /** Each that waits, once; one that the server cannot take stops no other. */
  async function send() {
    if (isSending || isSignedOut) return;
    isSending = true;
    const tried = new Set();
    const next = () => store.outbox().find((gesture) => !tried.has(gesture.key));
    try {
      for (let gesture = next(); gesture; gesture = next()) {
        tried.add(gesture.key);
        await sendOne(gesture);
      }
      failures = store.outbox().length ? failures + 1 : 0;
      if (failures) wait();
    } catch (error) {
      if (error instanceof Strange && !isOffline) say("bad", word("wordStrange"));
      tellConnection(!isSignedOut);
      wait();
    } finally {
      isSending = false;
    }
  }

  /** @param {import("./pile-store.js").Gesture} gesture */
  async function sendOne(gesture) {
    try {
      const answer = await post(form.action, [
        ["key", gesture.key],
        ["gesture", gesture.gesture],
        ["codes", gesture.codes.join("\n")],
        ...Object.entries(gesture.where),
      ]);
      const result = resultIn(await answer.text());
      play(result.querySelector("[data-left]") ? "bad" : "good");
      settleSent(gesture, result);
      takeBack(result);
    } catch (error) {
      if (error instanceof Failed) {
        if (!gesture.said) play("bad");
        store.say(gesture, word("wordFailed"));
        drawSent();
      } else if (error instanceof Answered) {
        const result = resultIn(error.html);
        play("bad");
        settleSent(gesture, result);
        putBack(gesture.codes);
      } else throw error;
    }
  }

  /**
   * @param {import("./pile-store.js").Gesture} gesture
   * @param {HTMLElement} result
   */
  function settleSent(gesture, result) {
    store.forget(gesture);
    drawSent();
    showResult(result);
  }

  /** @param {string[]} codes */
  function putBack(codes) {
    for (const code of codes) add(code);
    draw();
    void lookUp();
  }

  /** What could not be taken lies in the pile again, with the reason. @param {HTMLElement} result */
  function takeBack(result) {
    for (const left of /** @type {NodeListOf<HTMLElement>} */ (result.querySelectorAll("[data-left]"))) {
      add(left.dataset.left ?? "", left.dataset.reason ?? "");
    }
    draw();
    void lookUp();
  }

  function drawSent() {
    for (const old of document.querySelectorAll("[data-pile-waiting]")) old.remove();
    const template = /** @type {HTMLTemplateElement} */ (form.querySelector("template[data-pile-sent]"));
    for (const gesture of store.outbox()) {
      const line = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
      line.dataset.pileWaiting = "";
      const button = /** @type {HTMLElement | null} */ (form.querySelector(`button[value="${CSS.escape(gesture.gesture)}"]`));
      /** @type {HTMLElement} */ (line.querySelector("[data-words]")).textContent =
        `${button?.dataset.says ?? gesture.gesture} · ${gesture.codes.length} · ${gesture.said || word("wordSending")}`;
      const again = /** @type {HTMLButtonElement} */ (line.querySelector("[data-take-back]"));
      again.hidden = !gesture.said;
      again.addEventListener("click", () => {
        store.forget(gesture);
        drawSent();
        putBack(gesture.codes);
        entry.focus();
      });
      part("results").prepend(line);
    }
  }

  // ---- gestures of the person

  /**
   * @param {string} code
   * @param {string} [reason]
   */
  function add(code, reason = "") {
    const known = scans.find((scan) => scan.code === code || scan.seen?.tag === code);
    if (known) known.reason = reason || known.reason;
    else scans.push({ code, seen: null, reason });
  }

  /** @param {Scan} scan */
  function takeOff(scan) {
    scans = scans.filter((other) => other !== scan);
    draw();
  }

  /** @param {string} text */
  function take(text) {
    const code = codeOf(text.replace(/\p{Cc}/gu, ""));
    if (!code) return;
    const command = COMMAND.exec(code);
    if (command) return obey(command[1].toLowerCase().replaceAll(".", ":"));
    if (scans.some((scan) => scan.code === code || scan.seen?.tag === code)) return say("again", `${code} ${word("wordAgain")}`);
    if (scans.length >= most) return say("bad", code, word("wordMany", most));
    add(code);
    say("wait", code, isOffline ? word("wordWaiting") : "");
    draw();
    void lookUp();
  }

  /** @param {string} command */
  function obey(command) {
    const own = { undo: undoLast, last: takeOffLast, finish, labels, sound: turnSound }[command];
    if (own) return own();
    const button = form.querySelector(`button[name=gesture][value="${CSS.escape(command)}"]`);
    if (!button) return say("bad", word("wordCard"));
    act(command);
  }

  /** @param {string} gesture */
  function act(gesture) {
    if (!scans.length) return say("bad", word("wordEmpty"));
    /** @type {Record<string, string>} */
    const where = {};
    for (const name of WHERE) {
      const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name=${name}]`));
      if (field?.value) where[name] = field.value;
    }
    store.add({ gesture, codes: scans.map((scan) => scan.code), where });
    scans = [];
    draw();
    drawSent();
    void send();
  }

  function undoLast() {
    const latest = document.querySelector("[data-pile-undo]:has(button)");
    if (latest instanceof HTMLFormElement) void undo(latest);
    else say("bad", word("wordNone"));
  }

  /** @param {HTMLFormElement} asked */
  async function undo(asked) {
    const key = /** @type {HTMLInputElement} */ (asked.querySelector("[name=key]")).value;
    const button = /** @type {HTMLButtonElement | null} */ (asked.querySelector("button"));
    if (button) button.disabled = true;
    let html = "";
    /** @type {"good" | "bad"} */
    let tone = "bad";
    try {
      const answer = await post(words.undo ?? "", [["key", key]]);
      html = await answer.text();
      tone = "good";
    } catch (error) {
      if (error instanceof Answered) html = error.html;
    }
    try {
      const result = resultIn(html);
      asked.remove();
      showResult(result);
      play(tone);
    } catch {
      if (button) button.disabled = false;
      tellConnection(!isSignedOut);
    }
  }

  function takeOffLast() {
    const last = scans.at(-1);
    if (!last) return say("bad", word("wordEmpty"));
    takeOff(last);
    say("good", `${last.seen?.tag || last.code} ${word("wordRemoved")}`);
  }

  function finish() {
    scans = [];
    for (const name of ["location", "lot", "delivery"]) {
      const field = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name=${name}]`));
      if (field) field.value = "";
    }
    draw();
    say("good", word("wordFinished"));
  }

  function labels() {
    const known = scans.filter((scan) => scan.seen?.kind === "device");
    if (!known.length) return say("bad", word("wordEmpty"));
    const asked = new URLSearchParams(known.map((scan) => ["code", scan.seen?.tag ?? ""]));
    location.assign(`${words.labels}?${asked}`);
  }

  function turnSound() {
    toggle();
    tellSound();
    play("good");
  }

  function tellSound() {
    const button = part("sound");
    button.setAttribute("aria-pressed", String(isOn()));
    /** @type {HTMLElement} */ (button.querySelector("[data-word]")).textContent = word(isOn() ? "wordSoundOn" : "wordSoundOff");
  }

  // ---- the scanner

  const enter = () => {
    const typed = entry.value;
    entry.value = "";
    for (const one of typed.split(/[\n,;\t]+/)) take(one);
  };
  entry.addEventListener("keydown", (event) => {
    const ends = event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && entry.value.trim());
    if (!ends) return;
    event.preventDefault();
    enter();
  });
  entry.addEventListener("paste", (event) => {
    const lines = (event.clipboardData?.getData("text") ?? "").split(/[\n\r\t]+/).filter((line) => line.trim());
    if (lines.length < 2) return;
    event.preventDefault();
    for (const line of lines) take(line);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    if (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    if (document.querySelector("dialog[open]")) return;
    entry.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const gesture = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value;
    if (gesture) act(gesture);
    entry.focus();
  });
  document.addEventListener("submit", (event) => {
    if (!(event.target instanceof HTMLFormElement) || !event.target.matches("[data-pile-undo]")) return;
    event.preventDefault();
    void undo(event.target);
    entry.focus();
  });
  part("camera").addEventListener("click", () => openCamera(take, { again: true }));
  part("sound").addEventListener("click", turnSound);
  part("labels").addEventListener("click", labels);
  part("finish").addEventListener("click", () => {
    finish();
    entry.focus();
  });
  window.addEventListener("online", go);
  window.addEventListener("offline", () => tellConnection(true));

  for (const plain of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-pile-plain]"))) plain.hidden = true;
  for (const live of ["live", "labels", "finish"]) part(live).hidden = false;
  for (const code of area.value.split("\n")) if (code.trim()) add(codeOf(code));
  area.value = "";
  tellSound();
  drawSent();
  const shown = /** @type {HTMLElement | null} */ (document.querySelector("[data-pile-result]"));
  if (shown && Number(shown.dataset.seconds)) countDown(shown, Number(shown.dataset.seconds));
  draw();
  if (!navigator.onLine) tellConnection(true);
  entry.focus();
  store.takeOver((codes) => {
    for (const code of codes) add(code);
    draw();
    drawSent();
    go();
  });
  go();
}

const form = document.querySelector("form[data-pile]");
if (form instanceof HTMLFormElement) enhance(form);
