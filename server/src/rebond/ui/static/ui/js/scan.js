// Scan anywhere: the "/" key goes to the scan field; each field that takes a code gets a camera button.
// A hand scanner types the code and presses Enter, which sends the form: nothing is needed for it here.

import { codeOf } from "./codes.js";

/** @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const field = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-scan-key]"));
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

/**
 * Put a code where it was asked for, and tell the page.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} text
 */
export function give(field, text) {
  field.value = codeOf(text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new CustomEvent("rebond:scan", { bubbles: true, detail: { code: field.value } }));
  if (field.hasAttribute("data-scan-key")) field.form?.requestSubmit();
}

/**
 * Open the camera for a field; `again` keeps it open for a pile.
 * @param {(code: string) => void} taken
 * @param {{again?: boolean}} [options]
 */
export async function openCamera(taken, options = {}) {
  const camera = await import("./camera.js");
  camera.open(taken, options);
}

/** @param {HTMLElement} root */
function addCameraButtons(root) {
  const template = /** @type {HTMLTemplateElement | null} */ (document.getElementById("camera-button"));
  if (!template || !navigator.mediaDevices?.getUserMedia) return;
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (root.querySelectorAll("input[data-scan]:not([data-has-camera])"))) {
    field.dataset.hasCamera = "";
    const button = /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
    button.addEventListener("click", () => openCamera((code) => give(field, code)));
    if (!field.closest(".scan")) {
      const box = document.createElement("div"), hadFocus = document.activeElement === field;
      box.className = "scan scan--field";
      field.replaceWith(box);
      box.append(field);
      if (hadFocus) field.focus();
    }
    field.parentElement?.append(button);
  }
}

addCameraButtons(document.body);
document.addEventListener("htmx:afterSwap", (event) => addCameraButtons(/** @type {HTMLElement} */ (event.target)));
