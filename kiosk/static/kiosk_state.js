// What the kiosk knows of the citizen who stands at it, and for how long: one object, forgotten as a whole.

import { screenOf } from "./kiosk_views.js";

/** Seconds without a touch until a screen goes back to the first one. */
const IDLE_SECONDS = { ticket: 20, refused: 20, dossier: 40, home: 60, fields: 60, search: 60, procedures: 60, papers: 120, wishes: 60, full: 60, closed: 60, offline: 60 };
/** On these the seconds left are always shown. */
const COUNTED = new Set(["ticket", "refused", "dossier"]);
/** From here on the screens with choices ask whether someone is still there (WCAG 2.2.1: 20 s). */
const WARN_SECONDS = 20;
/** These say how a request goes, not who stands here. */
const OF_THE_REQUEST = new Set(["trouble", "sendingSince"]);

/** The state before the first touch, and after the last one. */
export function untouched() {
  return {
    // home, fields, search, procedures, papers, wishes, full, sending, ticket, refused, dossier; what is shown
    // also depends on the server (screenOf)
    screen: "home",
    language: "vi",
    isPriority: false,
    isLowReach: false,
    isLargeText: false,
    isHighContrast: false,
    volume: 0, // index of LEVELS: whether prompts are spoken, and how loud
    need: null, // code of the need whose services are shown
    field: null, // code of the service whose procedures are shown, or that is full
    isChecking: false, // fields lead to their procedures, not to a number
    query: "",
    procedure: null, // code of the procedure under the readiness check
    listPrint: null, // {isFailed, job}: the list of its papers on paper, as far as it has come
    help: null, // null, "support" or "interpreter"
    helpLanguage: null,
    partySize: 1,
    phone: "",
    scanned: null, // what the line above the tiles says of the last scan: "elderly", "card" or "unknown_code"
    found: null, // {state: "looking" | "found" | "missing" | "away", answer}: the dossier of a scanned receipt
    ticket: null,
    isMoving: false, // choosing another service for the ticket at hand
    isMoved: false,
    paper: null, // what became of its slip, as the server says
    refusal: null,
    trouble: null, // null, "slow" or "busy" while sending
    sendingSince: 0,
  };
}

/** Whether somebody has left anything here that the next one must not find. */
export function isTouched(state) {
  const fresh = untouched();
  return Object.keys(fresh).some((key) => !OF_THE_REQUEST.has(key) && state[key] !== fresh[key]);
}

/**
 * How long this screen still waits for a touch: {left, inAll, isShown} in seconds, or null for a screen nobody
 * has touched. Who asked for large text or low reach has twice the time.
 */
export function patience(state, idleSeconds) {
  const screen = screenOf(state);
  const limit = IDLE_SECONDS[screen];
  if (limit === undefined || !isTouched(state)) return null;
  const inAll = limit * (state.isLargeText || state.isLowReach ? 2 : 1);
  const left = Math.ceil(inAll - idleSeconds);
  return { left, inAll, isShown: COUNTED.has(screen) || left <= WARN_SECONDS };
}
