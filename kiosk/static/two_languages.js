// A page behind a QR code on paper, in two languages: Vietnamese first, English when asked for.

import { draw, listen } from "./dom.js";
import { loadTexts, textsFor } from "./texts.js";

/**
 * page: the name of its texts; state.language is kept here; viewOf(state, texts) and titleOf(state, texts) say what
 * it shows. Answers begin(...more), which draws once the words (and what else is promised) are there, and render().
 */
export function createPage({ page, root, api, state, viewOf, titleOf }) {
  state.language = "vi";

  async function begin(...more) {
    listen(root, { language: change });
    await Promise.all([loadTexts(state.language, page), ...more]);
    render();
  }

  async function change() {
    const language = state.language === "vi" ? "en" : "vi";
    try {
      await loadTexts(language, page);
    } catch {
      return;
    }
    state.language = language;
    render();
  }

  function render() {
    const texts = textsFor(state.language);
    api.language = state.language;
    document.documentElement.lang = state.language;
    document.title = titleOf(state, texts);
    draw(root, viewOf(state, texts));
  }

  return { begin, render };
}
