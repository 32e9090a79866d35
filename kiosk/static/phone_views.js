// What the phone shows for a ticket's state.

import { el, icon } from "./dom.js";
import { siteLines } from "./texts.js";

/** "Soon your turn" from so many people ahead. */
const SOON_AHEAD = 2;
/** Nothing more happens to a ticket in these states, save a rating. */
const ENDED = ["served", "cancelled", "expired"];
/** More people than this are drawn as a few and a number. */
const DRAWN_AHEAD = 5;
/** One may go out when the shortest wait is at least this long, and is asked back this much earlier. */
const WORTH_LEAVING_SECONDS = 360;
const BACK_EARLIER_SECONDS = 120;

export function isSoon({ status, ahead }) {
  return status === "waiting" && ahead !== null && ahead <= SOON_AHEAD;
}

export function viewOf(state, texts) {
  if (state.isMissing) return [top(state, texts), message("missing", "circle-alert", {}, texts)];
  const isAway = state.misses > 0;
  if (state.follow === null) return [top(state, texts), message(isAway ? "offline" : "starting", isAway ? "wifi-off" : "clock", {}, texts)];
  if (state.isKept) return [top(state, texts), kept(state, isAway, texts)];
  const views = { waiting, called, serving, on_hold: onHold, served, no_show: noShow, cancelled, expired };
  return [top(state, texts), views[state.follow.status](state, texts)];
}

/** The title of the page, for one who looks at another meanwhile. */
export function titleOf({ follow, isMissing, isKept }, texts) {
  if (follow === null || isMissing || isKept || ENDED.includes(follow.status)) return texts.text("phone.title_plain");
  if (follow.status === "called") return texts.text("phone.title_called", follow);
  return texts.text(isSoon(follow) ? "phone.title_soon" : "phone.title", follow);
}

function top({ follow, language }, texts) {
  const [small, large] = follow ? siteLines(follow.site, language) : [texts.text("phone.title_plain"), ""];
  return el("header", { class: "top" },
    el("p", {}, small, el("b", {}, large)),
    el("button", { type: "button", class: "press", lang: language === "vi" ? "en" : "vi", "data-do": "language", "aria-label": texts.text("phone.other_language_words") }, texts.text("phone.other_language")));
}

/** What the phone kept. The number stays true; the place in line is told as what it was, never as what it is. */
function kept(state, isAway, texts) {
  const { follow } = state;
  const hints = follow.status === "waiting" ? [texts.text(follow.ahead === 0 ? "phone.kept_next" : "phone.kept_ahead", { count: follow.ahead, time: texts.time(follow.now) }), texts.text("phone.kept_hint")] : [texts.text("phone.kept_hint")];
  return el("div", { class: "page", "data-key": `kept-${isAway}` },
    el("main", {},
      me(state, texts),
      el("section", { class: isAway ? "card what away" : "card what" },
        icon(isAway ? "wifi-off" : "clock"),
        el("p", { class: "big", "data-spoken": true }, texts.text(isAway ? "phone.kept" : "phone.asking")),
        isAway ? hints.map((hint) => el("p", {}, hint)) : null),
      isAway ? el("button", { type: "button", class: "alert", "data-do": "retry" }, icon("refresh-cw"), el("span", {}, texts.text("phone.retry"))) : null));
}

/** The number, large, and what it is for. */
export function me({ follow }, texts) {
  return el("section", { class: "me" },
    el("h1", { tabindex: "-1" }, el("span", {}, texts.text("phone.yours")), " ", el("span", { class: "label" }, follow.label)),
    el("p", { class: "s" }, texts.name(follow, "service_name"), follow.priority ? el("span", { class: "tag" }, texts.text("phone.priority")) : null));
}

function live(state, texts) {
  const { follow, isLinked, misses, isAsking } = state;
  // One request may fail for itself while the line lives; two do not.
  const isStale = misses > (isLinked ? 1 : 0);
  if (isAsking) return el("p", { class: "live" }, icon("clock"), el("span", {}, texts.text("phone.asking")));
  return el("p", { class: isStale ? "live stale" : "live" }, isStale ? icon("wifi-off") : el("i", {}),
    el("span", { class: "num" }, texts.text(isStale ? "phone.stale" : "phone.live", { time: texts.time(follow.now) })));
}

