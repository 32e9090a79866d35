// The page behind the QR of a receipt: how far a dossier has come. No person's data is asked for or shown.

import { createApi } from "/look/api.js";
import { createClock } from "./clock.js";
import { loadIcons } from "./dom.js";
import { viewOf } from "./dossier_views.js";
import { dress } from "./phone_fonts.js";
import { createPage } from "./two_languages.js";

const POLL_MILLISECONDS = 300_000;
const POLL_WHEN_AWAY_MILLISECONDS = 5000;

const path = `/track/${encodeURIComponent(location.pathname.split("/").at(-1))}`;
const api = createApi({ credential: "none" });
const clock = createClock();
const state = { dossier: null, isMissing: false, misses: 0, updatedAt: null };
const page = createPage({ page: "dossier", root: document.getElementById("app"), api, state, viewOf, titleOf });

let pollTimer = null;

start();

async function start() {
  await page.begin(loadIcons("/kiosk/static/phone_icons.svg").catch(() => {}));
  await poll();
  addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
  addEventListener("online", poll);
  dress();
}

async function poll() {
  clearTimeout(pollTimer);
  try {
    const { dossier } = await api.get(path);
    Object.assign(state, { dossier, misses: 0, updatedAt: clock.wall(Date.now()) });
  } catch (problem) {
    if (problem.isPassing === undefined) throw problem;
    if (problem.status === 404) state.isMissing = true;
    else state.misses += 1;
  }
  page.render();
  clearTimeout(pollTimer);
  if (!state.isMissing) pollTimer = setTimeout(poll, state.misses > 0 ? POLL_WHEN_AWAY_MILLISECONDS : POLL_MILLISECONDS);
}

function titleOf({ dossier }, texts) {
  return dossier ? texts.text("dossier.title", dossier) : texts.text("dossier.title_plain");
}
