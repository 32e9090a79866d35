// The hall board: newest call on the stage, the six before it, who is next and how long it takes.
// State in one object, drawn from it; no rule of the queue lives here.

import { createApi } from "/look/api.js";
import { connectLive } from "/look/live.js";
import { draw, loadIcons } from "/look/dom.js";
import { createAnnouncer } from "/display/static/announcer.js";
import { clockOf, language, loadTexts, siteClock } from "/display/static/texts.js";
import { viewBoard } from "/display/static/board_view.js";

const LISTED = 6;
const KEPT = 20;
const CALLS = new Set(["ticket_called", "ticket_recalled", "ticket_resumed"]);
const REFRESH_AT_MOST_EVERY = 5000;
const REFRESH_AT_LEAST_EVERY = 30000;

const query = new URLSearchParams(location.search);
const api = createApi({ credential: "device", storageKey: "board-token", language });
const root = document.getElementById("board");
const state = {
  site: null, device: null, services: [], counters: new Map(), calls: [], stage: null, isNew: false,
  staleSince: null, isSoundLocked: false, hasToken: api.token !== null, clock: () => new Date(),
};
let text = (key) => key;

if (query.get("theme") === "dark") document.body.dataset.hall = "dark";

const announcer = createAnnouncer({
  isMuted: query.get("voice") === "off",
  token: api.token,
  siteTime: () => state.clock().toISOString().slice(11, 16),
  onTurn: takeStage,
  isStillWanted: (call) => state.calls.some((one) => one.sequence === call.sequence && one.isStanding),
  onLocked(isLocked) { state.isSoundLocked = isLocked; show(); },
});

function takeStage(call) {
  state.stage = call;
  state.isNew = !state.isNew;
  document.getElementById("spoken").textContent = `${text("invite")} ${call.ticket.label}, ${text("to_counter")} ${call.counter}`;
  show();
}

function onSnapshot(snapshot) {
  Object.assign(state, { site: snapshot.site, device: snapshot.device, services: snapshot.services });
  state.clock = siteClock(snapshot.now);
  state.counters = new Map(snapshot.counters.map((one) => [one.counter, one]));
  state.calls = latestOfEach(snapshot.calls.filter(inZone).map((call) => ({ ...call, isStanding: isStanding(call) })));
  state.stage = state.calls[0] ?? null;
  announcer.configure(snapshot.device?.announcements, [...state.counters.keys()].filter((counter) => inZone({ counter })));
  show();
}

/** Whether the citizen is still awaited: a call in the snapshot is as it was made, its counter is as it is now. */
function isStanding(call) {
  const ticket = state.counters.get(call.counter)?.ticket;
  return ticket?.id === call.ticket.id && ticket.status === "called";
}

/** Newest first; a citizen called twice stands in the list once. */
function latestOfEach(calls) {
  const seen = new Set();
  return calls.filter((call) => !seen.has(call.ticket.id) && seen.add(call.ticket.id)).slice(0, KEPT);
}

function inZone(call) {
  const zone = state.device?.zone ?? null;
  return zone === null || state.counters.get(call.counter)?.zone === zone;
}

function onEvent(event) {
  if (CALLS.has(event.kind)) onCall(event);
  else if (event.kind === "sound_tested") onSoundTested(event);
  else if (event.ticket) onOtherTicketEvent(event);
  else if (event.state) state.counters.set(event.counter, { ...state.counters.get(event.counter), ...event });
  refreshSoon();
  show();
}

function onCall(event) {
  const call = {
    sequence: event.sequence, at: event.at, ticket: event.ticket, counter: event.ticket.counter,
    is_recall: event.kind === "ticket_recalled", isStanding: true,
  };
  if (!inZone(call)) return;
  state.calls = latestOfEach([call, ...state.calls]);
  announcer.announce(call);
}

function onSoundTested({ zone }) {
  const own = state.device?.zone ?? null;
  if (zone === null || own === null || zone === own) announcer.test();
}

/** A call taken back, or whose citizen is already served, is not spoken any more. */
function onOtherTicketEvent(event) {
  for (const call of state.calls) if (call.ticket.id === event.ticket.id) call.isStanding = event.ticket.status === "called";
  if (event.kind !== "ticket_requeued") return;
  state.calls = state.calls.filter((call) => call.ticket.id !== event.ticket.id);
  if (state.stage?.ticket.id === event.ticket.id) state.stage = state.calls[0] ?? null;
}

let refreshTimer = null;
let refreshedAt = 0;

function refreshSoon() {
  refreshTimer ??= setTimeout(refresh, Math.max(0, refreshedAt + REFRESH_AT_MOST_EVERY - Date.now()));
}

async function refresh() {
  refreshTimer = null;
  refreshedAt = Date.now();
  try {
    const answer = await api.get("/services");
    // A board is never switched off: yesterday's calls go with yesterday.
    if (answer.site.business_day !== state.site?.business_day) Object.assign(state, { calls: [], stage: null });
    Object.assign(state, { site: { ...state.site, ...answer.site }, services: answer.services });
    state.clock = siteClock(answer.site.now);
    show();
  } catch {
    // The live feed says by itself when the server is away.
  }
}

function show() {
  const listed = state.calls.filter((call) => call.sequence !== state.stage?.sequence).slice(0, LISTED);
  draw(root, ...viewBoard({ ...state, listed }, text));
}

// A browser gives sound back to a page that somebody touches, wherever.
document.addEventListener("click", () => { if (state.isSoundLocked) announcer.unlock(); });

async function begin() {
  text = await loadTexts();
  document.title = text("title");
  await loadIcons().catch(() => {});
  show();
  if (!state.hasToken) return;
  connectLive({
    auth: { token: api.token }, api, onSnapshot, onEvent,
    onStale(isStale, lastWord) {
      // The site's own clock, as at the last word.
      const silence = Date.now() - lastWord.getTime();
      state.staleSince = isStale ? clockOf(new Date(state.clock().getTime() - silence).toISOString()) : null;
      show();
    },
  });
  setInterval(show, 1000);
  setInterval(refresh, REFRESH_AT_LEAST_EVERY);
}

begin();
