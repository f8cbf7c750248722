// Thousands of labels take some seconds: the page shows how far it is. Without a script the PDF simply comes.

const form = document.querySelector("form[data-labels]");

/** @param {HTMLFormElement} form */
function enhance(form) {
  const words = form.dataset;
  /** @param {string} name */
  const part = (name) => /** @type {HTMLElement} */ (form.querySelector(`[data-labels-${name}]`));
  const bar = /** @type {HTMLProgressElement} */ (part("progress").querySelector("progress"));
  const link = /** @type {HTMLAnchorElement} */ (part("ready").querySelector("a"));

  /** @param {string} sentence */
  const say = (sentence) => {
    part("said").textContent = sentence;
  };

  /** @param {{done?: number, of?: number, pdf?: string}} told */
  function hear(told) {
    if (told.pdf) {
      const bytes = Uint8Array.from(atob(told.pdf), (one) => one.charCodeAt(0));
      URL.revokeObjectURL(link.href);
      link.href = URL.createObjectURL(new Blob([bytes], { type: "application/pdf" }));
      part("ready").hidden = false;
      part("progress").hidden = true;
      say(words.wordReady ?? "");
      link.focus();
    } else if (told.done && told.of) {
      bar.max = told.of;
      bar.value = told.done;
      const drawn = (words.wordDrawn ?? "").replace("{n}", String(told.done)).replace("{of}", String(told.of));
      say(told.done === told.of ? words.wordLaying ?? "" : drawn);
    }
  }

  async function print() {
    part("ready").hidden = true;
    part("progress").hidden = false;
    bar.value = 0;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Rebond-Progress": "1" },
    });
    if (!answer.ok || !answer.body) {
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      const refused = read.querySelector("[data-labels-refused]");
      part("progress").hidden = true;
      say(words.wordFault ?? "");
      if (refused) part("said").replaceChildren(document.adoptNode(refused));
      return;
    }
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let held = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (held + value).split("\n");
      held = lines.pop() ?? "";
      for (const line of lines) if (line) hear(JSON.parse(line));
    }
  }

  form.addEventListener("submit", (event) => {
    const paper = String(new FormData(form).get("sheet"));
    const isKept = event.submitter instanceof HTMLButtonElement && event.submitter.name === "keep";
    if (isKept || paper.startsWith("zpl")) return;
    event.preventDefault();
    print().catch(() => {
      part("progress").hidden = true;
      say(words.wordFault ?? "");
    });
  });
}

if (form instanceof HTMLFormElement) enhance(form);
