// The hall board: newest call on the stage, the six before it, who is next and how long it takes.
// State in one object, drawn from it; no rule of the queue lives here.

import { createApi } from "/look/api.js";
import { connectLive } from "/look/live.js";
import { draw, loadIcons } from "/look/dom.js";
import { createAnnouncer } from "/display/static/announcer.js";
import { latestOfEach, listCalls, withCall } from "/display/static/board_calls.js";
import { startRenewal } from "/display/static/renew.js";
import { createSlides } from "/display/static/slides.js";
import { clockOf, language, loadTexts, siteClock } from "/display/static/texts.js";
import { viewBoard } from "/display/static/board_view.js";

const CALLS = new Set(["ticket_called", "ticket_recalled", "ticket_resumed"]);
const REFRESH_AT_MOST_EVERY = 5000;
const REFRESH_AT_LEAST_EVERY = 30000;

const query = new URLSearchParams(location.search);
const api = createApi({ credential: "device", storageKey: "board-token", language });
const root = document.getElementById("board");
const state = {
  site: null, device: null, services: [], counters: new Map(), calls: [], stage: null, postings: [],
  staleSince: null, isSoundLocked: false, hasToken: api.token !== null, clock: () => new Date(),
  speaks: null, // the zones whose calls this board speaks, null as long as nobody has said
  quietSeconds: 60, slideSeconds: 15, stagedAt: performance.now(), // when the stage was last taken, monotonic
};
let text = (key) => key;

// What the server is told with every connection: a board that cannot be heard is not chosen to speak.
const auth = { token: api.token, sound: query.get("voice") !== "off" };
let live = null;

const announcer = createAnnouncer({
  isMuted: !auth.sound,
  speaks: ({ counter }) => speaksFor(state.counters.get(counter)?.zone ?? null),
  report: (spoken) => { api.post("/announcements/spoken", spoken).catch(() => {}); }, // at worst another says it again
  token: api.token,
  siteTime: () => state.clock().toISOString().slice(11, 16),
  onTurn: takeStage,
  isStillWanted: (call) => state.calls.some((one) => one.sequence === call.sequence && one.isStanding),
  onLocked,
});
const slides = createSlides({
  token: () => api.token,
  isCalm: matchMedia("(prefers-reduced-motion: reduce)").matches,
  onChange: show,
});

/** Whether this board speaks for a zone, null: for any. Without word from the server it does: one too many, not none. */
function speaksFor(zone) {
  if (state.device?.sounds === false) return false;
  if (state.speaks === null || live?.isCutOff) return true;
  return zone === null ? state.speaks.length > 0 : state.speaks.includes(zone);
}

function onSound(said) {
  if (said.kind === "assigned") takeAssignment(said.speaks);
  else if (said.device !== state.device?.id && concernsUs(said.sequences)) announcer.hear(said);
}

function concernsUs(sequences) {
  return sequences.length === 0 || state.calls.some((call) => sequences.includes(call.sequence));
}

function takeAssignment(speaks) {
  if (state.speaks?.join() === speaks.join()) return;
  const isFirst = state.speaks === null;
  state.speaks = speaks;
  document.body.dataset.speaks = speaks.join(" ");
  if (!isFirst) announcer.reassign();
}

function onLocked(isLocked) {
  state.isSoundLocked = isLocked && state.device?.sounds !== false;
  show();
  if (query.get("voice") === "off" || auth.sound === !isLocked) return;
  auth.sound = !isLocked;
  live?.reconnect();
}

function takeStage(call) {
  state.stage = call;
  state.stagedAt = performance.now();
  document.getElementById("spoken").textContent = `${text("invite")} ${call.ticket.label}, ${text("to_counter")} ${call.counter}`;
  show();
}

function onSnapshot(snapshot) {
  Object.assign(state, { site: snapshot.site, services: snapshot.services });
  state.clock = siteClock(snapshot.now);
  state.counters = new Map(snapshot.counters.map((one) => [one.counter, one]));
  takeSettings(snapshot);
  // Later only the socket's own word counts: who answers by HTTP may know less of the other boards.
  if (state.speaks === null && snapshot.device?.speaks) takeAssignment(snapshot.device.speaks);
  state.calls = latestOfEach(snapshot.calls.filter(inZone).map((call) => ({ ...call, isStanding: isStanding(call) })));
  state.stage = state.calls[0] ?? null;
  show();
}

