// What the kiosk shows for a state. Each function builds one part; nothing here changes the state.

import { timeOf } from "./clock.js";
import { el, icon } from "./dom.js";
import { qrPicture } from "./qr.js";
import { siteLines } from "./texts.js";

/** Misses in a row before the kiosk says that the server is away. */
const MISSES_UNTIL_OFFLINE = 2;

/** The screen for a state: what the citizen is doing, unless the server's side says otherwise. */
export function screenOf(state) {
  if (state.isUnknownDevice) return "unknown";
  if (state.screen !== "home" && state.screen !== "fields") return state.screen;
  if (state.misses >= MISSES_UNTIL_OFFLINE) return "offline";
  if (state.offer === null) return "starting";
  if (!state.offer.site.is_open && !state.isMoving) return "closed";
  return state.screen;
}

export function viewOf(state, texts) {
  const screen = screenOf(state);
  const views = { starting, home, fields, sending, ticket, refused, closed, offline, unknown };
  return [
    header(state, texts),
    views[screen](state, texts),
    screen === "home" || screen === "fields" || screen === "closed" ? stillThere(state, texts) : null,
  ];
}

// ---- parts of every screen

function header(state, texts) {
  const site = state.offer?.site;
  const [small, large] = site ? siteLines(site, texts.language) : ["", texts.text("kiosk.title")];
  const wall = state.wall(state.now());
  return el("header", { class: "top" },
    el("div", { class: "mark" }, icon("landmark")),
    el("p", { class: "site" }, small ? el("small", {}, small) : null, el("b", {}, large)),
    site ? el("p", { class: "clock" }, el("b", {}, timeOf(wall)), el("small", {}, texts.longDay(wall))) : null);
}

function heading(text, hint) {
  return [el("h1", { tabindex: "-1" }, text), hint ? el("p", {}, hint) : null];
}

function languageSwitch(state, texts) {
  const choice = (value, word) => el("button", { type: "button", lang: value, "data-do": "language", "data-value": value, "aria-pressed": String(state.language === value) }, word);
  return el("div", { class: "lang", role: "group", "aria-label": texts.text("kiosk.language") }, choice("vi", "Tiếng Việt"), choice("en", "English"));
}

function aids(state, texts) {
  const aid = (action, key, picture, isOn) => el("button", { type: "button", "data-do": action, "aria-pressed": String(isOn) }, icon(picture), el("span", {}, texts.text(`kiosk.${key}`)));
  return el("footer", { class: "foot", "aria-label": texts.text("kiosk.aids") },
    aid("lowReach", "low_reach", "arrow-down-to-line", state.isLowReach),
    aid("largeText", "large_text", "type", state.isLargeText),
    aid("contrast", "contrast", "contrast", state.isHighContrast),
    state.isLowReach ? otherLanguage(state) : null);
}

/** Within low reach the language is one button among the aids. */
function otherLanguage({ language }) {
  const [other, word] = language === "vi" ? ["en", "English"] : ["vi", "Tiếng Việt"];
  return el("button", { type: "button", lang: other, "data-do": "language", "data-value": other }, icon("languages"), el("span", {}, word));
}

function backRow(state, texts) {
  if (state.isMoving) return button("keep", "undo-2", texts.text("kiosk.keep"), "wide");
  return button("back", "arrow-left", texts.text("kiosk.back"), "wide");
}

function button(action, picture, word, style = "") {
  return el("button", { type: "button", class: `press ${style}`, "data-do": action }, picture ? icon(picture) : null, el("span", {}, word));
}

