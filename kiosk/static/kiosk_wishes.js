// What else a citizen may say with the number: help, an interpreter, how many come, a phone number.

import { el, icon } from "./dom.js";
import { button, heading, stillThere } from "./kiosk_parts.js";

export const MOST_PEOPLE = 20;
export const PHONE_DIGITS = 10;

export function wishes(state, texts) {
  const { help } = state.offer;
  const isInterpreter = state.help === "interpreter";
  return [el("main", { class: "screen wishes", "data-key": "wishes" },
    el("div", { class: "ask" }, el("div", {}, heading(texts.text("wishes.title"), texts.text("wishes.hint")))),
    el("div", { class: "blocks" },
      el("section", { class: "block", "data-key": "help" },
        el("h2", {}, texts.text("wishes.help")),
        el("div", { class: "options", role: "group", "aria-label": texts.text("wishes.help") },
          option("help", "", texts.text("wishes.no_help"), "x", state.help === null),
          option("help", "support", texts.text("wishes.support"), "hand-helping", state.help === "support"),
          help.interpreter_languages.length > 0 ? option("help", "interpreter", texts.text("wishes.interpreter"), "languages", isInterpreter) : null),
        isInterpreter ? el("div", { class: "options tongues", role: "group", "aria-label": texts.text("wishes.which_language") },
          help.interpreter_languages.map((one) => option("tongue", one.code, texts.name(one), null, state.helpLanguage === one.code))) : null),
      el("section", { class: "block", "data-key": "party" },
        el("h2", { id: "party" }, texts.text("wishes.party")),
        el("div", { class: "stepper", role: "group", "aria-labelledby": "party" },
          step("fewer", "minus", texts.text("wishes.fewer"), state.partySize <= 1),
          el("output", { "aria-live": "polite" }, el("b", {}, String(state.partySize)), el("small", {}, texts.text("wishes.people", { count: state.partySize }))),
          step("more", "plus", texts.text("wishes.more"), state.partySize >= MOST_PEOPLE))),
      help.asks_phone ? phone(state, texts) : null),
    el("div", { class: "ways below" }, button("back", "check", texts.text("wishes.done"), "main"))), stillThere(state, texts)];
}

/** The wishes made, in a few words for the first screen; empty when there are none. */
export function wishWords(state, texts) {
  const tongue = state.offer.help?.interpreter_languages.find(({ code }) => code === state.helpLanguage);
  return [
    state.help === "support" ? texts.text("wishes.support") : null,
    state.help === "interpreter" ? [texts.text("wishes.interpreter"), tongue ? texts.name(tongue) : ""].filter(Boolean).join(": ") : null,
    state.partySize > 1 ? texts.text("wishes.people_n", { count: state.partySize }) : null,
    isWholePhone(state.phone) ? texts.text("wishes.phone_kept") : null,
  ].filter(Boolean).join(" · ");
}

/** The wishes as they go with the number over the wire; nothing that was not asked for. */
export function wished({ partySize, help, helpLanguage, phone: digits }) {
  return {
    ...(partySize > 1 && { party_size: partySize }),
    ...(help && { help }),
    ...(helpLanguage && { help_language: helpLanguage }),
    ...(isWholePhone(digits) && { phone: digits }),
  };
}

/** Whether the digits are a whole Vietnamese mobile number; the server has the last word. */
export function isWholePhone(digits) {
  return /^0[35789]\d{8}$/.test(digits);
}

function option(action, value, word, picture, isOn) {
  return el("button", { type: "button", class: "option", "data-do": action, "data-value": value, "data-key": value, "aria-pressed": String(isOn) }, picture ? icon(picture) : null, el("span", {}, word));
}

function step(action, picture, word, isEnd) {
  return el("button", { type: "button", class: "press step", "data-do": action, "aria-label": word, "aria-disabled": isEnd ? "true" : null }, icon(picture));
}

function phone({ phone: digits }, texts) {
  const shown = digits ? digits.replace(/^(\d{4})(\d{1,3})?(\d{1,3})?$/, (_, ...parts) => parts.slice(0, 3).filter(Boolean).join(" ")) : texts.text("wishes.no_phone");
  const isWrong = digits.length === PHONE_DIGITS && !isWholePhone(digits);
  return el("section", { class: "block dial", "data-key": "phone" },
    el("h2", {}, texts.text("wishes.phone")),
    el("p", { class: "consent" }, texts.text("wishes.consent")),
    el("p", { class: digits ? "query" : "query empty", role: "status" }, icon("phone"), el("b", { class: "num" }, shown), isWrong ? el("span", { class: "wrong" }, texts.text("wishes.wrong_phone")) : null),
    el("div", { class: "pad", role: "group", "aria-label": texts.text("wishes.phone") },
      [..."1234567890"].map((digit) => el("button", { type: "button", class: "key", "data-do": "digit", "data-value": digit, "data-key": digit }, digit)),
      el("button", { type: "button", class: "key", "data-do": "undial", "aria-label": texts.text("search.erase"), "data-key": "undial" }, icon("delete"))));
}
