// The rating tablet of one counter: sleeps, asks when the officer has finished, thanks, sleeps again.

import { createApi } from "/look/api.js";
import { createClock } from "./clock.js";
import { draw, listen, loadIcons } from "./dom.js";
import { openFeed } from "./feed.js";
import { REASONS_UP_TO, toggled } from "./rating.js";
import { createOutbox } from "./tablet_outbox.js";
import { viewOf } from "./tablet_views.js";
import { createVoice, speaksByItself } from "./tablet_voice.js";
import { loadTexts, textsFor } from "./texts.js";

const POLL_MILLISECONDS = 30_000;
const POLL_WHEN_AWAY_MILLISECONDS = 5000;
const HELD_MILLISECONDS = 400;
const THANKS_MILLISECONDS = 4000;
const REASONS_SECONDS = 20;
/** A rating under way is sent this long before its question closes. */
const MARGIN_SECONDS = 3;

const api = createApi({ credential: "device", storageKey: "tablet.token" });
const outbox = createOutbox(api);
const clock = createClock();
const root = document.getElementById("app");
const spoken = document.getElementById("spoken");

const state = {
  place: null, // the last answer about this counter: number, name of its services
  questions: [],
  done: new Set(), // tickets answered or declined here, until the server's list agrees
  asked: null, // the question on the screen
  score: null,
  reasons: [],
  sending: false,
  thanks: null, // null, "thanks", "kept", "declined" or "too_late"
  chosenLanguage: null,
  language: "vi",
  isLinked: false,
  misses: 0,
  isUnknownDevice: false,
  secondsLeft: null,
  isSpeaking: false,
  isMute: false, // this office has no voice
};

let heldUntil = 0;
let lastTouch = -Infinity;
let thanksUntil = 0;
let heard = 0; // messages heard; a poll that a message overtook is dropped
let pollTimer = null;
let shown = null;
let feed = null;

const voice = createVoice((isSpeaking, isMute) => update({ isSpeaking, isMute: state.isMute || isMute }));

const actions = {
  language: () => update({ chosenLanguage: state.language === "vi" ? "en" : "vi" }),
  score({ value }) {
    const score = Number(value);
    update({ score, reasons: [] });
    if (score > REASONS_UP_TO) give();
  },
  reason: ({ value }) => update({ reasons: toggled(state.reasons, value) }),
  again: () => update({ score: null, reasons: [] }),
  send: give,
  speak: () => (state.isSpeaking ? voice.hush() : speak()),
  decline,
};

start();

async function start() {
  listen(root, actions, () => performance.now() < heldUntil || state.sending);
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => { lastTouch = performance.now(); });
  // Who writes is not idle.
  root.addEventListener("input", () => { lastTouch = performance.now(); });
  for (const sign of ["online", "pageshow", "visibilitychange"]) addEventListener(sign, () => { if (!document.hidden) feed?.wake(); });
  addEventListener("contextmenu", (event) => event.preventDefault());
  addEventListener("hashchange", () => { if (api.takeNewToken()) location.reload(); });
  await Promise.all([loadTexts("vi", "tablet"), loadTexts("en", "tablet"), loadIcons().catch(() => {})]);
  render();
  setInterval(tick, 500);
  await poll();
  feed = openFeed({
    auth: { token: api.token },
    onSnapshot: hear,
    onEvent: hear,
    onLink(isLinked) {
      update({ isLinked });
      poll();
    },
  });
}

// ---- what the server says

async function poll() {
  clearTimeout(pollTimer);
  const before = heard;
  try {
    const answer = await api.get(`/counters/${state.place?.counter ?? "mine"}/questions`);
    if (heard === before) take(answer);
    update({ misses: 0, isUnknownDevice: false });
    await outbox.flush();
  } catch (problem) {
    if (problem.isPassing === undefined) throw problem;
    update(problem.isPassing ? { misses: state.misses + 1 } : { isUnknownDevice: true });
  } finally {
    clearTimeout(pollTimer);
    pollTimer = setTimeout(poll, state.isLinked ? POLL_MILLISECONDS : POLL_WHEN_AWAY_MILLISECONDS);
  }
}

function hear(message) {
  heard += 1;
  take(message);
}

function take(message) {
  clock.set(message.now ?? message.at);
  if ("service_name" in message) state.place = message;
  if (!Array.isArray(message.questions)) return;
  state.questions = message.questions;
  for (const ticket of state.done) if (!state.questions.some((question) => question.ticket === ticket)) state.done.delete(ticket);
  choose();
}

/** Put up the oldest question, unless one is being answered or thanked for. */
function choose() {
  const isBusy = state.score !== null || state.thanks !== null;
  if (!isBusy) {
    const next = state.questions.find(({ ticket, closes_at: closesAt }) => !state.done.has(ticket) && clock.secondsUntil(closesAt) > 0) ?? null;
    if (next?.ticket !== state.asked?.ticket) Object.assign(state, { chosenLanguage: null });
    state.asked = next;
    countDown();
  }
  render();
}

// ---- what the citizen does

async function give() {
  const { asked, score, reasons } = state;
  if (asked === null || state.sending) return;
  update({ sending: true });
  const rating = { ticket: asked.ticket, score };
  const comment = root.querySelector("[name=comment]")?.value.trim();
  if (reasons.length > 0) rating.reasons = reasons;
  if (comment) rating.comment = comment;
  const outcome = await outbox.give(rating);
  thank({ stored: "thanks", kept: "kept", closed: "too_late" }[outcome]);
}

async function decline() {
  const { ticket } = state.asked;
  thank("declined");
  try {
    await api.post(`/tickets/${ticket}/decline-rating`, {});
  } catch {
    // Unsaid, it counts as unanswered: the same to the citizen, and nothing to repeat.
  }
}

function thank(thanks) {
  state.done.add(state.asked.ticket);
  thanksUntil = performance.now() + THANKS_MILLISECONDS;
  update({ sending: false, score: null, reasons: [], thanks });
}

function speak() {
  voice.speak(state.score === null ? "rating_question" : "rating_reasons", state.language);
}

// ---- time

function tick() {
  if (state.thanks !== null && performance.now() > thanksUntil) state.thanks = null;
  countDown();
  choose();
}

function countDown() {
  state.secondsLeft = null;
  if (state.asked === null || state.thanks !== null || state.sending) return;
  const untilClosed = clock.secondsUntil(state.asked.closes_at);
  if (state.score === null) {
    state.secondsLeft = untilClosed;
    return;
  }
  const untilIdle = Math.ceil(REASONS_SECONDS - (performance.now() - lastTouch) / 1000);
  state.secondsLeft = Math.max(0, Math.min(untilIdle, untilClosed - MARGIN_SECONDS));
  // The answer is given already; only the reasons are missing.
  if (state.secondsLeft === 0) give();
}

// ---- drawing

function update(changes) {
  Object.assign(state, changes);
  render();
}

function render() {
  state.language = state.chosenLanguage ?? state.asked?.language ?? "vi";
  api.language = state.language;
  const texts = textsFor(state.language);
  document.documentElement.lang = state.language;
  document.title = texts.text("tablet.title");
  draw(root, viewOf(state, texts));
  const screen = root.firstElementChild?.dataset.key;
  if (screen === shown) return;
  shown = screen;
  voice.hush();
  if (speaksByItself && screen?.startsWith("ask-")) speak();
  if (performance.now() - lastTouch < HELD_MILLISECONDS) heldUntil = performance.now() + HELD_MILLISECONDS;
  const heading = root.querySelector("h1");
  spoken.textContent = heading?.textContent ?? "";
  heading?.focus({ preventScroll: true });
}