/** In the foot's place while it counts, so that no tile moves under a finger. */
function stillThere({ secondsLeft }, texts) {
  if (secondsLeft === null) return null;
  return el("div", { class: "still", role: "alertdialog", "aria-labelledby": "still-title" },
    el("div", {},
      el("b", { id: "still-title" }, texts.text("kiosk.still_there")),
      el("span", { class: "num" }, texts.text("kiosk.still_there_hint", { count: secondsLeft }))),
    button("here", null, texts.text("kiosk.here"), "main"));
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
    site.notice ? el("p", { class: "notice" }, icon("info"), el("span", {}, texts.name(site, "notice"))) : null,
    el("div", { class: "choices" },
      state.isMoving ? null : priority(state, texts),
      el("div", { class: `tiles count-${Math.min(offered.length, 9)}` }, offered.map((need) => needTile(state, need, texts))),
      state.isMoving ? backRow(state, texts) : null),
    aids(state, texts));
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
      el("div", {}, heading(state.isMoving ? texts.text("kiosk.move") : texts.text("kiosk.fields"),
        state.isMoving ? homeHint(state, texts) : `${texts.name(need ?? {})} · ${texts.text("kiosk.fields_hint")}`))),
    el("div", { class: "choices" },
      state.isPriority ? el("p", { class: "tag" }, icon("check"), el("span", {}, `${texts.text("kiosk.priority")}: ${texts.text("kiosk.on").toLocaleLowerCase(texts.language)}`)) : null,
      el("div", { class: "tiles" }, services.map((service) => tile({ action: "service", code: service.code, picture: service.icon, name: texts.name(service), place: service }, state, texts))),
      el("div", { class: "ways" }, button("back", "arrow-left", texts.text("kiosk.back")),
        state.isMoving ? button("keep", "undo-2", texts.text("kiosk.keep")) : null)),
    aids(state, texts));
}

function tile({ action, code, picture, name, place, isMain }, state, texts) {
  return el("button", { type: "button", class: isMain ? "tile main" : "tile", "data-do": action, "data-value": code, "data-key": code },
    icon(picture),
    el("span", { class: "tile-words" }, el("b", {}, name), el("span", { class: "wait" }, waitWords(place, isMain, state, texts))));
}

function waitWords({ waiting, wait, open_counters: openCounters }, isMain, state, texts) {
  const range = texts.range(wait);
  if (openCounters === 0) return [waiting > 0 ? [el("em", {}, texts.text("kiosk.people", { count: waiting })), " · "] : null, texts.text("kiosk.no_counter")];
  if (waiting === 0) return el("em", {}, texts.text("kiosk.nobody"));
  const people = el("em", {}, texts.text("kiosk.people", { count: waiting }));
  // The published range is the ordinary one; for a priority ticket it would be wrong.
  if (state.isPriority && !state.isMoving) return [people, isMain ? null : " · ", el("span", { class: isMain ? "range" : "flag" }, texts.text("kiosk.prioritised"))];
  if (range === null) return people;
  if (isMain) return [people, el("span", { class: "range" }, texts.text("kiosk.about", { range }))];
  return [people, " · ", el("span", { class: "range" }, range)];
}

function servicesOf({ offer }, need) {
  return offer.services.filter(({ code }) => need.services.includes(code));
}

// ---- the ticket

function ticket(state, texts) {
  const { offer, ticket: own } = state;
  const need = offer?.needs.find(({ services }) => services.includes(own.service));
  const service = texts.name(own, "service_name");
  const what = need && texts.name(need) !== service ? `${texts.name(need)} · ${service}` : service;
  return el("div", { class: "screen ticket", "data-key": `ticket-${own.id}` },
    el("main", { class: "have" },
      el("section", { class: "slip" },
        el("p", { class: "what" }, what),
        el("h1", { tabindex: "-1" },
          el("span", { class: "your" }, texts.text("kiosk.your_number"), own.priority ? [" ", el("span", { class: "mark-priority" }, texts.text("kiosk.priority_ticket"))] : null),
          " ", el("span", { class: "label" }, own.label)),
        where(own, texts)),
      el("div", { class: "side" },
        el("p", { class: "sentence" }, el("span", {}, aheadWords(own, texts)), " ", el("span", {}, waitSentence(own.wait, texts))),
        el("section", { class: "rows" }, papers(state, texts)))),
    el("footer", { class: "bottom" },
      button("wrong", "undo-2", texts.text("kiosk.wrong")),
      doneButton("done", texts.text("kiosk.done"), state, texts),
      countBar(state)));
}

function doneButton(action, word, state, texts) {
  return el("button", { type: "button", class: "press done", "data-do": action },
    el("b", {}, word), el("small", {}, texts.text("kiosk.done_hint", { count: state.secondsLeft ?? state.secondsInAll ?? 20 })));
}

function countBar({ secondsLeft, secondsInAll }) {
  return el("progress", { class: "count", max: secondsInAll ?? 20, value: secondsLeft ?? secondsInAll ?? 20, "aria-hidden": "true" });
}

