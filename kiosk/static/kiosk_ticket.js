// The kiosk while it gets a number, and the number it got. Nothing here changes the state.

import { el } from "./dom.js";
import { button, countBar, doneButton, message } from "./kiosk_parts.js";
import { paperWords } from "./kiosk_paper.js";
import { qrPicture } from "./kiosk_qr.js";

export function ticket(state, texts) {
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
        where(own, texts),
        own.help || own.party_size > 1 ? el("p", { class: "wished" }, wishedWords(own, offer, texts)) : null),
      el("div", { class: "side" },
        sentence(own, texts),
        el("section", { class: "rows" }, papers(state, texts)))),
    el("footer", { class: "bottom" },
      // The server does not know it yet, so it cannot be moved.
      own.issued_offline ? null : button("wrong", "undo-2", texts.text("kiosk.wrong")),
      doneButton("done", texts.text("kiosk.done"), state, texts),
      countBar(state)));
}

/** What reception knows from the ticket, said back to the citizen. */
function wishedWords({ help, help_language: tongue, party_size: people }, offer, texts) {
  const language = offer?.help?.interpreter_languages.find(({ code }) => code === tongue);
  const words = help === "interpreter" && language ? texts.text("wishes.comes_interpreter", { language: texts.name(language) }) : help ? texts.text(`wishes.comes_${help}`) : "";
  return [people > 1 ? texts.text("wishes.people_n", { count: people }) : "", words].filter(Boolean).join(" · ");
}

function where({ counters }, texts) {
  if (!counters || counters.length === 0) return el("p", { class: "where plain" }, texts.text("kiosk.counters_later"));
  const plates = counters.flatMap((counter, index) => {
    const isLast = index === counters.length - 1 && index > 0;
    return [isLast ? el("span", {}, texts.text("wait.or")) : null, " ", el("b", { class: "plate" }, String(counter)), " "];
  });
  return el("p", { class: "where" }, el("span", {}, texts.text("kiosk.counter")), plates);
}

/** How many are before, and how long it takes; nothing where neither is known. */
function sentence(own, texts) {
  const ahead = aheadWords(own, texts);
  if (!ahead && !own.wait) return null;
  return el("p", { class: "sentence" }, el("span", {}, ahead), " ", el("span", {}, own.wait ? texts.waitSentence("kiosk.wait", own.wait) : null));
}

function aheadWords({ ahead }, texts) {
  if (ahead === null || ahead === undefined) return "";
  return texts.rich(ahead === 0 ? "kiosk.ahead_none" : "kiosk.ahead", { count: ahead });
}

/** QR and paper, whichever exist; where there is neither, how to keep the number all the same. */
function papers(state, texts) {
  const own = state.ticket;
  const qr = own.follow_url
    ? el("div", { class: "card", "data-key": "qr" }, qrPicture(own.follow_url, texts.text("kiosk.qr", { label: own.label })),
      el("b", {}, texts.text("kiosk.follow")), el("span", {}, texts.text("kiosk.follow_hint")))
    : null;
  return [qr, el("div", { class: "card print" }, paperWords(state, texts))];
}

export function sending(state, texts) {
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

export function refused(state, texts) {
  const { title, detail } = state.refusal;
  const hint = [detail || title, el("br"), texts.text("kiosk.refused_hint")];
  const more = [
    state.ticket ? button("keep", "ticket", texts.text("kiosk.back_to_ticket"), "wide") : null,
    doneButton("done", texts.text("kiosk.home"), state, texts),
    countBar(state),
  ];
  return message({ key: "refused", picture: "circle-alert", title: texts.text(state.ticket ? "kiosk.refused_move" : "kiosk.refused"), hint, more, style: "no" });
}
