// The page behind the QR of the kiosk's readiness check: which papers a procedure needs. For anyone.

import { createApi } from "/look/api.js";
import { el } from "./dom.js";
import { createPage } from "./two_languages.js";

const TRY_AGAIN_MILLISECONDS = 5000;

const [site, code] = location.pathname.split("/").slice(-2).map(decodeURIComponent);
const api = createApi({ credential: "none" });
const state = { answer: null, isMissing: false };
const page = createPage({ page: "papers", root: document.getElementById("app"), api, state, viewOf, titleOf: (_, texts) => texts.text("list.title") });

page.begin().then(read);

async function read() {
  try {
    state.answer = await api.get(`/papers/${encodeURIComponent(site)}/${encodeURIComponent(code)}`);
  } catch (problem) {
    if (problem.status === 404) state.isMissing = true;
    else setTimeout(read, TRY_AGAIN_MILLISECONDS);
  }
  page.render();
}

function viewOf(_, texts) {
  return [head(texts), el("main", {}, content(texts))];
}

function head(texts) {
  const name = state.answer ? texts.name(state.answer.site) : "";
  return el("header", {}, el("span", {}, name), el("button", { type: "button", "data-do": "language", lang: state.language === "vi" ? "en" : "vi" }, state.language === "vi" ? "English" : "Tiếng Việt"));
}

function content(texts) {
  if (state.isMissing) return el("h1", {}, texts.text("list.missing"));
  if (state.answer === null) return el("h1", {}, texts.text("list.waiting"));
  const { procedure } = state.answer;
  const section = (key, some) => (some.length === 0 ? null : el("section", { class: key }, el("h2", {}, texts.text(`list.${key}`)), el("ul", {}, some.map((paper) => el("li", {}, texts.name(paper))))));
  return [
    el("h1", {}, texts.text("list.title")), el("p", { lang: "vi" }, procedure.name),
    procedure.is_online_only ? el("p", {}, texts.text("list.online")) : null,
    procedure.papers.length === 0 ? el("p", {}, texts.text("list.unknown")) : null,
    section("bring", procedure.papers.filter((paper) => !paper.is_in_database)),
    section("known", procedure.papers.filter((paper) => paper.is_in_database)),
    el("p", { class: "note" }, texts.text("list.note")),
  ];
}
