// What a scan sounds like. Never alone: a word, a mark and a colour say the same. The person may switch it off.

const KEPT = "rebond.sound";
/** @type {AudioContext | undefined} */
let context;

/** Tones of each answer: pitch in hertz, seconds. @type {Record<string, [number, number][]>} */
const TONES = {
  good: [[880, 0.09]],
  again: [
    [520, 0.07],
    [520, 0.07],
  ],
  bad: [[220, 0.28]],
};

export function isOn() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

/** @returns {boolean} whether it is on now */
export function toggle() {
  const on = !isOn();
  try {
    localStorage.setItem(KEPT, on ? "on" : "off");
  } catch {
    // A browser that keeps nothing asks again on the next page.
  }
  return on;
}

/** @param {"good" | "again" | "bad"} answer */
export function play(answer) {
  if (!isOn()) return;
  context ??= new AudioContext();
  let at = context.currentTime;
  for (const [pitch, seconds] of TONES[answer]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.08;
    tone.connect(volume).connect(context.destination);
    tone.start(at);
    tone.stop(at + seconds);
    at += seconds + 0.05;
  }
}
