// The meeting as the tablet knows it: what the server told last, and over it what still waits here. Pure functions;
// webapp/desk/room/rules.py says the same on the other side and has the last word.

export const PENDING = ["placed", "confirmed", "arrived"];

const MOVES = {
  arrived: (turn) => ({ ...turn, state: "arrived" }),
  enter: (turn, at) => ({ ...turn, state: "in_room", entered_at: at, left_at: null }),
  heard: (turn, at) => ({ ...turn, state: "heard", left_at: at }),
  absent: (turn) => ({ ...turn, state: "absent", entered_at: null, left_at: null }),
  skip: (turn, at) => ({ ...turn, state: turn.state === "in_room" ? "arrived" : turn.state, entered_at: null, left_at: null, skipped_at: at }),
  extend: (turn) => ({ ...turn, extended: turn.extended + 5 }),
  back: (turn, _, isFree) =>
    turn.state === "heard" && turn.entered_at && isFree
      ? { ...turn, state: "in_room", left_at: null }
      : { ...turn, state: "arrived", entered_at: null, left_at: null },
  seat: (turn) => ({ ...turn, state: "arrived" }),
};

const ALLOWED = {
  arrived: ["placed", "confirmed", "absent"],
  enter: ["placed", "confirmed", "arrived", "absent"],
  heard: ["in_room", "arrived", "placed", "confirmed"],
  absent: ["placed", "confirmed", "arrived", "in_room"],
  skip: ["placed", "confirmed", "arrived", "in_room"],
  extend: ["in_room"],
  back: ["heard", "absent"],
  seat: ["standby"],
};

export function mayMove(kind, turn) {
  return ALLOWED[kind].includes(turn.state);
}

/** The turns after one action. */
export function after(turns, action) {
  return turns.map((turn) => {
    if (turn.id !== action.hearing) return turn;
    if (MOVES[action.kind]) return mayMove(action.kind, turn) ? MOVES[action.kind](turn, action.made_at, !inRoom(turns)) : turn;
    if (action.kind === "key_points") return { ...turn, key_points: action.values.text };
    if (action.kind === "remove_decision") return { ...turn, decisions: turn.decisions.filter((one) => one.key !== action.values.key) };
    if (action.kind === "decision") return { ...turn, decisions: merged(turn.decisions, action.values.key, action.values.fields) };
    return turn;
  });
}

/** Decisions with some fields of one changed; a new key makes a new decision. */
export function merged(decisions, key, fields) {
  if (!decisions.some((one) => one.key === key)) return [...decisions, { ...EMPTY, key, ...fields }];
  return decisions.map((one) => (one.key === key ? { ...one, ...fields } : one));
}

export const EMPTY = {
  kind: "",
  text: "",
  decider_name: "",
  decider_post: "",
  decider_is_acting: false,
  owner_name: "",
  higher_authority: "",
  due: "",
  replaces: [],
};

/** By time; who was put off comes after the others, standbys last. */
export function ordered(turns) {
  const late = (turn) => (turn.skipped_at && PENDING.includes(turn.state) ? 1 : 0);
  const place = (turn) => [
    turn.state === "standby" ? 1 : 0,
    late(turn),
    late(turn) ? Date.parse(turn.skipped_at) : 0,
    turn.start ?? Infinity,
    turn.id,
  ];
  return [...turns].sort((a, b) => {
    const [one, two] = [place(a), place(b)];
    const n = one.findIndex((value, index) => value !== two[index]);
    return n < 0 ? 0 : one[n] - two[n];
  });
}

export function inRoom(turns) {
  return turns.find((turn) => turn.state === "in_room") ?? null;
}

/** Whose turn is next: the first who is here, else the first who is expected. */
export function following(turns, but = null) {
  const open = ordered(turns).filter((turn) => PENDING.includes(turn.state) && turn.id !== but);
  return open.find((turn) => turn.state === "arrived") ?? open[0] ?? null;
}

/** How a turn looks in the strip. */
export function look(turn, midnight, now) {
  if (["in_room", "heard", "absent", "not_reached", "standby"].includes(turn.state)) return turn.state;
  if (turn.skipped_at) return "skipped";
  if (turn.state === "arrived") return "arrived";
  return now >= midnight + turn.start * 60_000 ? "late" : "expected";
}

/** {spent, allotted, left} in seconds for the one in the room; null for anybody else. */
export function clock(turn, now) {
  if (turn.state !== "in_room" || !turn.entered_at) return null;
  const spent = Math.max(0, Math.floor((now - Date.parse(turn.entered_at)) / 1000));
  const allotted = (turn.minutes + turn.extended) * 60;
  return { spent, allotted, left: allotted - spent };
}

/** What a decision still needs to be more than a draft. */
export function lacks(decision) {
  const missing = [];
  if (!decision.kind) missing.push("kind");
  if (!decision.text.trim() && decision.kind !== "solved_on_the_spot") missing.push("text");
  if (!decision.decider_name && !decision.decider_post) missing.push("decider");
  if (decision.kind === "higher_authority" && !decision.higher_authority.trim()) missing.push("higher_authority");
  return missing;
}

/** Whether anything was written down. */
export function isBlank(decision) {
  return !decision.kind && !decision.text && !decision.owner_name && !decision.higher_authority && !decision.due && !decision.replaces?.length;
}
