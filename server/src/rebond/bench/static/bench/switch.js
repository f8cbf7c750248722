// The badge is scanned with no hand on the mouse: what a scanner types goes to its field, wherever the page stands.
const badge = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-bench-badge] input[name=badge]"));

document.addEventListener("keydown", (event) => {
  const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "/";
  if (isText && event.target === document.body) badge?.focus();
});
