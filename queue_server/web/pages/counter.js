// The officer's page: the citizen on the left, the line on the right, the day at the foot.
// Every command is sent once; one whose answer is lost is settled by reading the counter's state.

import { connectLive } from "/look/live.js";
import { draw, listen } from "/look/dom.js";
import { DOUBLE_PRESS_MILLISECONDS, commandOf, mainStep, obstacle, undoLeft } from "/pages/counter_actions.js";
import { registerDossier } from "/pages/counter_dossier.js";
import { askReason } from "/pages/counter_reason.js";
import { viewChoice, viewConsole } from "/pages/counter_view.js";
import { askService, askToConfirm } from "/pages/dialog.js";
import { api, beginPage, clearNotice, commonActions, notice, siteClock, text } from "/pages/session.js";

const READ_AT_MOST_EVERY = 700;
const READ_AGAIN_AFTER = 1500;
const TODAY_EVERY = 20000;
const ENDED_KEY = "last-ended";

const root = document.getElementById("page");
const state = {
  user: null, number: null, counters: [], counter: null, line: null, today: null, services: [],
  lastEnded: null, isBusy: false, isLost: false, clock: null,
};

function show() {
  if (state.user === null) return;
  draw(root, ...(state.number === null ? viewChoice(state) : viewConsole(state)));
}

// --- reading -------------------------------------------------------------------------------------

async function readCounter() {
  const [counter, line] = await Promise.all([api.get(`/counters/${state.number}`), api.get(`/counters/${state.number}/line`)]);
  Object.assign(state, { counter, line });
  show();
}

async function readToday() {
  if (state.number === null) return;
  try {
    state.today = await api.get(`/counters/${state.number}/today`);
    show();
  } catch { /* figures wait for the next time */ }
}

let readTimer = null;

function readSoon() {
  if (state.number === null) return;
  readTimer ??= setTimeout(async () => {
    readTimer = null;
    try { await readCounter(); } catch { /* the next event or snapshot reads again */ }
  }, READ_AT_MOST_EVERY);
}

/** After a lost answer: read until the state is known. Nothing is sent a second time. */
async function settle() {
  notice(text("asking_again"), { isTrouble: true });
  for (;;) {
    try {
      await readCounter();
      notice(text("settled"));
      return;
    } catch (problem) {
      if (!problem.isPassing) return void notice(problem);
      await pause(READ_AGAIN_AFTER);
    }
  }
}

// --- commands ------------------------------------------------------------------------------------

const current = () => state.counter?.ticket ?? null;

/** Send one command. Answers its body, or null when it was refused or its answer was lost. */
async function send(path, body = {}) {
  try {
    return (await api.post(path, body)) ?? {};
  } catch (problem) {
    // 5xx may come from a proxy in front of a server that did it: not known either.
    if (problem.status === 0 || problem.status >= 500) await settle();
    else notice(problem);
    return null;
  }
}

const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Run one thing at a time: a second press while the first is under way (or, after atLeast, so soon) does nothing. */
async function once(action, { atLeast = 0 } = {}) {
  if (state.isBusy) return;
  state.isBusy = true;
  show();
  const enough = pause(atLeast);
  try {
    await action();
    await readCounter();
    await enough;
  } catch (problem) {
    notice(problem);
  } finally {
    state.isBusy = false;
    show();
  }
}

async function command(word, body) {
  const answer = await send(`/tickets/${current().id}/${word}`, body);
  if (answer === null) return false;
  if (word === "finish" || word === "no-show") remember(answer.ticket);
  return true;
}

async function callNext() {
  const answer = await send(`/counters/${state.number}/call-next`);
  if (answer !== null && !answer.ticket) notice(text("nobody_waits"));
}

/** The big button. Its meaning changes under the finger, so the second of a double press is none. */
function main() {
  const steps = {
    begin: () => command("begin"),
    finish_and_call: async () => { if (await command("finish")) await callNext(); },
    open_again: () => send(`/counters/${state.number}/open`),
    call_next: callNext,
  };
  once(steps[mainStep(state)], { atLeast: DOUBLE_PRESS_MILLISECONDS });
}

/** Take the last end back. With the next one just called, that one first returns to its place. */
async function undo() {
  const { id, label } = state.lastEnded;
  const next = current();
  if (next !== null && !(await askToConfirm({ title: text("undo_title", { label }), words: text("undo_words", { label, next: next.label }), yes: text("do_undo") }))) return;
  if ((current()?.id ?? null) !== (next?.id ?? null)) return;
  await once(async () => {
    if (next !== null && !(await command("requeue"))) return;
    if ((await send(`/tickets/${id}/undo`)) !== null) forget();
  });
}

/** For a question whose answer took time: the citizen at the counter must still be the same. */
async function forSame(ticket, word, body) {
  if (current()?.id === ticket.id) await once(() => command(word, body));
}

