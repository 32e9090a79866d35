// One question at a time, over the page: the browser's own dialog keeps focus and Escape.

import { el, icon } from "/look/dom.js";
import { problemText, text } from "/pages/session.js";

/**
 * Ask with a form. body: nodes inside. Answers the form's fields, `button` (the submitter's value) and
 * `result` (of check), or null when the reader leaves. check(fields, form) may throw a Problem, whose words
 * stay in the dialog. submit null: the body brings its own submit buttons.
 */
export function ask({ title, body, submit = text("ok"), leave = text("leave"), isWide = false, check = async () => {} }) {
  return new Promise((resolve) => {
    const trouble = el("p", { class: "trouble-line", role: "alert" });
    const main = submit === null ? null : el("button", { class: "press is-main", type: "submit", value: "ok" }, submit);
    const form = el("form", { method: "dialog" },
      el("h2", {}, title), body, trouble,
      el("div", { class: "end" }, leave === null ? null : el("button", { class: "press", type: "button", "data-leave": true }, leave), main));
    const dialog = el("dialog", { "aria-label": title, class: isWide ? "is-wide" : null }, form);
    document.body.append(dialog);
    let answer = null;
    let isChecking = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (isChecking) return; // a second press while the first is under way
      isChecking = true;
      const fields = { ...Object.fromEntries(new FormData(form)), button: event.submitter?.value ?? "ok" };
      trouble.replaceChildren();
      main?.setAttribute("aria-disabled", "true");
      try {
        answer = { ...fields, result: await check(fields, form) };
        dialog.close();
      } catch (problem) {
        trouble.replaceChildren(icon("triangle-alert"), problemText(problem));
      }
      main?.removeAttribute("aria-disabled");
      isChecking = false;
    });
    form.querySelector("[data-leave]")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    dialog.showModal();
  });
}

/** Ask yes or no; true only for yes. */
export async function askToConfirm({ title, words, yes }) {
  return (await ask({ title, submit: yes, body: el("p", {}, words) })) !== null;
}

/** Ask for one of the services; answers its code or null. */
export async function askService({ title, services, except, check }) {
  const answer = await ask({
    title,
    submit: null,
    check,
    body: el("div", { class: "choices" }, services.filter((one) => one.code !== except).map((one) =>
      el("button", { class: "press", type: "submit", value: one.code }, el("b", {}, one.code), document.documentElement.lang === "en" ? one.name_en : one.name))),
  });
  return answer?.button ?? null;
}