export function note({ note: key }, texts) {
  if (key === null) return null;
  const isDone = key === "delayed";
  return el("p", { class: isDone ? "note" : "note refused", role: "alert" }, icon(isDone ? "circle-check" : "circle-alert"),
    el("span", {}, isDone || key === "refused" ? texts.text(`phone.${key}`) : key));
}

// ---- in the line

function waiting(state, texts) {
  const { follow } = state;
  return el("div", { class: "page", "data-key": "waiting" },
    el("main", {},
      me(state, texts),
      el("section", { class: "card" },
        el("p", { class: "big", "data-spoken": true }, ...headline(follow, texts)),
        line(follow, texts),
        el("p", { class: "wait num" }, ...follow.wait ? texts.waitSentence("phone.wait", follow.wait) : texts.rich("phone.wait_unknown")),
        el("p", { class: "at num" }, ...texts.rich(follow.counters.length > 0 ? "phone.at" : "phone.at_unknown", { counters: texts.either(follow.counters) }))),
      live(state, texts),
      note(state, texts),
      mayLeave(state, texts),
      bell(state, texts)),
    foot(state, texts));
}

function headline(follow, texts) {
  const ahead = texts.text(follow.ahead === 0 ? "phone.ahead_none" : "phone.ahead", { count: follow.ahead });
  if (!isSoon(follow)) return [ahead];
  return [texts.text("phone.soon"), " ", el("small", {}, `${ahead}. ${texts.text("phone.soon_hint")}`)];
}

/** The counter at the head, one circle a person, the citizen at the end: people understand a line. */
function line({ ahead, label }, texts) {
  const drawn = ahead > DRAWN_AHEAD ? DRAWN_AHEAD - 1 : ahead;
  return el("div", { class: "line", role: "img", "aria-label": texts.text("phone.line", { count: ahead }) },
    el("span", { class: "q" }, texts.text("phone.line_counter")),
    Array.from({ length: drawn }, () => el("i", {})),
    ahead > drawn ? el("span", { class: "more" }, `+${ahead - drawn}`) : null,
    el("span", { class: "you" }, label));
}

function mayLeave({ follow, wall, now }, texts) {
  const low = follow.wait?.low_seconds ?? 0;
  if (isSoon(follow) || low < WORTH_LEAVING_SECONDS) return null;
  const back = wall(Date.parse(follow.now) + (low - BACK_EARLIER_SECONDS) * 1000);
  return Date.parse(follow.now) + (low - BACK_EARLIER_SECONDS) * 1000 < now() ? null : el("p", { class: "out" }, texts.rich("phone.may_leave", { time: texts.time(back) }));
}

function bell({ isBellOn, push }, texts) {
  return [ring(isBellOn, texts), push === null ? null : notices(push, texts)];
}

/** Being told although the page is closed. */
function notices(push, texts) {
  if (push === "refused") return el("p", { class: "note refused", role: "alert" }, icon("circle-alert"), el("span", {}, texts.text("phone.push_refused")));
  return el("button", { type: "button", class: "alert second", "data-do": "push", "data-key": "push", "aria-pressed": String(push === "on"), "aria-disabled": String(push === "asking") },
    icon(push === "on" ? "check" : "smartphone"), el("span", {}, texts.text(push === "on" ? "phone.push_on" : "phone.push")));
}

function ring(isBellOn, texts) {
  return el("button", { type: "button", class: "alert", "data-do": "bell", "aria-pressed": String(isBellOn) },
    icon(isBellOn ? "check" : "bell-ring"), el("span", {}, texts.text(isBellOn ? "phone.bell_on" : "phone.bell")));
}

function foot({ follow, confirming, isSending }, texts) {
  if (confirming !== null) return confirmation(confirming, follow, isSending, texts);
  const { can_delay: canDelay, can_cancel: canCancel } = follow;
  if (!canDelay && !canCancel) return null;
  return el("footer", { class: "foot", "data-key": "ways" },
    canDelay ? ask("delay", texts.text("phone.delay")) : null,
    canCancel ? ask("cancel", texts.text("phone.cancel")) : null);
}

