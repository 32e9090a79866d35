// One question at a time, over the page: the browser's own dialog keeps focus and Escape.

import { el } from "/look/dom.js";
import { text } from "/pages/session.js";

/**
 * Ask with a form. body: nodes inside. Answers the submitter's value with the form's fields, or null
 * when the reader leaves. check(fields) may throw a Problem, whose words stay in the dialog.
 */
export function ask({ title, body, submit = text("ok"), check = async () => {} }) {
  return new Promise((resolve) => {
    const trouble = el("p", { class: "trouble-line", role: "alert" });
    const form = el("form", { method: "dialog" },
      el("h2", {}, title), body, trouble,
      el("div", { class: "end" },
        el("button", { class: "press", type: "button", "data-leave": true }, text("leave")),
        submit === null ? null : el("button", { class: "press is-main", type: "submit", value: "ok" }, submit)));
    const dialog = el("dialog", { "aria-label": title }, form);
    document.body.append(dialog);
    let answer = null;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = { ...Object.fromEntries(new FormData(form)), button: event.submitter?.value ?? "ok" };
      try {
        answer = { ...fields, result: await check(fields) };
        dialog.close();
      } catch (problem) {
        trouble.textContent = problem.detail || text("unreachable");
      }
    });
    form.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => { dialog.remove(); resolve(answer); });
    dialog.showModal();
  });
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
