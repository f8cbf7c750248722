// What a page keeps while the connection is away: codes and gestures, nothing about anybody.

/**
 * @typedef {{key: string, gesture: string, codes: string[], where: Record<string, string>}} Gesture
 * @typedef {{codes: string[], outbox: Gesture[]}} Kept
 */

export class Store {
  /** @param {string} name one for each role of each person: a pile is never sent by somebody else */
  constructor(name) {
    this.name = name;
    /** @type {Kept} */
    this.kept = { codes: [], outbox: [] };
    try {
      const found = JSON.parse(localStorage.getItem(name) ?? "null");
      if (Array.isArray(found?.codes) && Array.isArray(found?.outbox)) this.kept = found;
    } catch {
      // Nothing was kept, or nothing that can be read.
    }
  }

  save() {
    try {
      localStorage.setItem(this.name, JSON.stringify(this.kept));
    } catch {
      // A full or closed store: the page still holds them.
    }
  }
}

/** A key that nobody else makes; sent again, the server does nothing twice. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
