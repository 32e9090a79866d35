// What hangs on the boards besides the calls, and the settings of one screen: the administrator's part of the hall.

import { el, icon } from "/look/dom.js";
import { ask } from "/pages/dialog.js";
import { api, text } from "/pages/session.js";

const SCREENS = new Set(["board", "sign"]);
const NOT_WORDS = { diagonal_inches: Number, viewing_metres: Number, sounds: (value) => value === "true" };

export function viewPostings({ postings, zones }) {
  return el("section", { class: "panel hall" }, el("h2", {}, text("postings")), el("p", { class: "soft" }, text("postings_hint")),
    postings.length === 0 ? null : el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": text("postings") }, el("table", {},
      el("thead", {}, el("tr", {}, ["posting", "zone", "days", "do"].map((key) => el("th", { scope: "col" }, text(key))))),
      el("tbody", {}, postings.map((one, place) => viewPosting(one, place, postings.length))))),
    el("div", { class: "two" }, viewWordsForm(zones), viewFileForm(zones)));
}

function viewPosting(one, place, count) {
  const days = [one.from_day, one.until_day].map((day) => day?.split("-").reverse().join("/") ?? "…").join(" – ");
  const named = { "data-id": one.id, "data-place": place + 1 };
  return el("tr", { "data-key": one.id },
    el("td", {}, el("div", { class: "posting" },
      one.kind === "image" ? el("img", { src: `/api/v1/postings/${one.id}/file`, alt: "", loading: "lazy" }) : icon({ notice: "info", hours: "clock", video: "play" }[one.kind]),
      el("span", {}, el("b", {}, text(`posting_${one.kind}`)), el("br", {}), one.words))),
    el("td", {}, one.zone ?? text("everywhere")),
    el("td", {}, one.from_day || one.until_day ? days : text("always"), one.is_shown ? null : el("small", { class: "soft" }, ` ${text("not_today")}`)),
    el("td", {}, el("div", { class: "row-do" },
      el("button", { class: "press", type: "button", "data-do": "postingUp", disabled: place === 0, "aria-label": text("move_up", { what: one.words }), ...named }, icon("arrow-up")),
      el("button", { class: "press", type: "button", "data-do": "postingDown", disabled: place === count - 1, "aria-label": text("move_down", { what: one.words }), ...named }, icon("arrow-down")),
      el("button", { class: "press", type: "button", "data-do": "postingChange", ...named }, text("change")),
      el("button", { class: "press", type: "button", "data-do": "postingRemove", "data-words": one.words, ...named }, text("take_down")))));
}

function viewWordsForm(zones) {
  return el("form", { class: "add", id: "add-posting", "aria-label": text("add_words") },
    el("h3", {}, text("add_words")),
    el("label", { class: "field" }, text("posting"), el("select", { name: "kind" }, ["notice", "hours"].map((kind) => el("option", { value: kind }, text(`posting_${kind}`))))),
    commonFields(zones, "words"),
    el("button", { class: "press is-main", type: "submit" }, icon("plus"), text("hang_up")));
}

function viewFileForm(zones) {
  return el("form", { class: "add", id: "add-file", "aria-label": text("add_file") },
    el("h3", {}, text("add_file")),
    el("label", { class: "field is-wide" }, text("file"), el("input", { name: "file", type: "file", accept: "image/jpeg,image/png,image/webp,video/mp4,video/webm", required: true }), el("small", {}, text("file_hint"))),
    commonFields(zones, "shows"),
    el("button", { class: "press is-main", type: "submit" }, icon("plus"), text("hang_up")));
}

