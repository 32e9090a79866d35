// What the kiosk shows for a state. Each function builds one part; nothing here changes the state.

import { el, icon } from "./dom.js";
import { dossier } from "./kiosk_dossier.js";
import { papers, procedures } from "./kiosk_papers.js";
import { aids, backRow, button, header, heading, languageSwitch, message, servicesOf, stillThere, tile } from "./kiosk_parts.js";
import { search } from "./kiosk_search.js";
import { refused, sending, ticket } from "./kiosk_ticket.js";
import { wishes, wishWords } from "./kiosk_wishes.js";

/** Misses in a row before the kiosk says that the server is away. */
const MISSES_UNTIL_OFFLINE = 2;
/** What may stay on the screen whatever the server's side says: the citizen's own ticket and answers. */
const KEPT = new Set(["sending", "ticket", "refused", "dossier"]);

/** The screen for a state: what the citizen is doing, unless the server's side says otherwise. */
export function screenOf(state) {
  if (state.isUnknownDevice) return "unknown";
  if (KEPT.has(state.screen)) return state.screen;
  if (state.misses >= MISSES_UNTIL_OFFLINE) return "offline";
  if (state.offer === null) return "starting";
  if (!state.offer.site.is_open && !state.isMoving) return "closed";
  return state.screen;
}

export function viewOf(state, texts) {
  const screen = screenOf(state);
  const views = { starting, home, fields, search, procedures, papers, wishes, full, sending, ticket, refused, dossier, closed, offline, unknown };
  return [
    header(state, texts),
    views[screen](state, texts),
    screen === "home" || screen === "fields" || screen === "closed" ? stillThere(state, texts) : null,
  ];
}

// ---- choosing

function home(state, texts) {
  const { needs, site } = state.offer;
  const offered = needs.filter((need) => servicesOf(state, need).length > 0);
  const title = state.isMoving ? texts.text("kiosk.move") : texts.text("kiosk.ask");
  return el("main", { class: "screen home", "data-key": "home" },
    el("div", { class: "ask" },
      state.isLowReach ? icon("accessibility") : null,
      el("div", {}, heading(title, homeHint(state, texts))),
      state.isMoving || state.isLowReach ? null : languageSwitch(state, texts)),
    noticeOf(state, texts),
    el("div", { class: "choices" },
      state.isMoving ? null : priority(state, texts),
      el("div", { class: `tiles count-${Math.min(offered.length, 9)}` }, offered.map((need) => needTile(state, need, texts))),
      state.isMoving ? backRow(state, texts) : extras(state, texts)),
    aids(state, texts));
}

/** One line above the tiles: what the scanner read, that there is no paper, or the site's own notice. */
function noticeOf(state, texts) {
  const { site, printer } = state.offer;
  const line = (picture, words) => el("p", { class: "notice", role: "status" }, icon(picture), el("span", {}, words));
  if (state.scanned) return line(state.scanned === "elderly" ? "circle-check" : "info", texts.text(`scan.${state.scanned}`));
  if (printer?.fault) return line("printer", texts.text("kiosk.printer_fault"));
  return site.notice ? line("info", texts.name(site, "notice")) : null;
}

/** Below the tiles: search, wishes, and what the scanner is for. */
function extras(state, texts) {
  const wished = wishWords(state, texts);
  return el("div", { class: "extras" },
    button("search", "search", texts.text("kiosk.search")),
    el("button", { type: "button", class: wished ? "press is-set" : "press", "data-do": "wishes" }, icon(wished ? "circle-check" : "hand-helping"),
      el("span", {}, wished || texts.text("kiosk.wishes"))),
    state.isLowReach ? null : el("p", { class: "scan-hint" }, icon("scan-qr-code"), el("span", {}, texts.rich("kiosk.scan_hint"))));
}

function homeHint(state, texts) {
  if (state.isMoving) return texts.text("kiosk.move_hint", { label: state.ticket.label });
  return texts.text(state.isLowReach ? "kiosk.ask_low" : "kiosk.ask_hint");
}

function priority(state, texts) {
  return el("button", { type: "button", class: "pri", role: "switch", "aria-checked": String(state.isPriority), "data-do": "priority" },
    el("span", { class: "pri-words" },
      el("b", {}, texts.text("kiosk.priority")),
      el("span", { class: "groups" }, state.offer.priority_groups.map((group) => el("span", {}, icon(group.icon), el("span", {}, texts.name(group)))))),
    el("span", { class: "switch" }, el("i", {}), el("span", {}, texts.text(state.isPriority ? "kiosk.on" : "kiosk.off"))));
}

function needTile(state, need, texts) {
  const services = servicesOf(state, need);
  const place = services.length === 1 ? services[0] : { ...need, open_counters: Math.max(...services.map((service) => service.open_counters)) };
  return tile({ action: "need", code: need.code, picture: need.icon, name: texts.name(need), place, isMain: need.is_main }, state, texts);
}

