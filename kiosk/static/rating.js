// The five answers and the reasons, the same on the tablet and on the phone.

import { el } from "./dom.js";

/** Scores in reading order, best first, as the law's forms have them. */
export const SCORES = [5, 4, 3, 2, 1];
/** Reasons are asked for up to this score. */
export const REASONS_UP_TO = 3;
export const COMMENT_LENGTH = 200;
export const REASONS = [
  "long_wait", "attitude", "unclear_guidance", "repeated_supplements", "extra_papers",
  "late_result", "many_trips", "facilities", "unclear_fees", "other",
];

const MOUTHS = {
  5: [["path", { d: "M7 14h10a5 5 0 0 1-10 0z" }]],
  4: [["path", { d: "M7.6 14.4a5.2 5.2 0 0 0 8.8 0" }]],
  3: [["path", { d: "M8 15.6h8" }]],
  2: [["path", { d: "M8.2 16.4a4.6 4.6 0 0 1 7.6 0" }]],
  1: [["path", { d: "M7.6 17.2a5 5 0 0 1 8.8 0" }], ["path", { d: "m6.8 6.7 3 1.3" }], ["path", { d: "m17.2 6.7-3 1.3" }]],
};

/** A face drawn as in the shared icons, all of one colour: a red and a green one would tell what to answer. */
export function face(score) {
  return el("svg", { class: "icon face", viewBox: "0 0 24 24", "aria-hidden": "true" },
    el("circle", { class: "cheek", cx: 12, cy: 12, r: 10 }),
    el("circle", { class: "eye", cx: 8.6, cy: 10, r: 1.15 }),
    el("circle", { class: "eye", cx: 15.4, cy: 10, r: 1.15 }),
    MOUTHS[score].map(([tag, attributes]) => el(tag, attributes)));
}

/** One button per score: data-do="score", data-value the score. */
export function faceButtons(texts) {
  return SCORES.map((score) => el("button", { type: "button", "data-do": "score", "data-value": score, "data-key": `score-${score}` },
    face(score), el("span", {}, texts.text(`faces.${score}`))));
}

/** One toggle per reason: data-do="reason". chosen: the codes pressed. */
export function reasonButtons(chosen, texts, mark) {
  return REASONS.map((code) => {
    const isChosen = chosen.includes(code);
    return el("button", { type: "button", class: "reason", "data-do": "reason", "data-value": code, "aria-pressed": String(isChosen), "data-key": code },
      el("span", { class: "box" }, isChosen ? mark() : null), el("span", {}, texts.text(`reasons.${code}`)));
  });
}

/** What else one wants to say, in one's own words; name="comment". */
export function commentField(texts) {
  return el("label", { class: "comment", "data-key": "comment" }, el("span", {}, texts.text("comment.label")),
    el("textarea", { name: "comment", rows: 2, maxlength: COMMENT_LENGTH, placeholder: texts.text("comment.hint"), autocomplete: "off" }));
}

/** The codes with one more or one less. */
export function toggled(chosen, code) {
  return chosen.includes(code) ? chosen.filter((other) => other !== code) : [...chosen, code];
}
