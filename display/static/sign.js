// The sign over one counter: its number, who is called or served, who comes next.

import { createApi } from "/look/api.js";
import { connectLive } from "/look/live.js";
import { draw, el, icon, loadIcons } from "/look/dom.js";
import { startRenewal } from "/display/static/renew.js";
import { clockOf, language, loadTexts, siteClock } from "/display/static/texts.js";

const REFRESH_AT_MOST_EVERY = 5000;
const number = Number(location.pathname.split("/").pop());
const api = createApi({ credential: "device", storageKey: `sign-token-${number}`, language });
const root = document.getElementById("sign");
const query = new URLSearchParams(location.search);
const BAR = 3; // from three times as wide as high on there is room for one number only
const state = { counter: null, services: [], device: null, staleSince: null, clock: () => new Date(), hasToken: api.token !== null };
let text = (key) => key;

function onSnapshot(snapshot) {
  state.clock = siteClock(snapshot.now);
  state.services = snapshot.services;
  state.counter = snapshot.counters.find((one) => one.counter === number) ?? null;
  takeSettings(snapshot.device);
  show();
}

/** How the administrator wants this sign drawn; the address may say otherwise. */
function takeSettings(device) {
  state.device = device;
  document.body.dataset.hall = query.get("theme") ?? device?.theme ?? "light";
  const face = query.get("face") ?? device?.face ?? "full";
  document.body.dataset.face = innerWidth >= BAR * innerHeight ? "large" : face;
  show();
}

async function readSettings() {
  try {
    takeSettings((await api.get("/snapshot")).device);
  } catch {
    // As it was; the next beginning brings it.
  }
}

function onEvent(event) {
  if (event.kind === "screens_changed") readSettings();
  if (state.counter !== null && event.state && event.counter === number) Object.assign(state.counter, event, { ticket: state.counter.ticket });
  if (event.ticket && state.counter !== null) {
    const isHere = event.ticket.counter === number && ["called", "serving"].includes(event.ticket.status);
    if (isHere) state.counter.ticket = event.ticket;
    else if (state.counter.ticket?.id === event.ticket.id) state.counter.ticket = null;
  }
  refreshSoon();
  show();
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
    state.services = (await api.get("/services")).services;
    show();
  } catch {
    // The live feed says by itself when the server is away.
  }
}

function show() {
  draw(root, ...view());
}

function view() {
  const own = state.services.filter((one) => state.counter?.services.includes(one.code));
  const home = own.find((one) => one.code === state.counter?.services[0]);
  const name = home ? (language === "en" ? home.name_en : home.name) : "";
  return [
    el("h1", { class: "which" }, text("counter"), " ", el("b", { class: number > 9 ? "is-long" : "" }, String(number))),
    viewWho(),
    el("footer", { class: "what" },
      state.staleSince === null ? name && el("h2", {}, name) : el("h2", { class: "trouble" }, icon("wifi-off"), text("stale", { time: state.staleSince })),
      viewNext(own)),
  ];
}

/** Who may be called here next; a counter that calls nobody names nobody. */
function viewNext(own) {
  const labels = own.map((one) => one.next_label).filter(Boolean).slice(0, 2);
  if (state.counter?.state !== "open" || labels.length === 0) return null;
  return el("p", { class: "next" }, text("next"), labels.map((label) => el("b", {}, label)));
}

function viewWho() {
  if (!state.hasToken) return el("section", { class: "who" }, text("no_token"));
  const { ticket, state: stands } = state.counter ?? {};
  const size = ticket && ticket.label.length > 4 ? "label is-long" : "label";
  if (ticket?.status === "called") {
    return el("section", { class: "who is-called", "data-key": "called" }, text("invite"), el("p", { class: size }, ticket.label),
      document.body.dataset.face === "large" ? null : text("into_counter"));
  }
  if (ticket) return el("section", { class: "who", "data-key": "serving" }, text("serving"), el("p", { class: size }, ticket.label));
  const words = { open: "ready", paused: "paused", closed: "counter_closed" }[stands] ?? "title";
  return el("section", { class: "who is-word", "data-key": "free" }, state.counter ? text(words) : "");
}

async function begin() {
  text = await loadTexts();
  document.title = `${text("counter")} ${number}`;
  await loadIcons().catch(() => {});
  takeSettings(null);
  addEventListener("resize", () => takeSettings(state.device));
  show();
  if (!state.hasToken) return;
  connectLive({
    auth: { token: api.token }, api, onSnapshot, onEvent,
    onStale(isStale, lastWord) {
      const silence = Date.now() - lastWord.getTime();
      state.staleSince = isStale ? clockOf(new Date(state.clock().getTime() - silence).toISOString()) : null;
      show();
    },
  });
  startRenewal({ page: location.pathname, mayReload: () => state.counter?.ticket?.status !== "called" });
}

begin();
