// One question at a time, over the page: the browser's own dialog keeps focus and Escape.

import { el } from "/look/dom.js";
import { text } from "/pages/session.js";

/**
 * Ask with a form; leave null: there is nothing to refuse. body: nodes inside. Answers the submitter's value with the form's fields, or null
 * when the reader leaves. check(fields, form) may throw a Problem, whose words stay in the dialog with all that was
 * typed; the field it names gets the focus. While it runs another press does nothing, and who leaves meanwhile
 * is still told what came of it.
 */
export function ask({ title, body, submit = text("ok"), leave = text("leave"), check = async () => {} }) {
  return new Promise((resolve) => {
    const trouble = el("p", { class: "trouble-line", role: "alert" });
    const form = el("form", { method: "dialog" },
      el("h2", {}, title), body,
      // Stays in sight however long the question: the way on, the way out, and what went wrong.
      el("div", { class: "end" }, trouble,
        leave === null ? null : el("button", { class: "press", type: "button", "data-leave": true }, leave),
        submit === null ? null : el("button", { class: "press is-main", type: "submit", value: "ok", autofocus: leave === null }, submit)));
    const dialog = el("dialog", { "aria-label": title }, form);
    document.body.append(dialog);
    let answer = null;
    let underWay = null;
    const tryOnce = async (fields) => {
      trouble.textContent = "";
      hold(form, true);
      try {
        answer = { ...fields, result: await check(fields, form) };
        dialog.close();
      } catch (problem) {
        trouble.textContent = troubleWords(problem, form);
        pointAt(form, problem.field);
      } finally {
        hold(form, false);
        underWay = null;
      }
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      underWay ??= tryOnce({ ...Object.fromEntries(new FormData(form)), button: event.submitter?.value ?? "ok" });
    });
    form.querySelector("[data-leave]")?.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", async () => {
      dialog.remove();
      await underWay;
      resolve(answer);
    });
    dialog.showModal();
  });
}

function hold(form, isHeld) {
  form.setAttribute("aria-busy", String(isHeld));
  for (const button of form.querySelectorAll("[type=submit]")) {
    if (isHeld) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

/** The server names a field and a day as the wire does; the reader knows the field by its label. */
function troubleWords({ detail, field: name }, form) {
  if (!detail) return text("unreachable");
  const label = fieldOf(form, name)?.closest("label");
  const words = (label?.querySelector("span") ?? label)?.firstChild?.textContent.trim();
  return (words ? detail.replace(`“${name}”`, `“${words}”`) : detail).replace(/\b\d{4}-\d\d-\d\d\b/g, dayInWords);
}

/** The month as a word: a date field follows the browser's own order, and 01/02 beside it would be read both ways. */
function dayInWords(day) {
  const { lang } = document.documentElement;
  return new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(day));
}

function fieldOf(form, name) {
  return name ? form.querySelector(`[name="${CSS.escape(name)}"]:enabled`) : null;
}

function pointAt(form, name) {
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const field = fieldOf(form, name);
  field?.setAttribute("aria-invalid", "true");
  field?.focus();
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
