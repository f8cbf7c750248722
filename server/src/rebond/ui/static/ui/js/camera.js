// The camera reads QR and bar codes: the browser's own reader where there is one, ours (WebAssembly) elsewhere.

import { codeOf } from "./codes.js";

const FORMATS = ["qr_code", "code_128", "code_39", "data_matrix", "ean_13"];
const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("camera"));
const video = /** @type {HTMLVideoElement} */ (dialog.querySelector("video"));
const box = /** @type {HTMLElement} */ (dialog.querySelector("[data-camera]"));
const fault = /** @type {HTMLElement} */ (dialog.querySelector("[data-camera-fault]"));
const typed = /** @type {HTMLFormElement} */ (dialog.querySelector("[data-camera-typed]"));
const typedCode = /** @type {HTMLInputElement} */ (typed.querySelector("input"));

/** @type {Promise<{detect(source: CanvasImageSource): Promise<{rawValue: string}[]>}> | null} */
let reader = null;
/** @type {(code: string) => void} */
let give = () => {};
let again = false;

async function makeReader() {
  const native = /** @type {any} */ (globalThis).BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) return new native({ formats: FORMATS });
  const { BarcodeDetector, setZXingModuleOverrides } = await import("../vendor/barcode-detector/ponyfill.js");
  const wasm = new URL("../vendor/zxing-wasm/zxing_reader.wasm", import.meta.url).href;
  setZXingModuleOverrides({ locateFile: (/** @type {string} */ name) => (name.endsWith(".wasm") ? wasm : name) });
  return new BarcodeDetector({ formats: FORMATS });
}

/**
 * @param {(code: string) => void} taken
 * @param {{again?: boolean}} options
 */
export async function open(taken, options) {
  give = taken;
  again = Boolean(options.again);
  fault.hidden = true;
  box.hidden = false;
  dialog.showModal();
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    if (!dialog.open) return stop(stream);
    video.srcObject = stream;
    await video.play();
    reader ??= makeReader();
    await watch(await reader);
  } catch (error) {
    const denied = error instanceof DOMException && error.name === "NotAllowedError";
    fault.textContent = (denied ? dialog.dataset.faultDenied : dialog.dataset.faultNone) ?? "";
    fault.hidden = false;
    box.hidden = true;
    typedCode.focus();
  }
}

/** @param {{detect(source: CanvasImageSource): Promise<{rawValue: string}[]>}} detector */
async function watch(detector) {
  let last = "";
  while (dialog.open) {
    const [seen] = video.readyState >= 2 ? await detector.detect(video) : [];
    if (seen && seen.rawValue !== last && dialog.open) {
      last = seen.rawValue;
      box.classList.add("is-seen");
      setTimeout(() => box.classList.remove("is-seen"), 400);
      give(codeOf(seen.rawValue));
      if (!again) dialog.close();
    }
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
}

/** @param {MediaStream | null} stream */
function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

typed.addEventListener("submit", () => {
  if (typedCode.value.trim()) give(codeOf(typedCode.value));
  typedCode.value = "";
});
dialog.addEventListener("close", () => {
  stop(/** @type {MediaStream | null} */ (video.srcObject));
  video.srcObject = null;
});