function fields(state, texts) {
  const need = state.offer.needs.find(({ code }) => code === state.need);
  const services = need ? servicesOf(state, need) : [];
  return el("main", { class: "screen fields", "data-key": `fields-${state.need}` },
    el("div", { class: "ask" },
      el("div", {}, heading(state.isMoving ? texts.text("kiosk.move") : texts.text(state.isChecking ? "papers.fields" : "kiosk.fields"),
        state.isMoving ? homeHint(state, texts) : `${texts.name(need ?? {})} · ${texts.text(state.isChecking ? "papers.fields_hint" : "kiosk.fields_hint")}`))),
    el("div", { class: "choices" },
      state.isPriority ? el("p", { class: "tag" }, icon("check"), el("span", {}, `${texts.text("kiosk.priority")}: ${texts.text("kiosk.on").toLocaleLowerCase(texts.language)}`)) : null,
      el("div", { class: "tiles" }, services.map((service) => tile({ action: state.isChecking ? "field" : "service", code: service.code, picture: service.icon, name: texts.name(service), place: service }, state, texts))),
      el("div", { class: "ways" }, button("back", "arrow-left", texts.text("kiosk.back")),
        state.isMoving ? button("keep", "undo-2", texts.text("kiosk.keep"))
          : el("button", { type: "button", class: state.isChecking ? "press is-set" : "press", "data-do": "check", "aria-pressed": String(state.isChecking) }, icon("file-text"), el("span", {}, texts.text("papers.check"))))),
    aids(state, texts));
}

// ---- no ticket, or not yet

function starting(state, texts) {
  return message({ key: "starting", picture: "ticket", title: texts.text("kiosk.starting") });
}

function offline(state, texts) {
  const more = [el("progress", { class: "busy", "aria-label": texts.text("kiosk.offline_trying") }), el("p", { class: "small" }, texts.text("kiosk.offline_trying"))];
  return message({ key: "offline", picture: "wifi-off", title: texts.text("kiosk.offline"), hint: texts.text("kiosk.offline_hint"), more, style: "no" });
}

function unknown(state, texts) {
  return message({ key: "unknown", picture: "lock", title: texts.text("kiosk.unknown"), hint: texts.text("kiosk.unknown_hint"), style: "no" });
}

/** The service has given all its numbers of today: when to come back, and what is open instead. */
function full(state, texts) {
  const { services, site } = state.offer;
  const service = services.find(({ code }) => code === state.field);
  const others = services.filter(({ code, need, is_full: isFull }) => code !== state.field && need === service?.need && !isFull).slice(0, 4);
  return [el("main", { class: "screen full", "data-key": `full-${state.field}` },
    el("div", { class: "ask" }, el("div", {}, heading(texts.text("full.title"), texts.name(service ?? {})))),
    el("div", { class: "choices" },
      site.opens_next_day_at ? el("p", { class: "why" }, icon("calendar"), el("span", {}, texts.text("full.back", { day: texts.longDay(site.opens_next_day_at), time: texts.time(site.opens_next_day_at) }))) : null,
      site.alternative ? el("p", { class: "why" }, icon("monitor-smartphone"), el("span", {}, texts.name(site, "alternative"))) : null,
      others.length > 0 ? el("h2", {}, texts.text("full.instead")) : null,
      el("div", { class: "tiles" }, others.map((one) => tile({ action: "service", code: one.code, picture: one.icon, name: texts.name(one), place: one }, state, texts))),
      el("div", { class: "ways" }, button("back", "arrow-left", texts.text("kiosk.back")))),
    aids(state, texts)), stillThere(state, texts)];
}

function closed(state, texts) {
  const { site } = state.offer;
  const reason = site.closed_reason && texts.has(`kiosk.closed.${site.closed_reason}`) ? site.closed_reason : "title";
  return el("main", { class: "screen message closed", "data-key": "closed" },
    el("div", { class: "ask" }, el("div", {}), languageSwitch(state, texts)),
    el("div", { class: "say" },
      icon(reason === "midday_break" ? "clock" : "door-closed"),
      el("h1", { tabindex: "-1" }, texts.text(`kiosk.closed.${reason}`)),
      site.opens_at ? opening(site, texts) : null,
      site.alternative ? el("p", { class: "instead" }, texts.name(site, "alternative")) : null,
      hours(site, texts),
      el("p", { class: "small" }, texts.text("kiosk.closed_hint"))));
}

function opening({ opens_at: opensAt, now }, texts) {
  const isToday = opensAt.slice(0, 10) === now.slice(0, 10);
  return el("p", { class: "opens" },
    el("span", {}, texts.text(isToday ? "kiosk.opens_today" : "kiosk.opens_later", { day: texts.longDay(opensAt) })),
    el("b", {}, texts.time(opensAt)));
}

function hours({ hours: all }, texts) {
  if (!all || all.length === 0) return null;
  const days = texts.weekdayNames().map((name, weekday) => ({
    name,
    spans: all.filter((span) => span.weekday === weekday).map(({ opens, closes }) => `${opens}–${closes}`).join(", "),
  }));
  return el("table", { class: "hours" },
    el("caption", {}, texts.text("kiosk.hours")),
    el("tbody", {}, gathered(days).map(({ names, spans }) => el("tr", {}, el("th", { scope: "row" }, names), el("td", {}, spans || texts.text("kiosk.hours_closed"))))));
}

/** Days in a row with the same hours share a line: "Thứ Hai – Thứ Sáu". */
function gathered(days) {
  const rows = [];
  for (const day of days) {
    const last = rows.at(-1);
    if (last?.spans === day.spans) last.until = day.name;
    else rows.push({ from: day.name, until: null, spans: day.spans });
  }
  return rows.map(({ from, until, spans }) => ({ names: until ? `${from} – ${until}` : from, spans }));
}
