// The person signs with a finger, a pen or a mouse. What is sent are the lines that they drew, never a picture. The field that
// says how they sign is "means", and its answer "screen", unless the frame says otherwise (data-means, data-screen).

const pad = document.querySelector("[data-signature]");
const form = pad?.closest("form");
const canvas = pad?.querySelector("canvas");
const field = /** @type {HTMLInputElement | undefined} */ (form?.elements.namedItem("strokes") ?? undefined);

if (pad instanceof HTMLElement && form && canvas && field) begin(pad, form, canvas, field);

/**
 * @param {HTMLElement} pad
 * @param {HTMLFormElement} form
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLInputElement} field
 */
function begin(pad, form, canvas, field) {
  const width = Number(pad.dataset.width);
  const height = Number(pad.dataset.height);
  const most = Number(pad.dataset.most);
  const said = pad.querySelector("[role=status]");
  /** @type {number[][][]} */
  let lines = read(field.value);
  /** @type {number | null} */
  let pen = null;
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  canvas.width = width;
  canvas.height = height;

  const means = pad.dataset.means ?? "means";
  const onScreen = pad.dataset.screen ?? "screen";
  const show = () => {
    pad.hidden = new FormData(form).get(means) !== onScreen;
  };
  const screen = /** @type {HTMLInputElement | null} */ (form.querySelector(`[name=${means}][value=${onScreen}]`));
  if (screen && !form.hasAttribute("data-answered")) screen.checked = true;
  form.addEventListener("change", show);
  show();

  /** @param {PointerEvent} event */
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    const at = [((event.clientX - box.left) / box.width) * width, ((event.clientY - box.top) / box.height) * height];
    return [Math.round(Math.min(Math.max(at[0], 0), width)), Math.round(Math.min(Math.max(at[1], 0), height))];
  };

  const draw = () => {
    ink.clearRect(0, 0, width, height);
    ink.lineWidth = 5;
    ink.lineCap = ink.lineJoin = "round";
    ink.strokeStyle = "#14231d";
    for (const line of lines) {
      ink.beginPath();
      line.forEach(([x, y], at) => (at ? ink.lineTo(x, y) : ink.moveTo(x, y)));
      if (line.length === 1) ink.lineTo(line[0][0], line[0][1]);
      ink.stroke();
    }
  };

  const keep = () => {
    field.value = lines.map((line) => line.map((point) => point.join(",")).join(" ")).join(";");
    pad.toggleAttribute("data-signed", lines.length > 0);
    if (said) said.textContent = lines.length ? (pad.dataset.wordSigned ?? "") : "";
  };

  const points = () => lines.reduce((sum, line) => sum + line.length, 0);

  canvas.addEventListener("pointerdown", (event) => {
    if (pen !== null || event.button !== 0 || points() >= most) return;
    event.preventDefault();
    pen = event.pointerId;
    canvas.setPointerCapture(pen);
    lines.push([place(event)]);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pen) return;
    const line = lines[lines.length - 1];
    for (const step of event.getCoalescedEvents?.() ?? [event]) {
      const [x, y] = place(step);
      const last = line[line.length - 1];
      if (Math.hypot(x - last[0], y - last[1]) >= 3 && points() < most) line.push([x, y]);
    }
    draw();
  });
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId !== pen) return;
      pen = null;
      keep();
    });
  }
  pad.querySelector("[data-clear]")?.addEventListener("click", () => {
    lines = [];
    draw();
    keep();
  });

  draw();
  keep();
}

/**
 * @param {string} text
 * @returns {number[][][]}
 */
function read(text) {
  if (!/^[\d,; ]+$/.test(text)) return [];
  return text.split(";").map((line) => line.split(" ").map((point) => point.split(",").map(Number)));
}
