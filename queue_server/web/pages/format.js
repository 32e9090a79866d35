// How figures are written: Vietnamese or English signs, whole minutes, percentages that never round up.

let language = "vi";

export function setLanguage(value) { language = value; }

/** 1234 → "1.234" (vi) or "1,234" (en). */
export function number(value) {
  return new Intl.NumberFormat(language === "en" ? "en" : "vi-VN").format(value);
}

/**
 * A share as "81,8 %", cut, not rounded, to one decimal: 99.97 % never shows as 100.0 %.
 * Counted in whole thousandths so that no binary fraction creeps in. "–" of nothing.
 */
export function percent(numerator, denominator) {
  if (!denominator) return "–";
  const tenths = Math.floor((numerator * 1000) / denominator);
  return `${Math.floor(tenths / 10)}${language === "en" ? "." : ","}${tenths % 10}\u00a0%`;
}

/** "81,8 % · 9/11": a percentage with its fraction. */
export function share(numerator, denominator) {
  if (numerator === null || numerator === undefined) return "–";
  return denominator ? `${percent(numerator, denominator)} (${number(numerator)}/${number(denominator)})` : "–";
}

/** What a Vietnamese is called by where there is no room for the whole: the last two parts of the name. */
export function calledName(name) {
  return name.trim().split(/\s+/).slice(-2).join(" ");
}

/** Seconds as running time "07:58", "1:02:05". */
export function running(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = `${two(Math.floor((whole % 3600) / 60))}:${two(whole % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** Seconds as a figure in minutes and seconds, "12:05"; "–" when there is none. */
export function duration(seconds) {
  return seconds === null || seconds === undefined ? "–" : running(seconds);
}

/** "09:12" of an instant, in the site's own time: the instant carries its offset. */
export function clock(iso) {
  return iso ? iso.slice(11, 16) : "–";
}

/** "25/11/2026" of a day. */
export function day(iso) {
  return iso ? `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}` : "–";
}

/** A cell of a CSV file: text that a spreadsheet would take for a formula is made text. */
export function csvCell(value) {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+\-@\t\r＝]/.test(text) && !/^-?[\d.,]+$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function two(value) { return String(value).padStart(2, "0"); }
