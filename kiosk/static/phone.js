// The phone page of one ticket: where it stands, live; leaving, letting others go first, rating.
// What the first view does not need (socket, bell, typeface, rating) is fetched after it.

import { createApi } from "/look/api.js";
import { createClock } from "./clock.js";
import { draw, listen, loadIcons } from "./dom.js";
import { forgetFollow, keepFollow, keepLanguage, keptFollow, keptLanguage } from "./phone_kept.js";
import { later } from "./phone_later.js";
import { isSoon, titleOf, viewOf } from "./phone_views.js";
import { loadTexts, textsFor } from "./texts.js";

const POLL_MILLISECONDS = 60_000;
const POLL_WHEN_AWAY_MILLISECONDS = 5000;
/** "line moved" may come every two seconds; so often a page asks at most. */
const FETCH_GAP_MILLISECONDS = 2000;
/** An answer that comes behind a newer one is old only for so long: a restored database counts from further back. */
const OVERTAKEN_MILLISECONDS = 10_000;
/** After this long asleep the page says that it is asking, until the answer is there. */
const ASLEEP_MILLISECONDS = 15_000;

const token = location.pathname.split("/").at(-1);
const path = `/follow/${encodeURIComponent(token)}`;
const api = createApi({ credential: "none" });
const clock = createClock();
const root = document.getElementById("app");
const spoken = document.getElementById("spoken");

const state = {
  follow: null, // the last answer of GET /follow/<token>
  isKept: false, // the answer is what this phone kept, not yet what the server says now
  heardAt: -Infinity, // by the phone's wall clock: others stand still while it sleeps
  isAsking: false, // just woken up
  isMissing: false,
  misses: 0,
  isLinked: false,
  language: "vi",
  hasChosenLanguage: false,
  confirming: null, // null, "cancel" or "delay"
  note: null, // null, "delayed" or a refusal in the server's words
  isBellOn: false,
  push: null, // null where this browser or office has no notices; "off", "on", "asking" or "refused"
  score: null,
  reasons: [],
  isSending: false,
  after: null, // phone_after.js, once the ticket is served
  wall: clock.wall,
  now: clock.now,
};

let pollTimer = null;
let lastFetch = -Infinity;
let shown = null;
let asked = null; // the confirmation on the page
let rungFor = null;
let bell = null;
let feed = null;

const actions = {
  language: () => choose(state.language === "vi" ? "en" : "vi"),
  async bell() {
    bell ??= await later("./phone_bell.js");
    update({ isBellOn: state.isBellOn ? false : await bell.allowBell() });
  },
  async push() {
    const { noticesOff, noticesOn } = await later("./phone_push.js");
    const change = state.push === "on" ? noticesOff : noticesOn;
    update({ push: "asking" });
    update({ push: await change({ api, path, key: state.follow.push_key }) });
  },
  retry: () => poll(),
  ask: ({ value }) => update({ confirming: value, note: null }),
  keep: () => update({ confirming: null }),
  cancel: () => command("cancel", {}),
  delay: () => command("delay", {}),
  score({ value }) {
    update({ score: Number(value), reasons: [] });
    if (state.score > state.after.REASONS_UP_TO) actions.rate();
  },
  reason: ({ value }) => update({ reasons: state.after.toggled(state.reasons, value) }),
  again: () => update({ score: null, reasons: [] }),
  rate() {
    const rating = { score: state.score };
    const comment = root.querySelector("[name=comment]")?.value.trim();
    if (state.reasons.length > 0) rating.reasons = state.reasons;
    if (comment) rating.comment = comment;
    command("rating", rating);
  },
};

start();

async function start() {
  listen(root, actions, () => state.isSending);
  addEventListener("keydown", ({ key }) => { if (key === "Escape" && state.confirming !== null) actions.keep(); });
  await Promise.all([loadTexts("vi", "phone"), loadIcons("/kiosk/static/phone_icons.svg").catch(() => {})]);
  Object.assign(state, { follow: keptFollow(token), isKept: true });
  if (state.follow !== null) clock.set(state.follow.now);
  const language = keptLanguage() ?? state.follow?.language ?? "vi";
  if (language !== "vi") await choose(language, keptLanguage() !== null);
  render();
  await poll();
  addEventListener("visibilitychange", () => { if (!document.hidden) wake(); });
  for (const sign of ["online", "pageshow"]) addEventListener(sign, wake);
  document.addEventListener("resume", wake);
  later("./phone_fonts.js").then(({ dress }) => dress());
  if (state.isMissing) return;
  openFeed();
  const { workOffline } = await later("./phone_offline.js");
  if (await workOffline(location.pathname) !== null) offerNotices();
}

