// What every staff page begins with: who is signed in, the words, the header, notices, and the way out.

import { createApi } from "/look/api.js";
import { draw, el, icon, loadIcons } from "/look/dom.js";
import { setLanguage } from "/pages/format.js";

const PAGES = [
  ["counter", ["officer", "administrator"]],
  ["reception", ["receptionist", "supervisor", "administrator"]],
  ["floor", ["supervisor", "administrator"]],
  ["reports", ["supervisor", "manager", "administrator"]],
  ["print-preview", ["officer", "receptionist", "supervisor", "manager", "administrator"]],
  ["admin", ["administrator"]],
];
export const HOME = { officer: "/counter", receptionist: "/reception", supervisor: "/floor", manager: "/reports", administrator: "/admin" };
const LANGUAGE_KEY = "language";

export const language = readLanguage();
export const api = createApi({ credential: "session", language });

/** The words of the page, by key, with facts in their places. */
export let text = (key) => key;

export async function loadWords() {
  setLanguage(language);
  document.documentElement.lang = language;
  const [words] = await Promise.all([fetch(`/pages/texts/${language}.json`).then((answer) => answer.json()), loadIcons().catch(() => {})]);
  text = (key, facts = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
}

/** Load words and session; without a session the reader goes to sign in and comes back. */
export async function beginPage(name) {
  await loadWords();
  document.title = text(`page_${name}`);
  for (;;) {
    try {
      const { user, csrf_token: csrf } = await api.get("/session");
      api.setCsrfToken(csrf);
      return user;
    } catch (problem) {
      if (problem.status === 401) {
        location.replace(`/login?next=${encodeURIComponent(location.pathname)}`);
        await new Promise(() => {});
      }
      notice(problem, { isTrouble: true });
      await new Promise((resolve) => { setTimeout(resolve, 2000); });
    }
  }
}

/** The slim header of all staff pages. */
export function viewTop({ user, name, title = text(`page_${name}`), aside = [], isLost = false, now = "" }) {
  const pages = PAGES.filter(([, roles]) => roles.includes(user.role));
  return el("header", { class: "top" },
    el("h1", {}, title),
    aside,
    pages.length > 1
      ? el("nav", { "aria-label": text("pages") }, pages.map(([page]) => el("a", { href: `/${page}`, "aria-current": page === name ? "page" : null }, text(`page_${page}`))))
      : null,
    el("div", { class: "right" },
      el("span", {}, user.display_name),
      el("span", { class: `link${isLost ? " is-lost" : ""}`, role: "status" }, icon(isLost ? "wifi-off" : "wifi"), text(isLost ? "lost" : "connected")),
      el("button", { class: "quiet", type: "button", "data-do": "switchLanguage", lang: language === "vi" ? "en" : "vi" }, language === "vi" ? "English" : "Tiếng Việt"),
      el("button", { class: "quiet", type: "button", "data-do": "signOut" }, text("sign_out")),
      now ? el("time", { class: "num" }, now) : null));
}

export const commonActions = {
  async signOut() {
    try { await api.del("/session"); } catch { /* the session may have ended by itself */ }
    location.replace("/login");
  },
  switchLanguage() {
    localStorage.setItem(LANGUAGE_KEY, language === "vi" ? "en" : "vi");
    location.reload();
  },
};

let noticeTimer = null;

/** Tell the reader something: a text, or a Problem in the server's words. */
export function notice(what, { isTrouble = what instanceof Error } = {}) {
  const words = what instanceof Error ? (what.detail || text(what.code === "unreachable" ? "unreachable" : "failed")) : what;
  let root = document.getElementById("notice");
  if (root === null) {
    root = el("div", { id: "notice", role: "alert" });
    document.body.append(root);
  }
  root.className = `notice${isTrouble ? " is-trouble" : ""}`;
  draw(root, icon(isTrouble ? "triangle-alert" : "check"), el("span", {}, words));
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => root.remove(), 6000);
}

/** The site's time now, from a server's instant with its offset. */
export function siteClock(serverNow) {
  const offset = serverNow.slice(-6);
  const minutes = (offset[0] === "-" ? -1 : 1) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4, 6)));
  const ahead = Date.parse(serverNow) - Date.now();
  return {
    now: () => Date.now() + ahead,
    text: () => new Date(Date.now() + ahead + minutes * 60000).toISOString().slice(11, 16),
  };
}

function readLanguage() {
  try { return localStorage.getItem(LANGUAGE_KEY) === "en" ? "en" : "vi"; } catch { return "vi"; }
}
