"""``tonight.html`` in a real browser: no network, no script, by keyboard, in print, enlarged, with enough contrast.

    python benchmarks/morning_in_a_browser.py FOLDER/outbox/tonight.html [--browser chromium] [--pictures FOLDER]

Chromium is steered through its pipe, with every host name unresolvable. Needs Chromium; the tests don't.

Measured with Chromium 156 on the page of `breachdocs demo`, made by `breachdocs nightly`: nothing but the file is asked
for; the tab key goes down the page, each stop with a frame; at 200 and 400 % nobody scrolls sideways; it prints on one
page of A4; the least contrast is 9.5 to 1, light and dark.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

#: The least contrast of text (WCAG 2.2, 1.4.6).
_CONTRAST = 7.0
#: Window widths in CSS pixels: as it is on a screen, at 200 %, and at 400 % (WCAG 2.2, 1.4.10).
_WIDTHS = {"as it is": 1280, "at 200 %": 640, "at 400 %": 320}

_PAGE_OF_PDF = re.compile(rb"/Type ?/Page\b(?!s)")

_FOCUS = """(() => { const it = document.activeElement; const style = getComputedStyle(it);
  return { what: it.tagName + ' ' + (it.getAttribute('href') || it.getAttribute('aria-label') || ''),
    at: [...document.querySelectorAll('*')].indexOf(it), outline: style.outlineStyle,
    seen: it.getBoundingClientRect().right > 0 }; })()"""
_REACHED_BY_TAB = "document.querySelectorAll('a[href], [tabindex=\"0\"]').length"
_CONTRASTS = """(() => {
  const light = (colour) => { const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((one) => one / 255)
      .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]; };
  const clear = (colour) => colour === 'transparent' || /, 0\\)$/.test(colour);
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), it = walker.currentNode.parentElement;
    if (!text || it.closest('title, desc')) continue;
    let ink = getComputedStyle(it).color, paper = 'rgb(255, 255, 255)';
    if (it.closest('svg')) {
      ink = getComputedStyle(it).fill;
      const spot = it.getBBox(), inside = { x: spot.x + 1, y: spot.y + spot.height / 2 };
      for (const box of it.closest('svg').querySelectorAll('rect')) {
        const there = box.getBBox();
        if (inside.x >= there.x && inside.x <= there.x + there.width && inside.y >= there.y
            && inside.y <= there.y + there.height) paper = getComputedStyle(box).fill; }
    } else {
      for (let up = it; up; up = up.parentElement) {
        const colour = getComputedStyle(up).backgroundColor;
        if (!clear(colour)) { paper = colour; break; } } }
    const two = [light(ink), light(paper)].sort((a, b) => b - a);
    found.push([(two[0] + 0.05) / (two[1] + 0.05), text.slice(0, 40)]); }
  return found.sort((a, b) => a[0] - b[0])[0]; })()"""


class Browser:
    """A Chromium of its own, with one page, which is told what to do as a debugger tells it."""

    def __init__(self, program: str, home: Path) -> None:
        to_read, ours_out = os.pipe()
        ours_in, to_write = os.pipe()
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe"]
        flags += ["--host-resolver-rules=MAP * ~NOTFOUND", "--no-first-run", f"--user-data-dir={home}"]

        def hand_over() -> None:
            low, high = os.dup(to_read), os.dup(to_write)
            os.dup2(low, 3)
            os.dup2(high, 4)

        self._process = subprocess.Popen(
            [program, *flags, "about:blank"],
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=hand_over,  # noqa: PLW1509 -- one thread
        )
        os.close(to_read)
        os.close(to_write)
        self._out, self._in, self._rest, self._number = ours_out, ours_in, b"", 0
        self.requests: list[str] = []
        pages = self.tell("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in pages if one["type"] == "page")
        self._session = self.tell("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]

    _session = ""

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """Has it do something; what came of it."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        message |= {"sessionId": self._session} if self._session else {}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            said = self._said()
            if said.get("id") == self._number:
                if "error" in said:
                    sys.exit(f"{method}: {said['error']}")
                result: dict[str, Any] = said["result"]
                return result

    def wait_for(self, event: str) -> None:
        """Waits until it says that something happened."""
        while self._said().get("method") != event:
            pass

    def value(self, script: str) -> Any:
        """What an expression comes to on the page."""
        return self.tell("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def _said(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            self._rest += os.read(self._in, 1 << 16)
        line, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(line)
        if said.get("method") == "Network.requestWillBeSent":
            self.requests.append(said["params"]["request"]["url"])
        return said

    def end(self) -> None:
        """Closes it."""
        self._process.terminate()
        self._process.wait()


def _opened(browser: Browser, page: Path) -> None:
    for room in ("Page", "Network", "Runtime"):
        browser.tell(f"{room}.enable")
    browser.tell("Emulation.setScriptExecutionDisabled", value=True)
    browser.tell("Page.navigate", url=page.resolve().as_uri())
    browser.wait_for("Page.loadEventFired")


def _tabbed(browser: Browser) -> tuple[list[str], list[str]]:
    """What the tab key reaches, in turn, and what is wrong with that."""
    reached, last, wrong = [], -1, list[str]()
    for _ in range(int(browser.value(_REACHED_BY_TAB))):
        for kind in ("rawKeyDown", "keyUp"):
            browser.tell("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        now = browser.value(_FOCUS)
        reached.append(now["what"])
        if now["at"] <= last:
            wrong.append(f"the tab key goes back to {now['what']}")
        if now["outline"] == "none" or not now["seen"]:
            wrong.append(f"nobody sees that {now['what']} has the focus")
        last = now["at"]
    return reached, wrong


def _looked_at(browser: Browser, pictures: Path | None) -> list[str]:
    """What is wrong with how the page looks, in several widths and colours."""
    wrong = []
    for scheme in ("light", "dark", "forced"):
        features = [{"name": "prefers-color-scheme", "value": "dark" if scheme != "light" else "light"}]
        features += [{"name": "forced-colors", "value": "active"}] if scheme == "forced" else []
        browser.tell("Emulation.setEmulatedMedia", features=features)
        for name, width in _WIDTHS.items():
            browser.tell(
                "Emulation.setDeviceMetricsOverride",
                width=width,
                height=900,
                deviceScaleFactor=1,
                mobile=False,
            )
            wide = browser.value("document.documentElement.scrollWidth")
            if wide > width:
                wrong.append(f"{name} one must scroll sideways: {wide} of {width}")
            if pictures is not None:
                shot = browser.tell("Page.captureScreenshot", captureBeyondViewport=True)["data"]
                (pictures / f"{scheme}-{width}.png").write_bytes(base64.b64decode(shot))
        least, words = browser.value(_CONTRASTS)
        print(f"{scheme}: the least contrast is {least:.1f} to 1, of {words!r}")
        if scheme != "forced" and least < _CONTRAST:
            wrong.append(f"in {scheme} colours {words!r} has a contrast of {least:.1f} to 1")
    return wrong


def main() -> None:
    """Opens the page and looks at it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("page", type=Path)
    parser.add_argument("--browser", default="chromium")
    parser.add_argument("--pictures", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        browser = Browser(given.browser, Path(home))
        try:
            _opened(browser, given.page)
            reached, wrong = _tabbed(browser)
            print(f"by the tab key, without a script: {', '.join(reached)}")
            wrong += _looked_at(browser, given.pictures)
            browser.tell("Emulation.setEmulatedMedia", features=[])
            browser.tell("Emulation.clearDeviceMetricsOverride")
            printed = browser.tell("Page.printToPDF", preferCSSPageSize=True)["data"]
            paper = base64.b64decode(printed)
            if given.pictures is not None:
                (given.pictures / "printed.pdf").write_bytes(paper)
            print(f"printed: {len(_PAGE_OF_PDF.findall(paper))} pages of A4")
            asked = [url for url in browser.requests if not url.startswith("file:")]
            print(f"asked for: {len(browser.requests)} file, {len(asked)} things from elsewhere")
            wrong += [f"it asks for {url}" for url in asked]
        finally:
            browser.end()
    print("\n".join(wrong) or "nothing wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
