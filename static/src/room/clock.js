// The server's clock, as far as this tablet can know it.
//
// A page that is opened again without the server tells the hour at which it was kept. What the server told since is
// nearer the truth, so the distance between the two clocks is kept over a reload: an act must never seem older than
// one that went before it.
const KEY = "mizban.clock";

export class ServerClock {
  /** `pageNow`: the server's time as the page was drawn, so at most the time that the page is old behind. */
  constructor(pageNow, storage = globalThis.localStorage) {
    this.storage = storage;
    this.offset = Math.max(Date.parse(pageNow) - Date.now(), this.#kept());
  }

  now() {
    return Date.now() + this.offset;
  }

  /** The server has just told its time. */
  set(now) {
    this.offset = Date.parse(now) - Date.now();
    try {
      this.storage.setItem(KEY, String(this.offset));
    } catch {
      // A browser that keeps nothing opens no page again without the server either.
    }
  }

  #kept() {
    try {
      const kept = this.storage.getItem(KEY);
      return kept === null ? -Infinity : Number(kept);
    } catch {
      return -Infinity;
    }
  }
}