/** What the administrator set for this board, and hung up in its zone. */
function takeSettings({ device, postings, quiet_seconds: quietSeconds, slide_seconds: slideSeconds }) {
  Object.assign(state, { device, quietSeconds, slideSeconds });
  state.postings = postings.filter((one) => one.zone === null || one.zone === device?.zone);
  slides.take(state.postings, slideSeconds);
  const theme = query.get("theme") ?? device?.theme;
  if (theme === "dark") document.body.dataset.hall = "dark";
  else delete document.body.dataset.hall;
  announcer.configure(device?.announcements, [...state.counters.keys()].filter((counter) => inZone({ counter })));
}

async function readSettings() {
  try {
    takeSettings(await api.get("/snapshot"));
    show();
  } catch {
    // Asked for again with the next day, or the next change.
  }
}

/** Whether the citizen is still awaited: a call in the snapshot is as it was made, its counter is as it is now. */
function isStanding(call) {
  const ticket = state.counters.get(call.counter)?.ticket;
  return ticket?.id === call.ticket.id && ticket.status === "called";
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
  else if (event.kind === "screens_changed") readSettings();
  refreshSoon();
  show();
}

function onCall(event) {
  const call = {
    sequence: event.sequence, at: event.at, ticket: event.ticket, counter: event.ticket.counter,
    is_recall: event.kind === "ticket_recalled", isStanding: true,
  };
  if (!inZone(call)) return;
  state.calls = withCall(state.calls, call);
  announcer.announce(call);
}

function onSoundTested({ zone }) {
  const own = state.device?.zone ?? null;
  if ((zone === null || own === null || zone === own) && speaksFor(zone)) announcer.test();
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
    // A board is never switched off: yesterday's calls go with yesterday, and other things hang today.
    if (answer.site.business_day !== state.site?.business_day) {
      Object.assign(state, { calls: [], stage: null });
      readSettings();
    }
    Object.assign(state, { site: { ...state.site, ...answer.site }, services: answer.services });
    state.clock = siteClock(answer.site.now);
    show();
  } catch {
    // The live feed says by itself when the server is away.
  }
}

/** Nobody is awaited, and the last call has been seen for long enough. */
function isQuiet() {
  const isOpen = state.site?.is_open ?? false;
  return isOpen && !state.calls.some((call) => call.isStanding) && performance.now() - state.stagedAt >= state.quietSeconds * 1000;
}

let isDrawing = false;

/** Draw once for all that this turn brings: a board that was cut off hears hundreds of events at once. */
function show() {
  if (isDrawing) return;
  isDrawing = true;
  queueMicrotask(() => { isDrawing = false; drawNow(); });
}

function drawNow() {
  slides.turn(isQuiet() && !slides.isEmpty);
  const slide = slides.current;
  const list = listCalls(state.calls, slide === null ? state.stage : null, innerWidth >= innerHeight);
  root.className = `${list.isCrowded ? "is-crowded" : ""}${list.hasStrip && state.services.length > 0 ? "" : " is-alone"}`;
  draw(root, ...viewBoard({ ...state, ...list, slide }, text));
  slides.onVideo(root.querySelector("video"));
}

// A browser gives sound back to a page that somebody touches, wherever.
document.addEventListener("click", () => { if (state.isSoundLocked) announcer.unlock(); });

async function begin() {
  text = await loadTexts();
  document.title = text("title");
  await loadIcons().catch(() => {});
  show();
  if (!state.hasToken) return;
  live = connectLive({
    auth, api, onSnapshot, onEvent, onSound,
    onStale(isStale, lastWord) {
      // The site's own clock, as at the last word.
      const silence = Date.now() - lastWord.getTime();
      state.staleSince = isStale ? clockOf(new Date(state.clock().getTime() - silence).toISOString()) : null;
      show();
    },
  });
  setInterval(show, 1000);
  setInterval(refresh, REFRESH_AT_LEAST_EVERY);
  startRenewal({ page: location.pathname, mayReload: () => !state.calls.some((call) => call.isStanding) });
}

begin();
