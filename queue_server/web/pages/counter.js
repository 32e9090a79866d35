// The officer's page: the citizen on the left, the line on the right, the day at the foot.
// Every command is sent once; one whose answer is lost is settled by reading the counter's state.

import { connectLive } from "/look/live.js";
import { draw, listen } from "/look/dom.js";
import { ask, askService } from "/pages/dialog.js";
import { api, beginPage, commonActions, notice, siteClock, text } from "/pages/session.js";
import { registerDossier } from "/pages/counter_dossier.js";
import { findAndWriteLetter } from "/pages/counter_letters.js";
import { viewChoice, viewConsole } from "/pages/counter_view.js";
import { showPrinted } from "/pages/paper.js";
import { keyedPost } from "/pages/repeating.js";

const READ_AT_MOST_EVERY = 700;
const TODAY_EVERY = 20000;
const UNDO_MILLISECONDS = 60000;
const KEYS = { " ": "main", F2: "main", F3: "recall", F4: "noShow", F6: "hold", F7: "transfer", F8: "finish", F9: "undo", F10: "pause" };

const root = document.getElementById("page");
const state = {
  user: null, number: null, counters: [], counter: null, line: null, today: null, services: [], languages: [],
  lastEnded: null, isBusy: false, isLost: false, clock: null, canUndo: false, dossier: null,
};

function show() {
  state.canUndo = state.lastEnded !== null && Date.now() - state.lastEnded.at < UNDO_MILLISECONDS;
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
  for (;;) {
    try {
      await readCounter();
      notice(text("settled"));
      return;
    } catch (problem) {
      if (!problem.isPassing) return void notice(problem);
      await new Promise((resolve) => { setTimeout(resolve, 1500); });
    }
  }
}

// --- commands ------------------------------------------------------------------------------------

/** Send one command. Answers its body, or null when it was refused or its answer was lost. */
async function send(path, body = {}) {
  try {
    return (await api.post(path, body)) ?? {};
  } catch (problem) {
    if (problem.code === "unreachable") await settle();
    else notice(problem);
    return null;
  }
}

/** Run one thing at a time: a second press while the first is under way does nothing. */
async function once(action) {
  if (state.isBusy) return;
  state.isBusy = true;
  show();
  try {
    await action();
    await readCounter();
  } catch (problem) {
    notice(problem);
  } finally {
    state.isBusy = false;
    show();
  }
}

const current = () => state.counter?.ticket ?? null;

async function command(word, body) {
  const ticket = current();
  const answer = await send(`/tickets/${ticket.id}/${word}`, body);
  if (answer === null) return false;
  if (word === "finish" || word === "no-show") state.lastEnded = { id: ticket.id, label: ticket.label, at: Date.now() };
  return true;
}

async function callNext() {
  const answer = await send(`/counters/${state.number}/call-next`);
  if (answer !== null && !answer.ticket) notice(text("nobody_waits"));
}

const commands = {
  main() {
    const status = current()?.status;
    if (status === "called") return once(() => command("begin"));
    if (status === "serving") return once(async () => { if (await command("finish")) await callNext(); });
    if (state.counter?.state === "paused") return once(() => send(`/counters/${state.number}/open`));
    return once(callNext);
  },
  recall: () => current()?.status === "called" && once(() => command("recall")),
  noShow: () => current()?.status === "called" && once(() => command("no-show")),
  requeue: () => current()?.status === "called" && once(() => command("requeue")),
  hold: () => current() && once(() => command("hold")),
  finish: () => current() && once(() => command("finish")),
  undo: () => state.canUndo && once(async () => {
    if ((await send(`/tickets/${state.lastEnded.id}/undo`)) !== null) state.lastEnded = null;
  }),
  async transfer() {
    if (!current()) return;
    const services = state.services;
    await askService({
      title: text("transfer_where", { label: current().label }), services, except: current().service,
      check: ({ button }) => api.post(`/tickets/${current().id}/transfer`, { service: button }),
    });
    await once(async () => {});
  },
  pause() {
    if (current()) return;
    once(() => send(`/counters/${state.number}/${state.counter.state === "paused" ? "open" : "pause"}`));
  },
  leave: () => !current() && once(async () => {
    if ((await send(`/counters/${state.number}/close`)) !== null) { state.number = null; await readCounters(); }
  }),
  resume: ({ id }) => !current() && once(() => send(`/tickets/${id}/resume`, { counter: state.number })),
  async choose({ id, label }) {
    if (current()) return notice(text("finish_first"), { isTrouble: true });
    const { el } = await import("/look/dom.js");
    await ask({
      title: text("call_out_of_turn", { label }), submit: text("call_this"),
      body: el("label", { class: "field" }, text("reason"), el("input", { name: "reason", required: true, maxlength: 200 })),
      check: ({ reason }) => api.post(`/tickets/${id}/call`, { reason, counter: state.number }),
    });
    await once(async () => {});
  },
  dossier: () => current() && registerDossier(current()),
  letter: () => findAndWriteLetter(),
  summary: () => once(async () => {
    const { print } = await keyedPost(`/counters/${state.number}/today/print`)();
    showPrinted({ title: text("summary_made"), lines: [`${text("counter")} ${state.number}`], print });
  }),
  async sit({ number }) {
    try {
      await api.post(`/counters/${number}/open`);
      await takePlace(Number(number));
    } catch (problem) { notice(problem); }
  },
};

// --- beginning -----------------------------------------------------------------------------------

async function takePlace(number) {
  state.number = number;
  await readCounter();
  readToday();
}

async function readCounters() {
  state.counters = (await api.get("/counters")).counters;
  show();
}

function onEvent(event) {
  const isOurs = event.counter === state.number || event.ticket?.counter === state.number;
  const isOurLine = event.ticket && state.counter?.services.includes(event.ticket.service);
  if (isOurs || isOurLine || event.state) readSoon();
}

document.addEventListener("keydown", (event) => {
  const name = KEYS[event.key];
  const isTyping = event.target.closest("input,select,textarea,dialog");
  if (name === undefined || event.repeat || isTyping || event.ctrlKey || event.altKey || event.metaKey || state.number === null) return;
  // Space on a focused button presses that button, as everywhere.
  if (event.key === " " && event.target.closest("button,a") && !event.target.closest(".call")) return;
  event.preventDefault();
  commands[name]();
});
document.addEventListener("keyup", (event) => { if (event.key === " " && event.target.closest?.(".call")) event.preventDefault(); });
root.addEventListener("keydown", (event) => {
  const row = event.target.closest("tr[data-do]");
  if (row === null) return;
  if (event.key === "Enter") commands.choose(row.dataset);
  if (event.key === "ArrowDown") row.nextElementSibling?.focus();
  if (event.key === "ArrowUp") row.previousElementSibling?.focus();
});

async function begin() {
  state.user = await beginPage("counter");
  listen(root, { ...commonActions, ...commands });
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
    Object.assign(state, { services: answer.services, languages: answer.help.interpreter_languages, clock: siteClock(answer.site.now) });
    if (state.user.counter === null) await readCounters();
    else await takePlace(state.user.counter);
  } catch (problem) { notice(problem); }
  setInterval(show, 1000);
  setInterval(readToday, TODAY_EVERY);
}

begin();
