// What the pages "Pile" keep while the connection is away: codes and gestures, nothing about anybody. Each page and each
// gesture has an entry of its own in the store, so that two open pages lose nothing of each other; a page that opens takes over
// what a closed one left.

/** @typedef {{key: string, page: string, at: number, gesture: string, codes: string[], where: Record<string, string>, said: string}} Gesture */

const ANSWER_WITHIN = 500;

export class Store {
  /** @type {Map<string, Gesture>} what a full or closed store did not take: the page still holds it */
  #here = new Map();
  #last = 0;

  /** @param {string} name one for each role of each person: a pile is never sent by somebody else */
  constructor(name) {
    this.name = name;
    this.page = freshKey();
    this.channel = new BroadcastChannel(name);
  }

  /**
   * Ask which pages are open; what the others left is this page's.
   * @param {(codes: string[]) => void} then the codes that were scanned
   */
  takeOver(then) {
    const open = new Set([this.page]);
    this.channel.addEventListener("message", ({ data }) => {
      if (data === "who") this.channel.postMessage(this.page);
      else open.add(data);
    });
    this.channel.postMessage("who");
    setTimeout(() => then([...this.#together(), ...this.#left(open)]), ANSWER_WITHIN);
  }

  /** @param {string[]} codes those that lie in the pile of this page */
  keep(codes) {
    const key = `${this.name}.page.${this.page}`;
    if (codes.length) attempt(() => localStorage.setItem(key, JSON.stringify(codes)));
    else attempt(() => localStorage.removeItem(key));
  }

  /** @param {Pick<Gesture, "gesture" | "codes" | "where">} asked */
  add(asked) {
    this.#last = Math.max(Date.now(), this.#last + 1);
    this.#put({ key: freshKey(), page: this.page, at: this.#last, said: "", ...asked });
  }

  /** @returns {Gesture[]} those that this page has to send, the oldest first */
  outbox() {
    const found = new Map(this.#here);
    for (const gesture of this.#gestures()) {
      if (gesture.page === this.page) found.set(gesture.key, gesture);
    }
    return [...found.values()].sort((one, other) => one.at - other.at);
  }

  /**
   * @param {Gesture} gesture
   * @param {string} said why it still waits
   */
  say(gesture, said) {
    this.#put({ ...gesture, said });
  }

  /** @param {Gesture} gesture */
  forget(gesture) {
    this.#here.delete(gesture.key);
    attempt(() => localStorage.removeItem(`${this.name}.gesture.${gesture.key}`));
  }

  /** @param {Gesture} gesture */
  #put(gesture) {
    const key = `${this.name}.gesture.${gesture.key}`;
    const stored = attempt(() => localStorage.setItem(key, JSON.stringify(gesture)));
    if (stored) this.#here.delete(gesture.key);
    else this.#here.set(gesture.key, gesture);
  }

  /** @returns {Gesture[]} of all pages */
  #gestures() {
    const kept = keysOf(`${this.name}.gesture.`).map((key) => read(key));
    return kept.filter((gesture) => gesture?.key && Array.isArray(gesture.codes));
  }

  /**
   * What closed pages left: their gestures are sent by this one, their codes lie in its pile.
   * @param {Set<string>} open
   */
  #left(open) {
    for (const gesture of this.#gestures()) {
      if (!open.has(gesture.page)) this.#put({ ...gesture, page: this.page });
    }
    const prefix = `${this.name}.page.`;
    const codes = [];
    for (const key of keysOf(prefix)) {
      if (open.has(key.slice(prefix.length))) continue;
      const found = read(key);
      if (Array.isArray(found)) codes.push(...found);
      attempt(() => localStorage.removeItem(key));
    }
    return codes;
  }

  /** As an earlier version kept it, all in one. */
  #together() {
    const found = read(this.name);
    attempt(() => localStorage.removeItem(this.name));
    for (const gesture of Array.isArray(found?.outbox) ? found.outbox : []) {
      this.#last += 1;
      this.#put({ page: this.page, at: this.#last, said: "", ...gesture });
    }
    return Array.isArray(found?.codes) ? found.codes : [];
  }
}

/** @param {string} prefix */
function keysOf(prefix) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).sort();
  } catch {
    return [];
  }
}

/** @param {() => void} gesture @returns {boolean} whether the store took it */
function attempt(gesture) {
  try {
    gesture();
    return true;
  } catch {
    return false;
  }
}

/** @param {string} key @returns {any} null where nothing can be read */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
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
