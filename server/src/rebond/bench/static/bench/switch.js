// The badge is scanned with no hand on the mouse: the field waits for it.
const badge = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-bench-badge] input[name=badge]"));
badge?.focus();
