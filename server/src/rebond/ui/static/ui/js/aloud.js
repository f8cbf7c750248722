// Reads a page aloud, for whoever reads badly. Only with a voice of the machine itself: nothing that stands on the page is
// sent anywhere. Without such a voice the buttons stay hidden and the page works as it is.

const language = document.documentElement.lang || "fr";
const speech = window.speechSynthesis;

const PIECES = "h1, h2, h3, p, li, dt, dd, th, td, legend, label, summary, .btn, .badge";
const MOST = 200;

/** @type {HTMLElement | undefined} */
let pressed;

/** A voice of this machine that speaks the language of the page. */
function ownVoice() {
  return speech.getVoices().find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));
}

function stop() {
  speech.cancel();
  pressed?.setAttribute("aria-pressed", "false");
  pressed = undefined;
  document.querySelectorAll("[data-reading]").forEach((part) => part.removeAttribute("data-reading"));
}

/**
 * One after the other; what is being read is framed, so that the eye can follow.
 * @param {HTMLElement[]} parts
 * @param {HTMLElement} button
 */
function read(parts, button) {
  stop();
  pressed = button;
  button.setAttribute("aria-pressed", "true");
  parts.forEach((part, place) => {
    const said = new SpeechSynthesisUtterance(wordsOf(part));
    said.lang = language;
    said.voice = ownVoice() ?? null;
    said.rate = 0.9;
    said.onstart = () => {
      part.setAttribute("data-reading", "");
      part.scrollIntoView({ block: "nearest" });
    };
    said.onend = () => {
      part.removeAttribute("data-reading");
      if (place === parts.length - 1 && pressed === button) stop();
    };
    speech.speak(said);
  });
}

/** @param {HTMLElement} button */
function partsOf(button) {
  const own = /** @type {HTMLElement | null} */ (button.closest("[data-aloud]"));
  if (own) return [own];
  const told = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-aloud]"));
  return told.length ? [...told] : linesOf(/** @type {HTMLElement} */ (document.querySelector("main")));
}

/**
 * What is seen of a page that says nothing of its own: its smallest pieces of text, in their order.
 * @param {HTMLElement} page
 */
function linesOf(page) {
  const pieces = /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll(PIECES));
  return [...pieces]
    .filter((piece) => !piece.querySelector(PIECES) && !piece.closest("[data-listen-all]"))
    .filter((piece) => piece.getClientRects().length && wordsOf(piece))
    .slice(0, MOST);
}

/** @param {HTMLElement} part */
function wordsOf(part) {
  return part.dataset.aloud ?? part.innerText.replace(/\s+/g, " ").trim();
}

function show() {
  if (!ownVoice()) return;
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-listen], [data-listen-all]")
  );
  buttons.forEach((button) => {
    if (!button.hidden) return;
    button.hidden = false;
    button.addEventListener("click", () => (pressed === button ? stop() : read(partsOf(button), button)));
  });
}

if (speech && "SpeechSynthesisUtterance" in window) {
  show();
  speech.addEventListener?.("voiceschanged", show);
  window.addEventListener("pagehide", stop);
}
