// The officer's commands as the page offers them: key, icon, and why one is not possible now. Pure.
// What is allowed the server decides; this only says beforehand what it would refuse.

/** A second press of the big button within this is part of a double press. */
export const DOUBLE_PRESS_MILLISECONDS = 250;
export const UNDO_MILLISECONDS = 60000;

/** The buttons in their places; shift keys are written "⇧F3". */
export const BUTTONS = [
  { word: "recall", icon: "repeat", key: "F3" },
  { word: "noShow", icon: "user-x", key: "F4" },
  { word: "requeue", icon: "corner-up-left", key: "⇧F3" },
  { word: "dossier", icon: "file-plus", key: "⇧F8" },
  { word: "hold", icon: "pause", key: "F6" },
  { word: "transfer", icon: "arrow-right", key: "F7" },
  { word: "finish", icon: "check", key: "F8" },
  { word: "undo", icon: "undo-2", key: "F9" },
];

const KEYS = new Map([[" ", "main"], ["F2", "main"], ["F10", "pause"], ...BUTTONS.map(({ key, word }) => [key, word])]);
const CALLED_ONLY = new Set(["recall", "noShow", "requeue"]);
const AT_COUNTER = new Set(["dossier", "hold", "transfer", "finish"]);

/** The command of a key press, or null. F5, F11, F12 and everything with Ctrl, Alt or Meta stay the browser's. */
export function commandOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  const isShifted = event.shiftKey && event.key !== " ";
  return KEYS.get(isShifted ? `⇧${event.key}` : event.key) ?? null;
}

/** The key of the text that says why the command is not possible now, or null when it is. */
export function obstacle(state, word) {
  const ticket = state.counter?.ticket ?? null;
  if (CALLED_ONLY.has(word)) return ticket === null ? "why_no_citizen" : ticket.status === "called" ? null : "why_only_called";
  if (AT_COUNTER.has(word)) return ticket === null ? "why_no_citizen" : null;
  if (word === "pause" || word === "leave" || word === "resume" || word === "choose") return ticket === null ? null : "finish_first";
  if (word !== "undo") return null;
  if (undoLeft(state) === null) return "why_nothing_to_undo";
  return ticket?.status === "serving" ? "why_undo_while_serving" : null;
}

/** Milliseconds left to take the last finish or no-show back, or null. */
export function undoLeft(state) {
  if (state.lastEnded === null) return null;
  const left = state.lastEnded.at + UNDO_MILLISECONDS - (state.clock?.now() ?? Date.now());
  return left > 0 ? left : null;
}

/** What the big button does now: "begin", "finish_and_call", "open_again" or "call_next". */
export function mainStep(state) {
  const status = state.counter?.ticket?.status;
  if (status === "called") return "begin";
  if (status === "serving") return "finish_and_call";
  return state.counter?.state === "paused" ? "open_again" : "call_next";
}
