// The ticket kiosk: what a citizen does, and what the server answers. Drawn by kiosk_screen.js.

import { Problem, createApi } from "/look/api.js";
import { createClock } from "./clock.js";
import { listen, loadIcons } from "./dom.js";
import { startHeart } from "./kiosk_heart.js";
import { createIssuer } from "./kiosk_issue.js";
import { followOffer } from "./kiosk_offer.js";
import { followPaper, printList } from "./kiosk_paper.js";
import { procedureOf } from "./kiosk_papers.js";
import { loadQr } from "./kiosk_qr.js";
import { readScan, watchScanner } from "./kiosk_scanner.js";
import { createScreen } from "./kiosk_screen.js";
import { LONGEST_QUERY } from "./kiosk_search.js";
import { isTouched, patience, untouched } from "./kiosk_state.js";
import { watchTouches } from "./kiosk_touches.js";
import { screenOf } from "./kiosk_views.js";
import { LEVELS } from "./kiosk_voice.js";
import { MOST_PEOPLE, PHONE_DIGITS, wished } from "./kiosk_wishes.js";
import { loadTexts, textsFor } from "./texts.js";

const SLOW_MILLISECONDS = 4000;
const GIVE_UP_MILLISECONDS = 90_000;

const api = createApi({ credential: "device", storageKey: "kiosk.token" });
const open = createApi({ credential: "none" });
const clock = createClock();
const root = document.getElementById("app");

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

const touches = watchTouches({
  onTouch: () => loadQr().then(render, () => {}),
  onLeave: () => { if (state.screen !== "sending") forget(); },
  onReturn: () => forget(),
});
const screen = createScreen({
  root, token: api.token, spoken: document.getElementById("spoken"), onOther: touches.hold, onHere: () => update({}),
});
const offer = followOffer({ api, clock, state, onChange: render });

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
    const services = state.offer.services.filter(({ code: own }) => need.services.includes(own));
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
  printList: printPapers,
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
  listen(root, actions, touches.isHeld);
  watchScanner({ onScan: readCode, onType: typeLetter, wantsTyping: () => screenOf(state) === "search" });
  addEventListener("hashchange", () => { if (api.takeNewToken()) offer.poll(); });
  await Promise.all([loadTexts("vi", "kiosk"), loadIcons().catch(() => {})]);
  render();
  const unfinished = issuer.unfinished();
  offer.poll();
  offer.readProcedures();
  setInterval(tick, 500);
  startHeart({ api, screenNow: () => screenOf(state), mayReload: () => state.screen === "home" && !isTouched(state) });
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
  const body = { service, priority: state.isPriority, language: state.language, ...wished(state), ...more };
  send(() => issuer.issue(body), body);
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

/** The list of papers on paper; what becomes of it is told while its screen is here. */
function printPapers() {
  const { procedure, language } = state;
  let own = { isFailed: false, job: null };
  update({ listPrint: own });
  printList({ api, procedure, language, isShown: () => state.screen === "papers" && state.listPrint === own, onNews(news) { state.listPrint = own = news; render(); } });
}

/** A scanned line; null when it was longer than any code. Nothing of a card is kept but the age group. */
function readCode(text) {
  const shown = screenOf(state);
  if (issuer.isBusy || shown === "unknown" || shown === "starting" || shown === "sending") return;
  const scan = readScan(text, clock.wall(clock.now()));
  if (scan.kind === "card") {
    if (shown === "home" || shown === "fields") update({ scanned: scan.isElderly ? "elderly" : "card", isPriority: state.isPriority || scan.isElderly === true });
  } else if (scan.kind === "unknown") {
    if (shown === "home") update({ scanned: "unknown_code" });
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
    followPaper({ api, job: ticket.print, isShown: () => state.ticket === ticket, onNews(paper) { state.paper = paper; render(); } });
  } catch (problem) {
    refuse(problem);
  }
  offer.poll();
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
  touches.restart();
  state.secondsLeft = null;
  if (state.screen !== "sending") countDown();
  render();
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
  const waits = patience(state, touches.idleSeconds());
  if (waits === null) state.secondsLeft = null;
  else if (waits.left <= 0) forget();
  else Object.assign(state, { secondsLeft: waits.isShown ? waits.left : null, secondsInAll: waits.inAll });
}

function render() {
  api.language = state.language;
  screen.show(state, textsFor(state.language));
}