function commonFields(zones, wordsName, one = {}) {
  const input = (name, label, { isWide = false, ...more }) => el("label", { class: isWide ? "field is-wide" : "field" }, text(label), el("input", { name, value: one[name], ...more }));
  const isWide = one.id !== undefined; // what is there is to be read whole before it is changed
  return [
    input("words", wordsName, { isWide, required: true, maxlength: 300, autocomplete: "off" }),
    input("words_en", `${wordsName}_en`, { isWide, maxlength: 300, autocomplete: "off", lang: "en" }),
    el("label", { class: "field" }, text("zone"), zoneSelect(zones, one.zone ?? null)),
    input("from_day", "from_day", { type: "date" }),
    input("until_day", "until_day", { type: "date" }),
  ];
}

function zoneSelect(zones, chosen) {
  return el("select", { name: "zone" }, el("option", { value: "" }, text("everywhere")), zones.map((zone) => el("option", { value: zone, selected: zone === chosen }, zone)));
}

/** Send what a form of this page holds; true when it was one of ours. */
export async function sendPosting(form) {
  const { file, ...fields } = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  if (form.id === "add-posting") await api.post("/postings", fields);
  else if (form.id === "add-file") await api.upload(`/postings/files?${new URLSearchParams(fields)}`, file);
  else return false;
  form.reset();
  return true;
}

/** Ask for other words, zone or days of a posting; what is wrong is said in the form, which keeps what was typed. */
function askPosting(one, zones) {
  const wordsName = ["image", "video"].includes(one.kind) ? "shows" : "words";
  return ask({
    title: text("change_posting", { what: text(`posting_${one.kind}`) }), submit: text("save"),
    body: el("div", { class: "add" }, commonFields(zones, wordsName, one)),
    check: ({ button: _, ...fields }) => api.post(`/postings/${one.id}`, Object.fromEntries(Object.entries(fields).map(([name, value]) =>
      [name, value === "" && name !== "words" ? null : value]))),
  });
}

/** The actions of the list; read() fetches the page's state anew, which office() answers. */
export function postingActions(read, office) {
  const move = async (id, place) => { await api.post(`/postings/${id}/move`, { place }); await read(); };
  return {
    postingUp: ({ id, place }) => move(id, Number(place) - 1),
    postingDown: ({ id, place }) => move(id, Number(place) + 1),
    async postingChange({ id }) {
      const { postings, zones } = office();
      if (await askPosting(postings.find((one) => String(one.id) === id), zones)) await read();
    },
    async postingRemove({ id, words }) {
      const answer = await ask({ title: text("take_down_really"), submit: text("take_down"), body: el("p", {}, words), check: () => api.del(`/postings/${id}`) });
      if (answer) await read();
    },
  };
}

export function isScreen(device) {
  return SCREENS.has(device.kind);
}

/** Ask for the settings of a board or sign; it takes them over at once. */
export function askScreen(device, zones) {
  const number = (name, least, most) => el("label", { class: "field" }, text(name), el("input", { name, type: "number", min: least, max: most, step: "0.1", value: device[name] ?? "" }));
  const choice = (name, values) => el("label", { class: "field" }, text(name), el("select", { name }, values.map((value) => el("option", { value, selected: value === device[name] }, text(`${name}_${value}`)))));
  return ask({
    title: text("screen_settings", { name: device.name }), submit: text("save"),
    body: el("div", { class: "add" },
      device.kind === "board" ? [el("label", { class: "field" }, text("zone"), zoneSelect(zones, device.zone)), soundChoice(device)] : choice("face", ["full", "large"]),
      choice("theme", ["light", "dark"]), number("diagonal_inches", 5, 200), number("viewing_metres", 0.5, 50)),
    check: ({ button: _, ...fields }) => api.post(`/devices/${device.id}`, Object.fromEntries(Object.entries(fields).map(([name, value]) =>
      [name, value === "" ? null : (NOT_WORDS[name] ?? String)(value)]))),
  });
}

function soundChoice({ sounds }) {
  const choices = [["", "choose"], ["true", "true"], ["false", "false"]];
  return el("label", { class: "field" }, text("sounds"), el("select", { name: "sounds" }, choices.map(([value, word]) =>
    el("option", { value, selected: value === String(sounds ?? "") }, text(`sounds_${word}`)))));
}
