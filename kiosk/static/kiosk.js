// The ticket kiosk: its state, what changes it, and when it forgets a citizen. Drawn by kiosk_views.js.

import { Problem, createApi } from "/look/api.js";
import { createClock } from "./clock.js";
import { draw, listen, loadIcons } from "./dom.js";
import { createIssuer } from "./kiosk_issue.js";
import { screenOf, viewOf } from "./kiosk_views.js";
import { loadTexts, textsFor } from "./texts.js";

const POLL_MILLISECONDS = 10_000;
const POLL_WHEN_AWAY_MILLISECONDS = 2000;
/** A second tap of a double tap must not reach what the first one has brought up. */
const HELD_MILLISECONDS = 400;
/** A screen that appears so soon after a press is held; one that appears by itself is not. */
const PRESS_MEMORY_MILLISECONDS = 1000;
const SLOW_MILLISECONDS = 4000;
const GIVE_UP_MILLISECONDS = 90_000;
/** Seconds without a touch until a screen goes back to the first one. */
const IDLE_SECONDS = { ticket: 20, refused: 20, home: 60, fields: 60, closed: 60, offline: 60 };
/** From here on the screens with choices ask whether someone is still there (WCAG 2.2.1: 20 s). */
const WARN_SECONDS = 20;

const api = createApi({ credential: "device", storageKey: "kiosk.token" });
const open = createApi({ credential: "none" });
const clock = createClock();
const root = document.getElementById("app");
const spoken = document.getElementById("spoken");

const untouched = () => ({
  screen: "home", // home, fields, sending, ticket, refused; what is shown also depends on the server (screenOf)
  language: "vi",
  isPriority: false,
  isLowReach: false,
  isLargeText: false,
  isHighContrast: false,
  need: null, // code of the need whose services are shown
  ticket: null,
  isMoving: false, // choosing another service for the ticket at hand
  isMoved: false,
  refusal: null,
  trouble: null, // null, "slow" or "busy" while sending
  sendingSince: 0,
});

const state = {
  ...untouched(),
  offer: null, // the last answer of GET /services
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
  back: () => update({ screen: "home", need: null }),
  wrong: () => update({ screen: "home", need: null, isMoving: true }),
  keep: () => update({ screen: "ticket", need: null, isMoving: false, refusal: null }),
  here: () => update({}),
  done: forget,
  giveUp: forget,
};

start();

async function start() {
  listen(root, actions, () => performance.now() < heldUntil);
  watchTouches();
  await Promise.all([loadTexts("vi", "kiosk"), loadIcons().catch(() => {})]);
  render();
  const unfinished = issuer.unfinished();
  poll();
  setInterval(tick, 500);
  // English is small; fetched now, it is there when the server is not.
  loadTexts("en", "kiosk").then(render, () => {});
  if (unfinished) send(() => issuer.resume(unfinished), unfinished.body);
}

// ---- what a citizen does

function choose(service) {
  if (issuer.isBusy) return;
  if (state.isMoving) {
    if (service === state.ticket.service) actions.keep();
    else send(() => issuer.move(state.ticket, state.offer.services.find(({ code }) => code === service)), {});
    return;
  }
  const body = { service, priority: state.isPriority, language: state.language };
  send(() => issuer.issue(body), body);
}

async function send(request, body) {
  const wasMoving = state.isMoving;
  update({ screen: "sending", trouble: null, sendingSince: performance.now(), language: body.language ?? state.language });
  try {
    const ticket = await request();
    if (ticket === null) return;
    update({ screen: "ticket", ticket, isMoving: false, isMoved: wasMoving, need: null });
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
  else state.secondsLeft = screen === "ticket" || screen === "refused" || left <= WARN_SECONDS ? left : null;
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
  const screen = screenOf(state) + (state.need ?? "") + (state.isMoving ? "move" : "");
  if (screen === shownScreen) return;
  const isFirst = shownScreen === null;
  shownScreen = screen;
  if (performance.now() - lastPress < PRESS_MEMORY_MILLISECONDS) heldUntil = performance.now() + HELD_MILLISECONDS;
  announce(texts, isFirst);
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