async function offerNotices() {
  const { canPush, subscription } = await later("./phone_push.js");
  if (!canPush || !state.follow?.push_key) return;
  await navigator.serviceWorker.ready;
  update({ push: await subscription(location.pathname) ? "on" : "off" });
}

/** The phone may have slept: what stands on the page may be long past, and the line dead without knowing. */
function wake() {
  if (Date.now() - state.heardAt > ASLEEP_MILLISECONDS) update({ isAsking: true });
  feed?.wake();
  poll();
}

async function openFeed() {
  const module = await later("./feed.js");
  feed = module.openFeed({
    auth: { follow: token },
    onSnapshot: take,
    onEvent(event) {
      if (event.kind === "ticket_recalled") rungFor = null;
      soon();
    },
    onLink(isLinked) { update({ isLinked }); soon(); },
  });
}

// ---- the server's side

async function poll() {
  clearTimeout(pollTimer);
  lastFetch = performance.now();
  try {
    take(await api.get(path));
  } catch (problem) {
    if (problem.isPassing === undefined) throw problem;
    if (problem.status === 404) forget();
    else update({ misses: state.misses + 1, isAsking: false });
  } finally {
    clearTimeout(pollTimer);
    if (!state.isMissing) pollTimer = setTimeout(poll, state.isLinked && state.misses === 0 ? POLL_MILLISECONDS : POLL_WHEN_AWAY_MILLISECONDS);
  }
}

/** Ask again now, or as soon as the gap allows. */
function soon() {
  clearTimeout(pollTimer);
  pollTimer = setTimeout(poll, Math.max(0, lastFetch + FETCH_GAP_MILLISECONDS - performance.now()));
}

function forget() {
  forgetFollow(token);
  // Asking for it again and again would count as guessing, for everybody behind the same address.
  feed?.close();
  update({ isMissing: true });
  later("./phone_offline.js").then(({ dismiss }) => dismiss(location.pathname));
}

function take(follow) {
  const isOvertaken = !state.isKept && follow.sequence < state.follow?.sequence;
  if (isOvertaken && Date.now() - state.heardAt < OVERTAKEN_MILLISECONDS) return;
  clock.set(follow.now);
  if (!state.hasChosenLanguage && follow.language !== state.language) choose(follow.language, false);
  // What was being asked or told belonged to the former state.
  if (follow.status !== state.follow?.status) Object.assign(state, { confirming: null, note: null });
  update({ follow, misses: 0, isKept: false, isAsking: false, heardAt: Date.now() });
  keepFollow(token, follow);
  ringIfDue();
  if (follow.status === "served" && state.after === null) later("./phone_after.js").then((after) => update({ after }));
}

async function command(name, body) {
  update({ isSending: true, note: null });
  try {
    const follow = await api.post(`${path}/${name}`, body);
    take(follow);
    update({ confirming: null, score: null, note: name === "delay" ? "delayed" : null });
  } catch (problem) {
    if (problem.isPassing === undefined) throw problem;
    update({ note: problem.isPassing ? "refused" : problem.detail || "refused", confirming: null });
    soon();
  } finally {
    update({ isSending: false });
  }
}

function ringIfDue() {
  const { follow } = state;
  const occasion = follow.status === "called" ? `called ${follow.called_at}` : isSoon(follow) ? "soon" : null;
  if (occasion === rungFor) return;
  rungFor = occasion;
  if (occasion !== null && state.isBellOn) bell.ring(occasion !== "soon");
}

// ---- language

async function choose(language, isByHand = true) {
  try {
    await loadTexts(language, "phone");
  } catch {
    return;
  }
  if (isByHand) keepLanguage(language);
  update({ language, hasChosenLanguage: state.hasChosenLanguage || isByHand });
}

// ---- drawing

function update(changes) {
  Object.assign(state, changes);
  render();
}

function render() {
  const texts = textsFor(state.language);
  api.language = state.language;
  document.documentElement.lang = state.language;
  document.body.dataset.status = state.isMissing ? "missing" : state.isKept ? "starting" : state.follow.status;
  draw(root, viewOf(state, texts));
  document.title = titleOf(state, texts);
  const words = root.querySelector("[data-spoken]")?.textContent ?? "";
  if (words !== shown && shown !== null) spoken.textContent = words;
  shown = words;
  if (state.confirming !== asked) moveFocus();
}

/** To the question when it comes up, and back to the button that asked it. */
function moveFocus() {
  const asker = root.querySelector(`[data-do=ask][data-value="${asked}"]`);
  asked = state.confirming;
  if (asked === null) asker?.focus();
  else {
    const question = root.querySelector("[data-focus]");
    question?.focus();
    question?.closest(".foot").scrollIntoView({ block: "end" });
  }
}
