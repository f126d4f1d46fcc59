"""What is wrong with a page in a browser: for eyes, for keyboards, in a longer language, on a phone."""

import json
from dataclasses import dataclass, field
from typing import Any

from tests.reports.browsing import AXE
from tests.web.everybody.page_list import Page

SIZES = ((1280, 800), (390, 844))
MADE_UP = "/en-xa"
WORST = ("serious", "critical")
ALL = '{runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}'
FOUND = (
    "JSON.stringify(r.violations.map(v => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 160)]))"
)
# The page as a whole, and whatever holds words that people press or read beside a field.
OVER = """() => {
  const root = document.documentElement, wide = root.clientWidth, found = [];
  if (root.scrollWidth > wide) for (const e of document.querySelectorAll("body *"))
    if (!e.closest(".scroll, .sideways, svg, pre, .skip") && e.getBoundingClientRect().right > wide + 1)
      found.push("over the edge: " + e.outerHTML.slice(0, 140));
  for (const e of document.querySelectorAll("button, .button, label, legend, summary, header.bar a, dt")) {
    if (!e.checkVisibility() || e.closest(".scroll, .sideways")) continue;
    const box = e.getBoundingClientRect(), words = document.createRange();
    words.selectNodeContents(e);
    if (e.querySelector(".visually-hidden")) continue;
    const inside = words.getBoundingClientRect();
    if (getComputedStyle(e).display != "inline" && (inside.right > box.right + 1 || inside.left < box.left - 1
        || e.scrollHeight > e.clientHeight + 3 && getComputedStyle(e).overflow != "visible"))
      found.push("clipped: " + e.outerHTML.slice(0, 140));
  }
  return found;
}"""
# A group of radio buttons is one stop; what a closed part hides is none.
STOPS = """() => {
  const groups = new Set();
  window.stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")].filter(e => {
    if (e.tabIndex < 0 || e.disabled || e.type == "hidden" || !e.checkVisibility({visibilityProperty: true})) return false;
    if (e.type != "radio") return true;
    const first = !groups.has(e.name); groups.add(e.name); return first;
  });
  window.reached = new Set(); window.unseen = [];
  addEventListener("focusin", event => {
    const style = getComputedStyle(event.target), name = event.target.type == "radio" && event.target.name;
    reached.add(name ? stops.find(e => e.name == name) : event.target);
    if (!(style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2) && style.boxShadow == "none")
      unseen.push(event.target.outerHTML.slice(0, 140));
  });
  document.activeElement.blur();
  return stops.length;
}"""
MISSED = """() => [...stops.filter(e => !reached.has(e)).map(e => "not reached by keyboard: " + e.outerHTML.slice(0, 140)),
  ...unseen.map(e => "focus cannot be seen: " + e)]"""


@dataclass
class Looker:
    """A browser's window that somebody has signed in to, and what it has found."""

    page: Any
    start: str
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.debugger = self.page.context.new_cdp_session(self.page)

    def faults(self, listed: Page) -> list[Any]:
        """Everything that is wrong with a page."""
        self.errors.clear()
        found = [*self._in_english(listed), *self._made_up(listed)]
        return [*found, *self.errors]

    def _in_english(self, listed: Page) -> list[Any]:
        self._open(listed.path, SIZES[0])
        light = self.axe()
        self.page.emulate_media(color_scheme="dark")
        dark = self.axe('{runOnly: {type: "rule", values: ["color-contrast"]}}', loaded=True)
        self.page.emulate_media(color_scheme="light")
        keyboard = self.by_keyboard()
        return [*light, *(["in the dark", *each] for each in dark), *keyboard, *self.at_each_size()]

    def _made_up(self, listed: Page) -> list[str]:
        self._open(MADE_UP + listed.path, SIZES[0])
        return [f"in a longer language, {fault}" for fault in self.at_each_size()]

    def _open(self, path: str, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.goto(self.start + path)

    def at_each_size(self) -> list[str]:
        """What runs over the edge or is cut off, on a desk and on a phone."""
        found = []
        for width, height in SIZES:
            self.page.set_viewport_size({"width": width, "height": height})
            found += [f"{width} px wide: {fault}" for fault in self.page.evaluate(OVER)]
        return found

    def axe(self, options: str = ALL, *, loaded: bool = False) -> list[Any]:
        """What axe finds that is serious or critical: rule, how bad, how often, and the first of them."""
        # Past the page's own policy: the debugger's console is not bound by it.
        script = "" if loaded else AXE.read_text(encoding="utf-8")
        looked = self.debugger.send(
            "Runtime.evaluate",
            {"expression": f"{script};axe.run({options}).then(r => {FOUND})", "awaitPromise": True},
        )
        return [each for each in json.loads(looked["result"]["value"]) if each[1] in WORST]

    def by_keyboard(self) -> list[str]:
        """What the key Tab does not come to, and where one does not see that it has."""
        stops = self.page.evaluate(STOPS)
        # A field for a day is several stops of the browser's own.
        presses = stops + 1 + 4 * self.page.locator("input[type=date]:visible").count()
        for _ in range(presses):
            self.page.keyboard.press("Tab")
        return self.page.evaluate(MISSED)