function ask(what, words) {
  return el("button", { type: "button", class: "press", "data-do": "ask", "data-value": what }, words);
}

function confirmation(what, { label, delay_others: count }, isSending, texts) {
  return el("footer", { class: "foot sure", "data-key": `sure-${what}` },
    el("p", { tabindex: "-1", "data-focus": true }, el("b", {}, texts.text(`phone.${what}_ask`, { label, count })), " ", texts.text(`phone.${what}_hint`, { label, count })),
    el("button", { type: "button", class: "press", "data-do": "keep" }, texts.text(`phone.${what}_no`)),
    el("button", { type: "button", class: what === "cancel" ? "press grave" : "press main", "data-do": what, "aria-disabled": String(isSending) }, texts.text(`phone.${what}_yes`)));
}

// ---- called

function called(state, texts) {
  const { follow } = state;
  return el("div", { class: "page", "data-key": "called" },
    el("main", {},
      el("section", { class: "me" }, el("h1", { tabindex: "-1" }, el("span", {}, texts.text("phone.your_turn")), " ", el("span", { class: "label" }, follow.label))),
      el("section", { class: "go", "data-spoken": true }, el("p", {}, texts.text("phone.go")), " ", el("b", {}, String(follow.counter)))),
    el("footer", { class: "foot called" },
      state.confirming === null ? el("p", {}, follow.called_at ? texts.text("phone.called_at", { time: texts.time(follow.called_at) }) : null) : null,
      staleLine(state, texts),
      foot(state, texts)));
}

function staleLine(state, texts) {
  return !state.isLinked && state.misses > 0 ? live(state, texts) : null;
}

// ---- the other states

function message(key, picture, values, texts, more = null) {
  return el("div", { class: "page", "data-key": key },
    el("main", { class: `say ${key}` },
      icon(picture),
      el("h1", { tabindex: "-1", "data-spoken": true }, texts.text(`phone.${key}`, values)),
      texts.has(`phone.${key}_hint`) ? el("p", {}, texts.text(`phone.${key}_hint`, values)) : null,
      more));
}

function stateCard(state, texts, { title, hint, picture, more = null }) {
  return el("div", { class: "page", "data-key": state.follow.status },
    el("main", {},
      me(state, texts),
      el("section", { class: "card what" }, icon(picture), el("p", { class: "big", "data-spoken": true }, title), hint ? el("p", {}, hint) : null),
      more,
      note(state, texts),
      live(state, texts)),
    foot(state, texts));
}

function serving(state, texts) {
  return stateCard(state, texts, { picture: "circle-check", title: texts.text("phone.serving", state.follow), hint: texts.text("phone.serving_hint") });
}

function onHold(state, texts) {
  const { counters } = state.follow;
  const hint = counters.length > 0 ? texts.text("phone.on_hold_hint", { counters: texts.either(counters) }) : texts.text("phone.on_hold_hint_plain");
  return stateCard(state, texts, { picture: "clock", title: texts.text("phone.on_hold"), hint });
}

function noShow(state, texts) {
  const { follow } = state;
  return stateCard(state, texts, {
    picture: "user-x",
    title: texts.text("phone.no_show"),
    hint: texts.text("phone.no_show_hint", follow),
    more: follow.called_at ? el("p", { class: "out" }, texts.text("phone.no_show_at", { time: texts.time(follow.called_at) })) : null,
  });
}

/** Rating and dossier come with phone_after.js. */
function served(state, texts) {
  if (state.after !== null) return state.after.served(state, texts);
  return stateCard(state, texts, { picture: "circle-check", title: texts.text("phone.served"), hint: null });
}

function cancelled(state, texts) {
  return stateCard(state, texts, { picture: "ban", title: texts.text("phone.cancelled"), hint: texts.text("phone.cancelled_hint", state.follow) });
}

function expired(state, texts) {
  return stateCard(state, texts, { picture: "clock", title: texts.text("phone.expired"), hint: texts.text("phone.expired_hint", { day: texts.day(state.follow.business_day) }) });
}
