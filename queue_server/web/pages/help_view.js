// What citizens asked for when they took the number: help, an interpreter, several people.

import { el, icon } from "/look/dom.js";
import { clock } from "/pages/format.js";
import { language, text } from "/pages/session.js";

/** The help asked for, with the interpreter's language; null when none was. languages: of GET /services. */
export function helpWords({ help, help_language: code }, languages) {
  if (!help) return null;
  const tongue = languages.find((one) => one.code === code);
  const name = tongue && (language === "en" ? tongue.name_en : tongue.name);
  return text(`help_${help}`) + (name ? `: ${name}` : "");
}

/** All that was asked for in a few words, empty when nothing was. */
export function wishWords(ticket, languages) {
  return [
    helpWords(ticket, languages),
    ticket.party_size > 1 ? text("party_n", { n: ticket.party_size }) : null,
  ].filter(Boolean).join(" · ");
}

/** Those who wait and need somebody, the longest wait first; nothing when there are none. */
export function viewHelp(waiting, languages) {
  const some = waiting.filter((one) => one.help !== null);
  if (some.length === 0) return null;
  return el("div", { class: "panel helped", role: "status" },
    el("h2", {}, icon("hand-helping"), text("help_wanted")),
    some.map((one) => el("p", { "data-key": one.id }, el("b", {}, one.label), ` ${wishWords(one, languages)} · ${text("took_at", { time: clock(one.issued_at) })}`)));
}
