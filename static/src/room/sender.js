// Brings the queue to the server, in order, each action until it is answered. navigator.onLine is not asked: it says
// true beside a dead server.
const EVERY_MS = 2000;
const PATIENCE_MS = 8000;

export class Sender {
  /**
   * `onAnswer(action, body)`: the server applied the action (or had done so before). `onRefusal(action, sentence)`: it
   * said no. `onState(state)`: "fine", "lost" (no connection) or "signed-out".
   */
  constructor({ store, token, onAnswer, onRefusal, onState }) {
    Object.assign(this, { store, token, onAnswer, onRefusal, onState });
    this.state = "fine";
    this.busy = false;
  }

  start() {
    setInterval(() => this.flush(), EVERY_MS);
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden || this.flush());
    this.flush();
  }

  /** Sends what waits; called often and cheap when nothing does. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    try {
      let action = this.store.waiting()[0];
      if (action && this.state !== "fine") await this.#freshToken();
      while (action) {
        await this.#send(action);
        action = this.store.waiting()[0];
      }
      // With nothing to send, a lost connection is noticed to be back by asking for a token.
      if (this.state !== "fine") await this.#freshToken();
      this.#become("fine");
    } catch (trouble) {
      this.#become(trouble === SIGNED_OUT ? "signed-out" : "lost");
    } finally {
      this.busy = false;
    }
  }

  async #send(action, again = false) {
    const { meeting, ...body } = action;
    const answer = await ask(`/meetings/${meeting}/room/actions`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(body),
    });
    if (answer.status === 400 && !again) {
      await this.#freshToken();
      return this.#send(action, true);
    }
    if (answer.status >= 500 || answer.status === 429) throw LOST;
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) {
      this.onAnswer(action, told);
      this.store.remove(action.action_id);
    } else {
      this.store.refuse(action, told.said ?? "");
      this.store.remove(action.action_id);
      this.onRefusal(action, told.said ?? "");
    }
    this.onState(this.state);
    return undefined;
  }

  async #freshToken() {
    const answer = await ask("/room/token");
    if (!answer.ok) throw answer.status === 403 ? SIGNED_OUT : LOST;
    const told = await answer.json();
    // Somebody else has signed in on this tablet meanwhile: the queue waits for its own person.
    if (String(told.person) !== this.store.person) throw SIGNED_OUT;
    this.token = told.csrf;
  }

  #become(state) {
    this.state = state;
    this.onState(state);
  }
}

const SIGNED_OUT = new Error("signed out");
const LOST = new Error("no connection");

async function ask(url, settings = {}) {
  const answer = await fetch(url, {
    ...settings,
    headers: { Accept: "application/json", ...settings.headers },
    redirect: "manual",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (answer.type === "opaqueredirect" || answer.status === 401) throw SIGNED_OUT;
  return answer;
}
