// The ticket kiosk: its state, what changes it, and when it forgets a citizen. Drawn by kiosk_views.js.

import { Problem, createApi } from "/look/api.js";
import { createClock } from "./clock.js";
import { draw, listen, loadIcons } from "./dom.js";
import { startHeart } from "./kiosk_heart.js";
import { createIssuer } from "./kiosk_issue.js";
import { followPaper } from "./kiosk_paper.js";
import { procedureOf } from "./kiosk_papers.js";
import { loadQr } from "./kiosk_qr.js";
import { readScan, watchScanner } from "./kiosk_scanner.js";
import { LONGEST_QUERY } from "./kiosk_search.js";
import { screenOf, viewOf } from "./kiosk_views.js";
import { LEVELS, createVoice } from "./kiosk_voice.js";
import { MOST_PEOPLE, PHONE_DIGITS, isWholePhone } from "./kiosk_wishes.js";
import { loadTexts, textsFor } from "./texts.js";

const POLL_MILLISECONDS = 10_000;
const PROCEDURES_MILLISECONDS = 600_000;
const POLL_WHEN_AWAY_MILLISECONDS = 2000;
/** A second tap of a double tap must not reach what the first one has brought up. */
const HELD_MILLISECONDS = 400;
/** A screen that appears so soon after a press is held; one that appears by itself is not. */
const PRESS_MEMORY_MILLISECONDS = 1000;
const SLOW_MILLISECONDS = 4000;
const GIVE_UP_MILLISECONDS = 90_000;
/** Seconds without a touch until a screen goes back to the first one. */
const IDLE_SECONDS = { ticket: 20, refused: 20, dossier: 40, home: 60, fields: 60, search: 60, procedures: 60, papers: 120, wishes: 60, full: 60, closed: 60, offline: 60 };
/** On these the seconds left are always shown. */
const COUNTED = new Set(["ticket", "refused", "dossier"]);
/** From here on the screens with choices ask whether someone is still there (WCAG 2.2.1: 20 s). */
const WARN_SECONDS = 20;

const api = createApi({ credential: "device", storageKey: "kiosk.token" });
const open = createApi({ credential: "none" });
const clock = createClock();
const root = document.getElementById("app");
const spoken = document.getElementById("spoken");
const voice = createVoice();

const untouched = () => ({
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
  listPrint: null, // null, "asked", "done" or "failed": the list of its papers on paper
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
});

const state = {
  ...untouched(),
  offer: null, // the last answer of GET /services
  procedures: [], // the answer of GET /procedures
  misses: 0, // polls in a row without an answer
  isUnknownDevice: false,
  secondsLeft: null,
  now: clock.now,
  wall: clock.wall,
};

let lastTouch = performance.now();
let lastPress = -Infinity;
let heldUntil = 0;
let shownScreen = null;
let pollTimer = null;

const issuer = createIssuer({
  api,
  open,
  onTrouble(problem) {
    state.trouble = problem.status === 429 || problem.status === 503 ? "busy" : "slow";
    render();
  },
});

const actions = {
  language: ({ value }) => update({ language: value }),
  priority: () => update({ isPriority: !state.isPriority }),
  lowReach: () => update({ isLowReach: !state.isLowReach }),
  largeText: () => update({ isLargeText: !state.isLargeText }),
  contrast: () => update({ isHighContrast: !state.isHighContrast }),
  need({ value }) {
    const need = state.offer.needs.find(({ code }) => code === value);
    const services = servicesOf(need);
    if (services.length === 1) choose(services[0].code);
    else update({ screen: "fields", need: value });
  },
  service: ({ value }) => choose(value),
  search: () => update({ screen: "search", query: "" }),
  wishes: () => update({ screen: "wishes" }),
  check: () => update({ isChecking: !state.isChecking }),
  field: ({ value }) => update({ screen: "procedures", field: value }),
  fieldTicket: () => choose(state.field),
  procedure: ({ value }) => update({ screen: "papers", procedure: value, listPrint: null }),
  ready: () => choose(procedureOf(state).service),
  guide: () => choose(state.offer.help?.guidance_service ?? procedureOf(state).service, { help: "guidance" }),
  printList,
  type: ({ value }) => typeLetter(value),
  space: () => typeLetter(" "),
  erase: () => typeLetter("Backspace"),
  help: ({ value }) => update({ help: value || null, helpLanguage: null }),
  tongue: ({ value }) => update({ helpLanguage: value }),
  fewer: () => update({ partySize: Math.max(1, state.partySize - 1) }),
  more: () => update({ partySize: Math.min(MOST_PEOPLE, state.partySize + 1) }),
  digit: ({ value }) => update({ phone: (state.phone + value).slice(0, PHONE_DIGITS) }),
  undial: () => update({ phone: state.phone.slice(0, -1) }),
  voice: () => update({ volume: (state.volume + 1) % LEVELS.length }),
  back,
  wrong: () => update({ screen: "home", need: null, isMoving: true }),
  keep: () => update({ screen: "ticket", need: null, isMoving: false, refusal: null }),
  here: () => update({}),
  done: forget,
  giveUp: forget,
};