function where({ counters }, texts) {
  if (!counters || counters.length === 0) return el("p", { class: "where plain" }, texts.text("kiosk.counters_later"));
  const plates = counters.flatMap((counter, index) => {
    const isLast = index === counters.length - 1 && index > 0;
    return [isLast ? el("span", {}, texts.text("wait.or")) : null, " ", el("b", { class: "plate" }, String(counter)), " "];
  });
  return el("p", { class: "where" }, el("span", {}, texts.text("kiosk.counter")), plates);
}

function aheadWords({ ahead }, texts) {
  if (ahead === null || ahead === undefined) return "";
  return texts.rich(ahead === 0 ? "kiosk.ahead_none" : "kiosk.ahead", { count: ahead });
}

function waitSentence(wait, texts) {
  if (!wait) return "";
  const low = Math.floor(wait.low_seconds / 60);
  const high = Math.max(1, Math.ceil(wait.high_seconds / 60));
  if (low === 0) return texts.rich("kiosk.wait_under", { count: high });
  return low === high ? texts.rich("kiosk.wait_about", { count: high }) : texts.rich("kiosk.wait_range", { low, high });
}

/** QR and paper, whichever exist; where there is neither, how to keep the number all the same. */
function papers({ ticket: own, isMoved }, texts) {
  const qr = own.follow_url
    ? el("div", { class: "card", "data-key": "qr" }, qrPicture(own.follow_url, texts.text("kiosk.qr", { label: own.label })),
      el("b", {}, texts.text("kiosk.follow")), el("span", {}, texts.text("kiosk.follow_hint")))
    : null;
  return [qr, el("div", { class: "card print" }, paperWords(own, isMoved, texts))];
}

function paperWords(own, isMoved, texts) {
  const words = (picture, key, hintKey = `${key}_hint`) => [icon(picture), el("b", {}, texts.text(`kiosk.${key}`)), el("span", {}, texts.text(`kiosk.${hintKey}`))];
  if (own.print && isMoved) return words("circle-check", "moved");
  if (own.print) return [words("printer", "printing"), el("span", { class: "down" }, icon("arrow-down"))];
  return words("smartphone", "no_paper", own.follow_url ? "no_paper_qr" : "no_paper_alone");
}

// ---- no ticket, or not yet

function message({ key, picture, title, hint, more = null, style = "" }) {
  return el("div", { class: `screen message ${style}`, "data-key": key },
    el("main", { class: "say" }, icon(picture), el("h1", { tabindex: "-1" }, title), hint ? el("p", {}, hint) : null, more));
}

function starting(state, texts) {
  return message({ key: "starting", picture: "ticket", title: texts.text("kiosk.starting") });
}

function sending(state, texts) {
  const hints = {
    slow: [texts.text("kiosk.slow"), texts.text("kiosk.slow_hint")],
    busy: [texts.text("kiosk.busy"), texts.text("kiosk.slow_hint")],
  };
  const plain = [texts.text(state.isMoving ? "kiosk.moving" : "kiosk.sending"), texts.text("kiosk.sending_hint")];
  const [title, hint] = hints[state.trouble] ?? plain;
  const more = [
    el("progress", { class: "busy", "aria-label": title }),
    state.trouble ? button("giveUp", "x", texts.text("kiosk.give_up"), "wide") : null,
  ];
  return message({ key: "sending", picture: state.trouble ? "wifi-off" : "ticket", title, hint, more });
}

function refused(state, texts) {
  const { title, detail } = state.refusal;
  const hint = [detail || title, el("br"), texts.text("kiosk.refused_hint")];
  const more = [
    state.ticket ? button("keep", "ticket", texts.text("kiosk.back_to_ticket"), "wide") : null,
    doneButton("done", texts.text("kiosk.home"), state, texts),
    countBar(state),
  ];
  return message({ key: "refused", picture: "circle-alert", title: texts.text(state.ticket ? "kiosk.refused_move" : "kiosk.refused"), hint, more, style: "no" });
}

function offline(state, texts) {
  const more = [el("progress", { class: "busy", "aria-label": texts.text("kiosk.offline_trying") }), el("p", { class: "small" }, texts.text("kiosk.offline_trying"))];
  return message({ key: "offline", picture: "wifi-off", title: texts.text("kiosk.offline"), hint: texts.text("kiosk.offline_hint"), more, style: "no" });
}

function unknown(state, texts) {
  return message({ key: "unknown", picture: "lock", title: texts.text("kiosk.unknown"), hint: texts.text("kiosk.unknown_hint"), style: "no" });
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
      site.notice ? el("p", {}, texts.name(site, "notice")) : null,
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
