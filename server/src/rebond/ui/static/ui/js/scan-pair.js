// Two scans, one after the other: Enter goes from each field to the next, and sends the form after the last.

const form = document.querySelector("form[data-scan-pair]");
if (form instanceof HTMLFormElement) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[data-scan]")]);
  for (const [place, field] of fields.entries()) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || place === fields.length - 1 || !field.value.trim()) return;
      event.preventDefault();
      fields[place + 1].focus();
      fields[place + 1].select();
    });
  }
  const wrong = form.querySelector("[aria-invalid=true]");
  (wrong instanceof HTMLElement ? wrong : fields[0])?.focus();
}
