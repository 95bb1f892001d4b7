// What was typed or touched in the room, kept on this tablet until the server has it.
//
// localStorage, because it keeps a keystroke at once and for good, on plain http too. Each waiting action is an entry of
// its own, so that two tabs never write over each other. Everything is kept under the person who typed it: nobody else's
// queue is sent, shown or thrown away.
const ROOT = "mizban.room";

/** A name that no other tablet makes; crypto.randomUUID is missing on plain http. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Store {
  /** `works` is false when the browser keeps nothing: then the page says so, and this memory is all there is. */
  constructor(person, storage = globalThis.localStorage) {
    this.person = String(person);
    this.storage = storage;
    this.memory = new Map();
    this.works = true;
    this.last = 0;
  }

  /** Puts an action at the end of the queue. */
  add(action) {
    this.last = Math.max(this.last + 1, Date.now());
    this.#write(this.#key("q", String(this.last).padStart(15, "0"), action.action_id), action);
  }

  /** The waiting actions, oldest first; of one meeting when it is named. */
  waiting(meeting = null) {
    const found = this.#keys(this.#key("q", "")).map((key) => this.#read(key));
    return found.filter((action) => action && (meeting === null || action.meeting === meeting));
  }

  /** The server has it. */
  remove(actionId) {
    for (const key of this.#keys(this.#key("q", ""))) if (key.endsWith(`.${actionId}`)) this.#drop(key);
  }

  /** What was typed about a hearing and is not in the queue yet. */
  draft(meeting, hearing) {
    return this.#read(this.#key("d", meeting, hearing)) ?? { decisions: {} };
  }

  keepDraft(meeting, hearing, draft) {
    this.#write(this.#key("d", meeting, hearing), draft);
  }

  dropDraft(meeting, hearing) {
    this.#drop(this.#key("d", meeting, hearing));
  }

  /** Hearings of the meeting with something typed and not queued. */
  drafts(meeting) {
    return this.#keys(this.#key("d", meeting, "")).map((key) => Number(key.split(".").at(-1)));
  }

  /** What the server refused, until a person has seen it: nothing typed is thrown away silently. */
  refuse(action, said) {
    this.#write(this.#key("r", action.meeting, action.action_id), { action, said });
  }

  refused(meeting) {
    return this.#keys(this.#key("r", meeting, "")).map((key) => this.#read(key));
  }

  seen(meeting, actionId) {
    this.#drop(this.#key("r", meeting, actionId));
  }

  /** A typed field that the server could not read; the text stays in its field. */
  problem(key) {
    return this.#read(this.#key("p", key));
  }

  keepProblem(key, problem) {
    if (problem) this.#write(this.#key("p", key), problem);
    else this.#drop(this.#key("p", key));
  }

  /** How many things wait: actions, and hearings with unsent text. */
  count(meeting) {
    return this.waiting().length + this.drafts(meeting).length;
  }

  #key(...parts) {
    return [ROOT, this.person, ...parts].join(".");
  }

  #keys(prefix) {
    const keys = new Set([...this.memory.keys()].filter((key) => key.startsWith(prefix)));
    try {
      for (let n = 0; n < this.storage.length; n += 1) {
        const key = this.storage.key(n);
        if (key.startsWith(prefix)) keys.add(key);
      }
    } catch {
      this.works = false;
    }
    return [...keys].sort();
  }

  #read(key) {
    if (this.memory.has(key)) return this.memory.get(key);
    try {
      return JSON.parse(this.storage.getItem(key));
    } catch {
      return null;
    }
  }

  #write(key, value) {
    try {
      this.storage.setItem(key, JSON.stringify(value));
      this.memory.delete(key);
    } catch {
      this.works = false;
      this.memory.set(key, value);
    }
  }

  #drop(key) {
    this.memory.delete(key);
    try {
      this.storage.removeItem(key);
    } catch {
      this.works = false;
    }
  }
}

/** The words of an action, if it has any. */
export function textOf(action) {
  return action.values?.text ?? action.values?.fields?.text ?? "";
}

/** What the server refused and its person has not seen yet: [{key, action, said}]. */
export function refusedHere(person, storage = globalThis.localStorage) {
  const prefix = `${ROOT}.${person}.r.`;
  try {
    const keys = Array.from({ length: storage.length }, (_, n) => storage.key(n)).filter((key) => key.startsWith(prefix));
    return keys.map((key) => ({ key, ...JSON.parse(storage.getItem(key)) }));
  } catch {
    return [];
  }
}

/** Waiting actions on this tablet by person: {person: {count, meeting}}. */
export function waitingHere(storage = globalThis.localStorage) {
  const found = {};
  try {
    for (let n = 0; n < storage.length; n += 1) {
      const [first, second, person, what] = storage.key(n).split(".");
      if (`${first}.${second}` !== ROOT || !["q", "d"].includes(what)) continue;
      const entry = (found[person] ??= { count: 0, meeting: null });
      entry.count += 1;
      entry.meeting ??= what === "d" ? Number(storage.key(n).split(".")[4]) : (JSON.parse(storage.getItem(storage.key(n)))?.meeting ?? null);
    }
  } catch {
    return found;
  }
  return found;
}

/** At sign-out: what is done with is erased; what still waits stays for the same person. */
export function forget(person, storage = globalThis.localStorage) {
  if (waitingHere(storage)[person] || refusedHere(person, storage).length) return;
  const prefix = `${ROOT}.${person}.`;
  try {
    const keys = Array.from({ length: storage.length }, (_, n) => storage.key(n));
    for (const key of keys) if (key.startsWith(prefix)) storage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}
