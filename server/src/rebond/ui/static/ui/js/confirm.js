// A destructive gesture asks for the code of the thing. The server checks it too.

import { codeOf } from "./codes.js";

/** @param {string} code */
const bare = (code) => codeOf(code).replace(/[-\s]/g, "");

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const code = form.dataset.code;
  if (!code) return;
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("confirmation"));
  const fault = /** @type {HTMLElement} */ (form.querySelector("[data-wrong]"));
  const wrong = bare(input.value) !== bare(code);
  fault.hidden = !wrong;
  input.setAttribute("aria-invalid", String(wrong));
  if (wrong) {
    event.preventDefault();
    input.focus();
    input.select();
  }
});