start();

async function start() {
  // Keys of the keyboard on the screen are pressed as fast as people can; all else is held after a change.
  listen(root, actions, () => performance.now() < heldUntil);
  watchScanner({ onScan: readCode, onType: typeLetter, wantsTyping: () => screenOf(state) === "search" });
  watchTouches();
  await Promise.all([loadTexts("vi", "kiosk"), loadIcons().catch(() => {})]);
  render();
  const unfinished = issuer.unfinished();
  poll();
  readProcedures();
  setInterval(tick, 500);
  startHeart({ api, screenNow: () => screenOf(state), mayReload: () => state.screen === "home" && !isTouched() });
  // English is small; fetched now, it is there when the server is not.
  loadTexts("en", "kiosk").then(render, () => {});
  if (unfinished) send(() => issuer.resume(unfinished), unfinished.body);
}

// ---- what a citizen does

function choose(service, more = {}) {
  if (issuer.isBusy) return;
  if (state.offer.services.find(({ code }) => code === service)?.is_full) {
    update({ screen: "full", field: service });
    return;
  }
  if (state.isMoving) {
    if (service === state.ticket.service) actions.keep();
    else send(() => issuer.move(state.ticket, state.offer.services.find(({ code }) => code === service)), {});
    return;
  }
  const body = { service, priority: state.isPriority, language: state.language, ...wished(), ...more };
  send(() => issuer.issue(body), body);
}

/** What goes with the number besides the service; nothing that was not asked for. */
function wished() {
  return {
    ...(state.partySize > 1 && { party_size: state.partySize }),
    ...(state.help && { help: state.help }),
    ...(state.helpLanguage && { help_language: state.helpLanguage }),
    ...(isWholePhone(state.phone) && { phone: state.phone }),
  };
}

/** One step back; from a procedure to where it was found. */
function back() {
  if (state.screen === "papers") update({ screen: state.field ? "procedures" : "search", procedure: null });
  else if (state.screen === "procedures") update({ screen: "fields", field: null });
  else update({ screen: "home", need: null, field: null, isChecking: false, query: "" });
}

function typeLetter(letter) {
  if (letter === "Backspace") update({ query: state.query.slice(0, -1) });
  else if (state.query.length < LONGEST_QUERY) update({ query: state.query + letter });
}

async function printList() {
  const { procedure, language } = state;
  update({ listPrint: "asked" });
  const isStillHere = () => state.screen === "papers" && state.procedure === procedure;
  try {
    const answer = await api.post(`/procedures/${encodeURIComponent(procedure)}/print`, { language });
    if (isStillHere()) update({ listPrint: answer.print && !state.offer.printer?.fault ? "done" : "failed" });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (isStillHere()) update({ listPrint: "failed" });
  }
}

/** A scanned line; null when it was longer than any code. Nothing of a card is kept but the age group. */
function readCode(text) {
  const screen = screenOf(state);
  if (issuer.isBusy || screen === "unknown" || screen === "starting" || screen === "sending") return;
  const scan = readScan(text, clock.wall(clock.now()));
  if (scan.kind === "card") {
    if (screen === "home" || screen === "fields") update({ scanned: scan.isElderly ? "elderly" : "card", isPriority: state.isPriority || scan.isElderly === true });
  } else if (scan.kind === "unknown") {
    if (screen === "home") update({ scanned: "unknown_code" });
  } else if (state.ticket === null) lookUp(scan.kind === "token" ? { token: scan.token } : { code: scan.code });
}

async function lookUp(asked) {
  const found = { state: "looking", answer: null };
  update({ screen: "dossier", found });
  try {
    found.answer = await api.post("/dossiers/lookup", asked);
    found.state = "found";
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    found.state = problem.isPassing ? "away" : "missing";
  }
  if (state.found === found) update({});
}

async function send(request, body) {
  const wasMoving = state.isMoving;
  update({ screen: "sending", trouble: null, sendingSince: performance.now(), language: body.language ?? state.language });
  try {
    const ticket = await request();
    if (ticket === null) return;
    // What was typed on the way is of no more use; least of all the phone number.
    update({ screen: "ticket", ticket, paper: null, isMoving: false, isMoved: wasMoving, need: null, query: "", phone: "", procedure: null, field: null, found: null });
    followPaper({ api, ticket, isShown: () => state.ticket === ticket, onNews(paper) { state.paper = paper; render(); } });
  } catch (problem) {
    refuse(problem);
  }
  poll();
}

function refuse(problem) {
  if (!(problem instanceof Problem)) throw problem;
  // These have screens of their own, which the poll that follows brings up.
  if (problem.isUnknownCredential || (problem.code === "site_closed" && state.ticket === null)) {
    if (problem.code === "site_closed" && state.offer) state.offer.site.is_open = false;
    forget();
    return;
  }
  update({ screen: "refused", refusal: { title: problem.title, detail: problem.detail } });
}

/** Everything of the citizen who stood here is gone, from the page and from the state. */
function forget() {
  issuer.giveUp();
  update(untouched());
}

function update(changes) {
  Object.assign(state, changes);
  lastTouch = performance.now();
  state.secondsLeft = null;
  if (state.screen !== "sending") countDown();
  render();
}

