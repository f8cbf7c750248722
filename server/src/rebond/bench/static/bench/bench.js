// The live bench: says "not changed" costs nothing, rings when a machine ends, if somebody wants it to.
// Without this file the page is refreshed by its button.

const live = /** @type {HTMLElement | null} */ (document.querySelector("[data-bench]"));
const said = /** @type {HTMLElement | null} */ (document.querySelector("[data-bench-said]"));
const sound = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-bench-sound]"));
const KEPT = "rebond.bench.sound";

let version = live?.dataset.version ?? "";
let over = placesThatEnded();
/** @type {AudioContext | undefined} */
let speaker;

/** @returns {Set<string>} */
function placesThatEnded() {
  const ended = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-place][data-over]"));
  return new Set([...ended].map((place) => place.dataset.place ?? ""));
}

document.addEventListener("htmx:configRequest", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.elt === live && version) detail.headers["If-None-Match"] = version;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.elt === live && document.hidden && !isOn()) event.preventDefault();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.target !== live) return;
  if (detail.xhr.status === 304) {
    detail.shouldSwap = false;
    return;
  }
  version = detail.xhr.getResponseHeader("ETag") ?? "";
});

document.addEventListener("htmx:afterSwap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  if (detail.target !== live) return;
  const now = placesThatEnded();
  const ended = [...now].filter((place) => !over.has(place));
  over = now;
  if (!ended.length) return;
  if (said) said.textContent = `${said.dataset.words ?? ""} ${ended.join(", ")}`;
  if (isOn()) ring();
});

function isOn() {
  return localStorage.getItem(KEPT) === "1";
}

/** Two notes, made here: no file to fetch. */
function ring() {
  speaker ??= new AudioContext();
  const start = speaker.currentTime;
  [880, 1320].forEach((pitch, at) => {
    const context = /** @type {AudioContext} */ (speaker);
    const note = context.createOscillator();
    const volume = context.createGain();
    note.frequency.value = pitch;
    volume.gain.setValueAtTime(0.15, start + at * 0.18);
    volume.gain.exponentialRampToValueAtTime(0.001, start + at * 0.18 + 0.3);
    note.connect(volume).connect(context.destination);
    note.start(start + at * 0.18);
    note.stop(start + at * 0.18 + 0.3);
  });
  document.dispatchEvent(new CustomEvent("rebond:bench-rang"));
}

function showSound() {
  if (!sound) return;
  sound.hidden = false;
  sound.setAttribute("aria-pressed", String(isOn()));
  const words = sound.querySelector("span");
  if (words) words.textContent = (isOn() ? sound.dataset.on : sound.dataset.off) ?? "";
}

sound?.addEventListener("click", () => {
  localStorage.setItem(KEPT, isOn() ? "0" : "1");
  showSound();
  if (isOn()) ring();
});
showSound();
