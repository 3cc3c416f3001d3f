"""The keyboard alone on a page that is open in the browser: Tab comes everywhere, and shows it."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Page

REACHABLE = """() => {
  const shown = e => e.getClientRects().length && getComputedStyle(e).visibility !== 'hidden';
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(e => shown(e) && e.type !== 'hidden' && !e.disabled && e.tabIndex >= 0);
  all.forEach((e, n) => e.dataset.stop = n);
  return all.map(e => ({stop: e.dataset.stop, group: e.type === 'radio' ? e.name : '',
                        what: e.outerHTML.slice(0, 120)}));
}"""
OPEN = """() => document.querySelectorAll('details:not([open]) > summary').forEach(summary => {
  if (summary.getClientRects().length) summary.parentElement.open = true;
})"""
WATCH = """() => {
  window.focused = [];
  document.addEventListener('focusin', ({target: e}) => {
    const s = getComputedStyle(e);
    const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2
      || s.boxShadow !== 'none';
    window.focused.push({stop: e.dataset.stop ?? '', ring, what: e.outerHTML.slice(0, 120)});
  });
}"""


def by_keyboard(page: Page) -> Iterator[str]:
    """Tab comes at everything that can be used, and shows where it is."""
    page.evaluate(OPEN)
    wanted = page.evaluate(REACHABLE)
    groups = {one["stop"]: one["group"] for one in wanted}
    focused = _tabbed(page, {one["stop"] for one in wanted if not one["group"]}, len(wanted))
    met = {here["stop"] for here in focused}
    yield from (f"no focus ring on {here['what']}" for here in focused if not here["ring"])
    reached = {groups[stop] for stop in met if groups.get(stop)}
    for one in wanted:
        if one["stop"] not in met and one["group"] not in reached:
            yield f"Tab does not come at {one['what']}"


def _tabbed(page: Page, alone: set[str], stops: int) -> list[dict[str, Any]]:
    """What gets the focus, in order and each once, when Tab is held until all of `alone` had it."""
    page.evaluate(WATCH)
    page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus(); }")
    met: dict[str, dict[str, Any]] = {}
    for _ in range(4):  # a day has three places to stop
        if alone <= met.keys():
            break
        for _ in range(stops):
            page.keyboard.down("Tab")
        for here in page.evaluate("window.focused.splice(0)"):
            if here["stop"]:
                met.setdefault(here["stop"], here)
    page.keyboard.up("Tab")
    return list(met.values())
