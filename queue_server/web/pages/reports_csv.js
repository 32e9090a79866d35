// The day's figures as a file: the numbers the page shows, plain. Seconds and counts, so nothing is rounded on the way.

import { csvCell } from "/pages/format.js";

const COUNTS = ["issued", "served", "no_show", "cancelled", "expired", "waiting", "called", "serving", "on_hold", "closed_by_system"];
const SERVICE_COUNTS = ["issued", "served", "no_show", "cancelled", "expired"];
const RATING_COUNTS = ["asked", "answered", "declined", "unanswered", "cut_short", "satisfied"];

/** Answers the file's text: one figure a line, `figure,service,service_name,counter,from,value`, with a byte order mark for Excel. */
export function csvOf(figures, { nameOf }) {
  const lines = [["figure", "service", "service_name", "counter", "from", "value"]];
  const add = (figure, value, { service = "", name = "", counter = "", from = "" } = {}) => lines.push([figure, service, name, counter, from, value]);
  const addTimes = (times, of) => {
    for (const [time, figure] of Object.entries(times)) for (const [key, value] of Object.entries(figure)) if (value !== null) add(`${time}.${key}`, value, of);
  };
  add("business_day", figures.business_day);
  add("is_final", figures.is_final);
  for (const key of COUNTS) add(key, figures[key]);
  addTimes(figures.times);
  for (const one of figures.by_service) {
    const of = { service: one.service, name: nameOf(one) };
    for (const key of SERVICE_COUNTS) add(key, one[key], of);
    addTimes(one.times, of);
  }
  for (const one of figures.by_counter) {
    const of = { counter: one.counter };
    for (const key of ["served", "no_show"]) add(key, one[key], of);
    addTimes(one.times, of);
    for (const [key, value] of Object.entries(one.ratings)) if (value !== null) add(`ratings.${key}`, value, of);
  }
  for (const one of figures.arrivals) add("arrivals", one.issued, { from: one.from });
  for (const [level, count] of Object.entries(figures.ratings.levels)) add(`ratings.level_${level}`, count);
  for (const key of RATING_COUNTS) add(`ratings.${key}`, figures.ratings[key]);
  for (const [channel, count] of Object.entries(figures.ratings.by_channel)) add(`ratings.${channel}`, count);
  return `\ufeff${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}
