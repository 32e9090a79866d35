"""A person at a page with a keyboard and nothing else: finds each control by Tab, and always sees where he is."""

from typing import Any

from playwright.sync_api import Page, expect

MOST_TABS = 90
# After a screen has changed, presses are held for a moment.
HELD_MILLISECONDS = 500

# The control that has the focus: its name, and what is wrong with how it is seen. Null outside the page's controls.
WHERE = """() => {
  const one = document.activeElement;
  if (one === null || one === document.body || !one.matches("button, a, textarea, input, summary")) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const at = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
  const wrong = [];
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) wrong.push("no outline");
  if (box.top < 0 || box.left < 0 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1) wrong.push("outside");
  else if (!one.contains(at)) wrong.push("covered");
  const { do: action, value } = one.dataset;
  return { name: value ? `${action}=${value}` : action || one.name || "link", wrong };
}"""

# Every control in sight, in the order of the page; one that can do nothing now is reached too, and says so.
CONTROLS = """() => [...document.querySelectorAll("#app :is(button, a, textarea)")]
  .filter((one) => one.checkVisibility())
  .map((one) => one.dataset.value ? `${one.dataset.do}=${one.dataset.value}` : one.dataset.do || one.name || "link")"""

FOCUS = """() => {
  const one = document.activeElement;
  return one === document.body ? "nowhere" : one.matches("h1, h2, [data-focus]") ? "heading" : "control";
}"""


class Keys:
    """Works a page whose clock the test moves, by Tab, Shift+Tab, Enter and Space alone."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str) -> None:
        """Tab to the first control of the selector; each stop on the way must be seen."""
        seen = []
        for _ in range(MOST_TABS):
            if self.page.evaluate("one => document.activeElement.matches(one)", selector):
                return
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(WHERE)
            if stop is not None:
                assert stop["wrong"] == [], stop
                seen.append(stop["name"])
        raise AssertionError(f"{selector} is not reached; seen: {seen}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Tab to a control and press it."""
        self.reach(selector)
        self.page.keyboard.press(key)

    def arrive(self, selector: str) -> None:
        """A screen has come up: the focus is on its heading or on a control of it, never lost."""
        expect(self.page.locator(selector).first).to_be_visible()
        self.page.clock.run_for(HELD_MILLISECONDS)
        assert self.page.evaluate(FOCUS) != "nowhere", selector

    def rest(self, seconds: int) -> None:
        """Touch nothing for so long. The server answers in between: a page whose clock outruns its requests would
        believe it away, and say so on a screen of its own.
        """
        for _ in range(seconds // 5):
            self.page.clock.run_for(5_000)
            self.page.evaluate("fetch('/kiosk/version').then((answer) => answer.text())")

    def sweep(self) -> list[str]:
        """Tab once round the page: every control is reached, in the order it is read."""
        controls: list[str] = self.page.evaluate(CONTROLS)
        self.page.evaluate("document.activeElement.blur()")
        reached: list[Any] = []
        for _ in range(2 * len(controls) + 6):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(WHERE)
            if stop is None or (reached and stop["name"] == reached[0]):
                continue
            assert stop["wrong"] == [], stop
            if stop["name"] not in reached:
                reached.append(stop["name"])
            if len(reached) == len(set(controls)):
                break
        first = reached[0]
        turned = [name for name in dict.fromkeys(controls)]
        place = turned.index(first)
        assert reached == turned[place:] + turned[:place]
        return reached
