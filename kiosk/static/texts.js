// The words of the citizen's pages in Vietnamese and English, and how figures are put into them.

import { el } from "./dom.js";
import { dayOf, timeOf, weekdayOf } from "./clock.js";

const catalogues = {};

/**
 * Fetch the words of one language for one page ("kiosk", "tablet", "phone", "dossier"), once.
 * Vietnamese stands behind for a key another language lacks.
 */
export async function loadTexts(language, page) {
  if (catalogues[language]) return;
  const [shared, own] = await Promise.all(["shared", page].map((part) => fetchJson(`/kiosk/static/texts/${language}/${part}.json`)));
  catalogues[language] = { ...shared, ...own };
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** The words for one language; all methods answer plain text unless they say otherwise. */
export function textsFor(language) {
  /** The text at "page.key" with {name} replaced; with count 1 the key "..._one" wins where there is one. */
  function text(key, values = {}) {
    const template = (values.count === 1 && find(language, `${key}_one`)) || find(language, key) || find("vi", key) || key;
    return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  /** The same as nodes, with **...** set in bold. */
  function rich(key, values = {}) {
    return text(key, values).split("**").map((part, index) => (index % 2 === 1 ? el("b", {}, part) : part));
  }

  /** "8–17 phút", "dưới 5 phút", or null when the wait is not known. */
  function range(wait) {
    return wait ? text(`wait.${formOf(wait)}`, minutesOf(wait)) : null;
  }

  /** A sentence that says the wait: the text "key_under", "key_about" or "key_range" with {range}, {low}, {high}, as nodes. */
  function waitSentence(key, wait) {
    return rich(`${key}_${formOf(wait)}`, { range: range(wait), ...minutesOf(wait) });
  }

  return {
    language,
    text,
    rich,
    range,
    waitSentence,
    has: (key) => Boolean(find(language, key) || find("vi", key)),
    /** "7, 8 hoặc 9" */
    either(numbers) {
      if (numbers.length < 2) return numbers.join("");
      return `${numbers.slice(0, -1).join(", ")} ${text("wait.or")} ${numbers.at(-1)}`;
    },
    /** The Vietnamese or English name of a service, need or group. */
    name: (thing, field = "name") => (language === "en" && thing[`${field}_en`]) || thing[field],
    weekday: (iso) => find(language, "days")[weekdayOf(iso)],
    weekdayNames: () => find(language, "days"),
    day: (iso) => dayOf(iso),
    longDay: (iso) => `${find(language, "days")[weekdayOf(iso)]}, ${dayOf(iso)}`,
    time: (iso) => timeOf(iso),
  };
}

/** Whole minutes of a wait, low down and high up; count is the upper end. */
function minutesOf({ low_seconds: lowSeconds, high_seconds: highSeconds }) {
  const high = Math.max(1, Math.ceil(highSeconds / 60));
  return { low: Math.floor(lowSeconds / 60), high, count: high };
}

/** How a wait is said: "under" is a bound already, so no word for "about" may stand before it. */
function formOf(wait) {
  const { low, high } = minutesOf(wait);
  return low === 0 ? "under" : low === high ? "about" : "range";
}

/** The site's name in two lines: what it is, and which one. */
export function siteLines(site, language) {
  const short = site.short_name ?? "";
  const name = (language === "en" && site.name_en) || site.name;
  if (short && name.toLocaleLowerCase("vi").endsWith(short.toLocaleLowerCase("vi"))) {
    return [name.slice(0, -short.length).trim(), short];
  }
  return language === "en" ? ["", name] : [name, short];
}

function find(language, key) {
  return key.split(".").reduce((found, part) => found?.[part], catalogues[language]);
}
