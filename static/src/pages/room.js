// The meeting room on a tablet. The page has every case of the meeting; one is shown. It goes on working without the
// server: what is touched or typed is kept in the tablet's own store and sent in order, each thing once.
import { csrfToken, digits, settled, speak } from "../page.js";
import { ServerClock } from "../room/clock.js";
import { DecisionForm } from "../room/form.js";
import { after, following, inRoom, merged } from "../room/model.js";
import { keepFacts, keepPage, keptFacts } from "../room/offline-page.js";
import { Sender } from "../room/sender.js";
import { Store, newId, textOf } from "../room/store.js";
import { View, clockTime } from "../room/view.js";

const PAUSE_MS = 1200;
const QUIET_MS = 2500;

const root = document.querySelector("[data-room]");
if (root) start();

function start() {
  const words = JSON.parse(root.dataset.words);
  const meeting = Number(root.dataset.room);
  const mayLead = "lead" in root.dataset;
  const store = new Store(document.body.dataset.person);
  let facts = JSON.parse(root.dataset.facts);
  const clock = new ServerClock(facts.now);
  let shown = Number(root.dataset.shown) || null;
  let state = "fine";
  let answered = 0;
  const now = () => clock.now();
  const view = new View(root, words, {
    isRunning: facts.meeting.state === "in_session",
    mayLead,
    midnight: Date.parse(facts.midnight),
    sprite: root.dataset.sprite,
  });
  const form = new DecisionForm(root.querySelector("[data-decision-form]"), words, {
    onType: (key, fields) => typed((draft) => Object.assign((draft.decisions[key] ??= {}), fields), key, fields),
    onNote: (text) => typed((draft) => (draft.key_points = text)),
    onLeave: () => queueDraft(shown),
    onRemove: (key) => {
      dropFromDraft(shown, key);
      tell("remove_decision", { key });
    },
  });
  const sender = new Sender({ store, token: csrfToken(), onAnswer, onRefusal, onState });

  const keep = settled(() => keepFacts({ ...facts, now: new Date(now()).toISOString() }), 400);

  // What is known ----------------------------------------------------------------------------------------------------

  function turns() {
    return store.waiting(meeting).reduce(after, facts.turns);
  }

  function paint() {
    const all = turns();
    if (!all.some((turn) => turn.id === shown)) shown = (inRoom(all) ?? following(all) ?? all[0])?.id ?? null;
    view.paint(all, shown, now());
    const turn = all.find((one) => one.id === shown);
    root.querySelector("[data-empty]")?.toggleAttribute("hidden", Boolean(turn));
    if (turn) showForm(turn);
    paintBadge();
  }

  function showForm(turn) {
    form.setDeciders(facts.deciders);
    const draft = store.draft(meeting, turn.id);
    let decisions = turn.decisions.map((one) => ({ ...one, due: problemDue(one) }));
    for (const [key, fields] of Object.entries(draft.decisions)) decisions = merged(decisions, key, fields);
    form.show(turn, decisions, draft.key_points ?? turn.key_points, (key) => store.problem(key));
  }

  /** A due date that the server could not read stays in its field as it was typed. */
  function problemDue(decision) {
    return store.problem(decision.key)?.typed ?? decision.due;
  }

  // What is done -----------------------------------------------------------------------------------------------------

  let pause = 0;

  function typed(change, key = null, fields = null) {
    if (!shown) return;
    const draft = store.draft(meeting, shown);
    change(draft);
    store.keepDraft(meeting, shown, draft);
    if (fields && "due" in fields) store.keepProblem(key, null);
    saidSaved("tablet");
    const hearing = shown;
    clearTimeout(pause);
    pause = setTimeout(() => queueDraft(hearing), PAUSE_MS);
  }

  /** What was typed becomes an action; a waiting one about the same decision is taken along, so that the queue stays short. */
  function queueDraft(hearing) {
    clearTimeout(pause);
    if (!hearing) return;
    const draft = store.draft(meeting, hearing);
    if (!Object.keys(draft.decisions).length && draft.key_points === undefined) return;
    for (const [key, fields] of Object.entries(draft.decisions)) {
      const before = store.waiting(meeting).filter((one) => one.kind === "decision" && one.values.key === key);
      enqueue("decision", hearing, { key, fields: Object.assign({}, ...before.map((one) => one.values.fields), fields) });
      for (const one of before) store.remove(one.action_id);
    }
    if (draft.key_points !== undefined) {
      const before = store.waiting(meeting).filter((one) => one.kind === "key_points" && one.hearing === hearing);
      enqueue("key_points", hearing, { text: draft.key_points });
      for (const one of before) store.remove(one.action_id);
    }
    store.dropDraft(meeting, hearing);
    paint();
    sender.flush();
  }

  function dropFromDraft(hearing, key) {
    const draft = store.draft(meeting, hearing);
    delete draft.decisions[key];
    if (Object.keys(draft.decisions).length || draft.key_points !== undefined) store.keepDraft(meeting, hearing, draft);
    else store.dropDraft(meeting, hearing);
  }

  function enqueue(kind, hearing, values = {}) {
    store.add({ action_id: newId(), meeting, hearing, kind, made_at: new Date(now()).toISOString(), values });
  }

  function tell(kind, values = {}) {
    queueDraft(shown);
    enqueue(kind, shown, values);
    paint();
    sender.flush();
  }

  function go(id) {
    queueDraft(shown);
    if (id !== shown) for (const element of root.querySelectorAll("[data-saved]")) element.hidden = true;
    shown = id;
    paint();
    speak(root.querySelector(`[data-turn="${id}"]`)?.textContent ?? "");
  }

  function goNext() {
    const all = turns();
    const next = inRoom(all) ?? following(all, shown) ?? following(all);
    if (next) go(next.id);
  }

  const ACTS = {
    extend: () => tell("extend"),
    arrived: () => tell("arrived"),
    enter: () => tell("enter"),
    back: () => tell("back"),
    seat: () => tell("seat"),
    heard: () => (tell("heard"), goNext()),
    absent: () => (tell("absent"), goNext()),
    skip: () => (tell("skip"), goNext()),
    "go-next": goNext,
    "go-current": () => go(inRoom(turns()).id),
    end: () => location.assign(root.dataset.end),
  };

  // What the server says ---------------------------------------------------------------------------------------------

  function onAnswer(action, told) {
    if (told.now) clock.set(told.now);
    answered += 1;
    if (action.meeting !== meeting) return;
    facts = { ...facts, turns: after(facts.turns, action) };
    keep();
    const due = told.problems?.due_on;
    if (action.kind === "decision") store.keepProblem(action.values.key, due ? { said: due, typed: action.values.fields.due } : keptProblem(action));
    // «Saved» speaks of the decision in view; one that was left meanwhile is told of by the badge alone.
    const isInView = action.hearing === shown && ["decision", "key_points"].includes(action.kind);
    if (isInView && !store.drafts(meeting).length) saidSaved("server");
  }

  function keptProblem(action) {
    return "due" in action.values.fields ? null : store.problem(action.values.key);
  }

  function onRefusal(action) {
    answered += 1;
    if (action.meeting === meeting) {
      paintRefused();
      refresh();
    }
  }

  function onState(told) {
    const was = state;
    state = told;
    paint();
    if (was !== "fine" && told === "fine") refresh();
  }

  let asking = 0;

  /** The facts as they are on the server now; an answer given meanwhile makes them stale, then they are asked for again. */
  async function refresh() {
    const before = answered;
    const mine = (asking += 1);
    try {
      const answer = await fetch(root.dataset.factsUrl, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
      if (!answer.ok || mine !== asking) return;
      const told = await answer.json();
      clock.set(told.now);
      if (before !== answered) return void refresh();
      const known = new Set(facts.turns.map((turn) => turn.id));
      const isOther = told.meeting.state !== facts.meeting.state || told.turns.some((turn) => !known.has(turn.id));
      facts = { ...told, meeting: facts.meeting };
      keep();
      paint();
      // Another state of the meeting or another case is another page; what waits here is kept over the reload.
      // A refusal is read first.
      if (isOther && !store.waiting(meeting).length && !store.refused(meeting).length) location.reload();
    } catch {
      // No connection: the sender notices and says so.
    }
  }

  // What is said about it --------------------------------------------------------------------------------------------

  function saidSaved(where) {
    for (const element of root.querySelectorAll("[data-saved]")) {
      element.hidden = element.dataset.saved !== where;
      element.querySelector("[data-at]").textContent = clockTime(now(), true);
    }
  }

  function paintBadge() {
    const badge = root.querySelector("[data-offline]");
    const count = store.count(meeting);
    const oldest = store.waiting()[0];
    const isSlow = Boolean(oldest) && now() - Date.parse(oldest.made_at) > QUIET_MS;
    const isShown = state !== "fine" || isSlow;
    badge.hidden = !isShown;
    if (!isShown) return;
    const said = count ? words.waiting.replace("{count}", digits(count)) : words.lost;
    const text = badge.querySelector("[data-offline-said]");
    if (text.textContent !== said) text.textContent = said;
    badge.querySelector("[data-sign-in]").hidden = state !== "signed-out";
    root.querySelector("[data-kept-nowhere]").hidden = store.works;
  }

  function paintRefused() {
    const list = store.refused(meeting);
    const box = root.querySelector("[data-refused]");
    box.hidden = !list.length;
    box.querySelector("ul").replaceChildren(
      ...list.map(({ action, said }) => {
        const row = document.createElement("li");
        const typedText = textOf(action);
        const turn = facts.turns.find((one) => one.id === action.hearing);
        row.textContent = [turn?.number ? `${words.turn} ${digits(turn.number)}` : "", said || words.refused, typedText && `«${typedText}»`]
          .filter(Boolean)
          .join(" · ");
        return row;
      }),
    );
  }

  // Hands ------------------------------------------------------------------------------------------------------------

  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]");
    const turn = event.target.closest("[data-turn]");
    if (act) ACTS[act.dataset.act]?.();
    else if (turn) go(Number(turn.dataset.turn));
    else if (event.target.closest("[data-refused-seen]")) {
      for (const { action } of store.refused(meeting)) store.seen(meeting, action.action_id);
      paintRefused();
      refresh();
    } else if (event.target.closest("[data-try]")) sender.flush();
  });
  addEventListener("pagehide", () => queueDraft(shown));
  addEventListener("storage", paint);
  let heard = 0;
  root.addEventListener("live:any", () => {
    clearTimeout(heard);
    heard = setTimeout(refresh, 250);
  });
  setInterval(() => {
    view.tick(turns(), shown, now());
    paintBadge();
  }, 1000);

  // A keystroke that a reload or a dead battery cut off before it was queued.
  for (const hearing of store.drafts(meeting)) queueDraft(hearing);
  paint();
  paintRefused();
  if (mayLead) sender.start();
  root.dataset.ready = "";
  keptFacts(facts).then((kept) => {
    if (kept && !answered) {
      facts = { ...kept, meeting: facts.meeting };
      paint();
    }
    // The page may be a kept one, or have been drawn a moment before the last action arrived.
    refresh();
    if (mayLead) keepPage();
  });
}