// ---- the server's side

async function poll() {
  clearTimeout(pollTimer);
  try {
    const offer = await api.get("/services");
    clock.set(offer.site.now);
    Object.assign(state, { offer, misses: 0, isUnknownDevice: false });
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    if (problem.isPassing) state.misses += 1;
    else state.isUnknownDevice = true;
  } finally {
    clearTimeout(pollTimer);
    pollTimer = setTimeout(poll, state.misses > 0 ? POLL_WHEN_AWAY_MILLISECONDS : POLL_MILLISECONDS);
  }
  render();
}

async function readProcedures() {
  try {
    state.procedures = (await api.get("/procedures")).procedures;
    setTimeout(readProcedures, PROCEDURES_MILLISECONDS);
  } catch {
    setTimeout(readProcedures, POLL_MILLISECONDS);
  }
  render();
}

function servicesOf(need) {
  return state.offer.services.filter(({ code }) => need.services.includes(code));
}

// ---- time

function tick() {
  if (state.screen === "sending") waitForAnswer();
  else countDown();
  render();
}

function waitForAnswer() {
  const waited = performance.now() - state.sendingSince;
  if (waited > GIVE_UP_MILLISECONDS) forget();
  else if (waited > SLOW_MILLISECONDS && state.trouble === null) state.trouble = "slow";
}

function countDown() {
  const screen = screenOf(state);
  const limit = IDLE_SECONDS[screen];
  if (limit === undefined || !isTouched()) {
    state.secondsLeft = null;
    return;
  }
  const ample = state.isLargeText || state.isLowReach ? 2 : 1;
  const left = Math.ceil(limit * ample - (performance.now() - lastTouch) / 1000);
  if (left <= 0) forget();
  else state.secondsLeft = COUNTED.has(screen) || left <= WARN_SECONDS ? left : null;
  state.secondsInAll = limit * ample;
}

function isTouched() {
  const fresh = untouched();
  return Object.keys(fresh).some((key) => key !== "trouble" && key !== "sendingSince" && state[key] !== fresh[key]);
}

function watchTouches() {
  const touched = () => {
    lastTouch = performance.now();
    lastPress = lastTouch;
    loadQr().then(render, () => {});
    // One entry of our own, made on a touch: "back" then leads here, to the first screen, and no further.
    if (history.state?.isKiosk !== true) history.pushState({ isKiosk: true }, "");
  };
  addEventListener("pointerdown", touched);
  addEventListener("click", touched, true);
  addEventListener("keydown", touched);
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("dragstart", (event) => event.preventDefault());
  addEventListener("popstate", () => { if (state.screen !== "sending") forget(); });
  // A page kept by the browser for "back" must not come up with somebody's number.
  addEventListener("pagehide", () => { if (state.screen !== "sending") forget(); });
  addEventListener("pageshow", (event) => { if (event.persisted) forget(); });
  addEventListener("hashchange", () => { if (api.takeNewToken()) poll(); });
}

// ---- drawing

function render() {
  const texts = textsFor(state.language);
  api.language = state.language;
  const { dataset } = document.documentElement;
  document.documentElement.lang = state.language;
  document.title = texts.text("kiosk.title");
  setOrDrop(dataset, "contrast", state.isHighContrast ? "high" : null);
  setOrDrop(dataset, "text", state.isLargeText ? "large" : null);
  setOrDrop(dataset, "reach", state.isLowReach ? "low" : null);
  draw(root, viewOf(state, texts));
  speak();
  const screen = screenOf(state) + (state.need ?? "") + (state.isMoving ? "move" : "") + (state.procedure ?? "") + (state.found?.state ?? "");
  if (screen === shownScreen) return;
  const isFirst = shownScreen === null;
  shownScreen = screen;
  if (performance.now() - lastPress < PRESS_MEMORY_MILLISECONDS) heldUntil = performance.now() + HELD_MILLISECONDS;
  announce(texts, isFirst);
}

/** The prompt of this screen, if the citizen wants to hear it. */
function speak() {
  const screen = screenOf(state);
  if (screen === "sending" || screen === "starting") return;
  const variants = { papers: procedureOf(state)?.is_online_only ? "online" : "papers", dossier: state.found?.answer?.is_ready ? "ready" : "dossier" };
  voice.say(variants[screen] ?? screen, state.language, state.volume);
}

/** A screen reader hears the new screen's heading; the ticket in full. */
function announce(texts, isFirst) {
  window.scrollTo(0, 0);
  if (!isFirst) root.querySelector("h1")?.focus({ preventScroll: true });
  const { ticket } = state;
  if (screenOf(state) !== "ticket") spoken.textContent = "";
  else if (ticket.counters?.length > 0) {
    spoken.textContent = texts.text("kiosk.spoken", { label: ticket.label, counters: texts.either(ticket.counters) });
  } else spoken.textContent = texts.text("kiosk.spoken_alone", { label: ticket.label });
}

function setOrDrop(dataset, name, value) {
  if (value === null) delete dataset[name];
  else dataset[name] = value;
}
