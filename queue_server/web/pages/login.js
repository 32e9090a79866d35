// Signing in, and going to the page of one's role.

import { draw, el, listen } from "/look/dom.js";
import { HOME, api, commonActions, language, loadWords, text } from "/pages/session.js";

const root = document.getElementById("page");
const state = { trouble: "", isBusy: false, isShown: false };

function show() {
  draw(root, el("main", { class: "sign-in" },
    el("h1", {}, text("sign_in")),
    el("form", { class: "panel", id: "form" },
      el("label", { class: "field" }, text("name"), el("input", { name: "username", autocomplete: "username", required: true, maxlength: 80, autofocus: true })),
      el("label", { class: "field" }, text("password"), el("input", { name: "password", type: state.isShown ? "text" : "password", autocomplete: "current-password", required: true, maxlength: 256 })),
      el("label", { class: "check" }, el("input", { type: "checkbox", "data-toggle": "password" }), text("show_password")),
      el("p", { class: "trouble-line", role: "alert" }, state.trouble),
      el("button", { class: "press is-main", type: "submit", disabled: state.isBusy }, text("sign_in"))),
    el("button", { class: "quiet", type: "button", "data-do": "switchLanguage", lang: language === "vi" ? "en" : "vi" }, language === "vi" ? "English" : "Tiếng Việt")));
}

/** Only a path of this site; anything else goes home. */
export function localPath(given) {
  if (!given || !/^\/[a-z][a-z/-]*$/.test(given)) return null;
  return given;
}

async function signIn(form) {
  state.isBusy = true;
  state.trouble = "";
  show();
  try {
    api.setCsrfToken(""); // there is no session yet to protect
    const { user } = await api.post("/session", { username: form.username.value.trim(), password: form.password.value });
    location.replace(localPath(new URLSearchParams(location.search).get("next")) ?? HOME[user.role]);
  } catch (problem) {
    Object.assign(state, { isBusy: false, trouble: problem.detail || text("unreachable") });
    show();
    form.password.select();
  }
}

async function begin() {
  await loadWords();
  document.title = text("sign_in");
  show();
  root.addEventListener("submit", (event) => { event.preventDefault(); signIn(event.target); });
  root.addEventListener("change", (event) => {
    if (event.target.dataset.toggle) { state.isShown = event.target.checked; show(); }
  });
  listen(root, commonActions);
}

begin();