const commands = {
  main,
  undo,
  recall: () => once(() => command("recall")),
  noShow: () => once(() => command("no-show")),
  requeue: () => once(() => command("requeue")),
  hold: () => once(() => command("hold")),
  finish: () => once(() => command("finish")),
  async transfer() {
    const ticket = current();
    const service = await askService({ title: text("transfer_where", { label: ticket.label }), services: state.services, except: ticket.service });
    if (service !== null) await forSame(ticket, "transfer", { service });
  },
  dossier: () => registerDossier(current()),
  pause: () => once(() => send(`/counters/${state.number}/${state.counter?.state === "paused" ? "open" : "pause"}`)),
  leave: () => once(async () => {
    if ((await send(`/counters/${state.number}/close`)) === null) return;
    await readCounters();
    state.number = null;
  }).catch(() => {}),
  resume: ({ id }) => once(() => send(`/tickets/${id}/resume`, { counter: state.number })),
  async choose({ id, label }) {
    const reason = await askReason(label);
    if (reason !== null) await once(() => send(`/tickets/${id}/call`, { reason, counter: state.number }));
  },
  async sit({ number, officer }) {
    if (officer && !(await askToConfirm({ title: text("counter_taken", { number, officer }), words: text("counter_taken_words"), yes: text("counter_do_open") }))) return;
    if ((await send(`/counters/${number}/open`)) !== null) await takePlace(Number(number)).catch(notice);
  },
};

/** Run a command, or say why it is not possible now. */
function run(word, facts = {}) {
  if (state.isBusy) return;
  const why = obstacle(state, word);
  if (why !== null) return void notice(text(why));
  clearNotice();
  commands[word](facts);
}

// --- the last one who left, across a reload --------------------------------------------------------

function remember(ticket) {
  state.lastEnded = { id: ticket.id, label: ticket.label, counter: state.number, at: Date.parse(ticket.ended_at) };
  try { sessionStorage.setItem(ENDED_KEY, JSON.stringify(state.lastEnded)); } catch { /* lasts until the reload */ }
}

function forget() {
  state.lastEnded = null;
  try { sessionStorage.removeItem(ENDED_KEY); } catch { /* nothing was kept */ }
}

function recallLastEnded() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(ENDED_KEY));
    if (kept?.counter === state.number) state.lastEnded = kept;
  } catch { /* nothing was kept */ }
}

// --- beginning -----------------------------------------------------------------------------------

async function takePlace(number) {
  state.number = number;
  recallLastEnded();
  await readCounter();
  readToday();
}

async function readCounters() {
  state.counters = (await api.get("/counters")).counters;
  show();
}

const ENDS = new Set(["ticket_finished", "ticket_no_show"]);

function onEvent(event) {
  const isOurs = event.counter === state.number || event.ticket?.counter === state.number;
  const isOurLine = event.ticket && state.counter?.services.includes(event.ticket.service);
  if (isOurs && ENDS.has(event.kind)) remember(event.ticket); // also what another tab ended
  if (isOurs && ENDS.has(event.kind)) readToday();
  if (event.kind === "ticket_undone" && event.ticket.id === state.lastEnded?.id) forget();
  if (isOurs || isOurLine || event.state) readSoon();
}

document.addEventListener("keydown", (event) => {
  const word = commandOf(event);
  if (word === null || state.number === null || event.target.closest?.("dialog")) return;
  const isSpace = event.key === " ";
  if (isSpace && event.target.closest?.("input,select,textarea,a,button:not(.call)")) return;
  event.preventDefault();
  if (!event.repeat) run(word);
});
// The big button's own Space has been taken above; without this the browser would press it once more.
document.addEventListener("keyup", (event) => { if (event.key === " " && event.target.closest?.(".call")) event.preventDefault(); });
root.addEventListener("keydown", (event) => {
  const row = event.target.closest("tbody tr");
  const other = event.key === "ArrowDown" ? row?.nextElementSibling : event.key === "ArrowUp" ? row?.previousElementSibling : null;
  if (!other) return;
  event.preventDefault();
  other.querySelector("button").focus();
});
root.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-do][aria-disabled=true]");
  if (pressed !== null && !state.isBusy) run(pressed.dataset.do);
  // A button pressed with the mouse must not keep Space for itself: Space belongs to the big one.
  if (event.detail > 0) event.target.closest(".now button,.me button,.held button")?.blur();
});

async function begin() {
  state.user = await beginPage("counter");
  const pressable = Object.keys(commands).map((word) => [word, (facts) => run(word, facts)]);
  listen(root, { ...commonActions, ...Object.fromEntries(pressable) });
  connectLive({
    auth: {}, api,
    onSnapshot(snapshot) {
      state.services = snapshot.services;
      state.clock = siteClock(snapshot.now);
      readSoon();
    },
    onEvent,
    onStale(isStale) { state.isLost = isStale; if (!isStale) readSoon(); show(); },
  });
  try {
    const answer = await api.get("/services");
    Object.assign(state, { services: answer.services, clock: siteClock(answer.site.now) });
    if (state.user.counter === null) await readCounters();
    else await takePlace(state.user.counter);
  } catch (problem) { notice(problem); }
  setInterval(show, 1000);
  setInterval(readToday, TODAY_EVERY);
}

begin();
