// A pile of codes. The text area (one code a line) stays the truth that is sent; here each scan becomes a line of
// its own that can be taken off, with a sound and a word when a code comes twice. It says that it was read, no more:
// which ones were refused is told by the server when the page comes back.

import { codeOf } from "./codes.js";
import { openCamera } from "./scan.js";
import { play } from "./sounds.js";

/** @param {HTMLElement} list */
function enhance(list) {
  const area = /** @type {HTMLTextAreaElement} */ (list.querySelector("textarea"));
  const entry = /** @type {HTMLInputElement} */ (list.querySelector("[data-entry]"));
  const chips = /** @type {HTMLElement} */ (list.querySelector("[data-chips]"));
  const tally = /** @type {HTMLElement} */ (list.querySelector("[data-tally]"));
  const said = /** @type {HTMLElement} */ (list.querySelector("[data-said]"));
  const words = list.dataset;
  /** @type {string[]} */
  let codes = [];
  const refused = new Set((area.dataset.refused ?? "").split("\n").filter(Boolean).map(codeOf));

  /** @param {string} [fresh] */
  function draw(fresh) {
    area.value = codes.join("\n");
    const many = (words.wordMany ?? "").replace("{n}", String(codes.length));
    tally.textContent = codes.length === 0 ? "" : codes.length === 1 ? words.wordOne ?? "" : many;
    chips.hidden = codes.length === 0;
    const newest = [...codes].reverse();
    const shown = [...newest.filter((code) => refused.has(code)), ...newest.filter((code) => !refused.has(code))];
    chips.replaceChildren(...shown.map((code) => chip(code, code === fresh)));
  }

  /**
   * @param {string} code
   * @param {boolean} isNew
   */
  function chip(code, isNew) {
    const template = /** @type {HTMLTemplateElement} */ (list.querySelector("template"));
    const line = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    line.classList.toggle("is-new", isNew);
    /** @type {HTMLElement} */ (line.querySelector("[data-code]")).textContent = code;
    /** @type {HTMLElement} */ (line.querySelector("[data-read]")).hidden = refused.has(code);
    /** @type {HTMLElement} */ (line.querySelector("[data-refused]")).hidden = !refused.has(code);
    const remove = /** @type {HTMLButtonElement} */ (line.querySelector("button"));
    remove.setAttribute("aria-label", `${words.wordRemove} ${code}`);
    remove.addEventListener("click", () => {
      codes = codes.filter((other) => other !== code);
      refused.delete(code);
      draw();
      tell();
      entry.focus();
    });
    return line;
  }

  /** A page that looks at the pile while it grows (hx-trigger="rebond:pile from:body") hears of each change. */
  function tell() {
    list.dispatchEvent(new CustomEvent("rebond:pile", { bubbles: true }));
  }

  /** @param {string} text */
  function take(text) {
    const code = codeOf(text);
    if (!code) return;
    const known = codes.includes(code);
    said.textContent = known ? `${code} ${words.wordAgain}` : code;
    play(known ? "again" : "good");
    if (!known) codes.push(code);
    draw(code);
    if (!known) tell();
  }

  entry.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    for (const part of entry.value.split(/[\n,;\t]+/)) take(part);
    entry.value = "";
  });
  entry.addEventListener("rebond:scan", () => {
    take(entry.value);
    entry.value = "";
  });
  list.querySelector("[data-camera-pile]")?.addEventListener("click", () => openCamera(take, { again: true }));

  for (const line of area.value.split("\n")) if (line.trim()) codes.push(codeOf(line));
  const label = area.id && /** @type {HTMLLabelElement | null} */ (document.querySelector(`label[for="${area.id}"]`));
  if (label) {
    entry.id = `${area.id}_entry`;
    label.htmlFor = entry.id;
  }
  const described = area.getAttribute("aria-describedby");
  if (described) entry.setAttribute("aria-describedby", described);
  if (area.required) {
    area.required = false;
    entry.setAttribute("aria-required", "true");
  }
  area.hidden = true;
  /** @type {HTMLElement} */ (list.querySelector("[data-live]")).hidden = false;
  draw();
}

for (const list of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-scan-list]"))) enhance(list);
