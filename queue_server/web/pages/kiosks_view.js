// The kiosks as staff see them: alive or silent, with paper or without, and an old page by its version.

import { el, icon } from "/look/dom.js";
import { clock } from "/pages/format.js";
import { text } from "/pages/session.js";

const FINE = new Set(["ok", "paper_low", "preview", "none"]);

/** One line a kiosk; nothing at all where the site has none. */
export function viewKiosks(kiosks) {
  if (kiosks.length === 0) return null;
  const newest = newestVersion(kiosks);
  return el("section", { class: "kiosks", "aria-label": text("kiosks") }, kiosks.map((one) => viewKiosk(one, newest)));
}

function viewKiosk(one, newest) {
  const isPaperFine = FINE.has(one.paper);
  const isOld = one.version !== null && one.version !== newest;
  return el("p", { class: one.is_silent || !isPaperFine ? "kiosk-line late" : "kiosk-line", "data-key": one.id },
    icon(one.is_silent ? "wifi-off" : isPaperFine ? "circle-check" : "printer"),
    el("b", {}, one.name), " ",
    one.seen_at === null ? text("kiosk_never") : one.is_silent ? text("kiosk_silent", { time: clock(one.seen_at) }) : text("kiosk_alive"),
    isPaperFine ? null : ` · ${text(`fault_${one.paper}`)}`,
    el("small", { class: "soft" }, one.version === null ? "" : ` ${text(isOld ? "kiosk_old" : "kiosk_version", { version: one.version })}`));
}

/** The version of the kiosk that reported last: a page renews itself as soon as nobody stands at it. */
function newestVersion(kiosks) {
  return kiosks.reduce((last, one) => ((one.seen_at ?? "") > (last?.seen_at ?? "") ? one : last), null)?.version ?? null;
}
