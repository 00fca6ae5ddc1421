"""A headless Chromium that loads pages from disk and tells what went wrong, spoken to through a pipe."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
PIPED = 'exec "$@" 3<&"$LG_READ" 4>&"$LG_WRITE"'
"""The browser reads commands from descriptor 3 and answers on 4; the shell puts the pipes there."""
PROBE = """(() => ({
    broken: [...document.images].filter(i => !i.complete || !i.naturalWidth).map(i => i.src),
    wide: document.documentElement.scrollWidth > innerWidth + 1,
    title: document.title,
    errors: document.querySelectorAll('merror').length,
}))()"""


@dataclass
class Visit:
    """What a page did while it was loaded."""

    address: str
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    found: dict[str, Any] = field(default_factory=dict)


class Browser:
    """Commands to one tab; events that arrive meanwhile are kept."""

    def __init__(self, write: int, read: int) -> None:
        self._out, self._in = write, read
        self._rest, self._number, self._session = b"", 0, ""
        self.events: list[dict[str, Any]] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._in, 1 << 16)
            if not piece:
                raise RuntimeError("the browser closed its end of the pipe")
            self._rest += piece
        message, self._rest = self._rest.split(b"\0", 1)
        found: dict[str, Any] = json.loads(message)
        return found

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._number += 1
        command = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            command["sessionId"] = self._session
        os.write(self._out, json.dumps(command).encode() + b"\0")
        while (message := self._next()).get("id") != self._number:
            self.events.append(message)
        if "error" in message:
            raise RuntimeError(f"{method}: {message['error']}")
        answer: dict[str, Any] = message["result"]
        return answer

    def visit(self, address: str, width: int = 1200) -> Visit:
        """Load a page, wait until it is drawn, and collect complaints and requests."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
        )
        self.events.clear()
        self.call("Page.navigate", url=address)
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            self.events.append(self._next())
        value = self.call("Runtime.evaluate", expression=PROBE, returnByValue=True)["result"]["value"]
        visit = Visit(address, found=value)
        for event in self.events:
            _note(visit, event.get("method", ""), event.get("params", {}))
        return visit


def _note(visit: Visit, method: str, told: dict[str, Any]) -> None:
    if method == "Network.requestWillBeSent":
        if not told["request"]["url"].startswith(("file:", "data:", "blob:", "about:")):
            visit.outside.append(told["request"]["url"])
    elif method == "Runtime.exceptionThrown":
        visit.complaints.append(str(told["exceptionDetails"].get("exception", told)))
    elif method == "Runtime.consoleAPICalled" and told["type"] in ("error", "warning", "assert"):
        visit.complaints.append(str([item.get("value") for item in told["args"]]))
    elif method == "Log.entryAdded" and told["entry"]["level"] in ("error", "warning"):
        visit.complaints.append(f"{told['entry']['text']} {told['entry'].get('url', '')}")
    elif method == "Network.loadingFailed" and not told.get("canceled"):
        visit.complaints.append(told["errorText"])


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start Chromium without any network, and end it."""
    program = next(filter(None, map(shutil.which, NAMES)))
    (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run"]
    flags += ["--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}"]
    outside = os.environ | {"LG_READ": str(theirs_in), "LG_WRITE": str(theirs_out)}
    process = subprocess.Popen(
        ["bash", "-c", PIPED, "browser", program, *flags],
        env=outside, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        one = Browser(ours_out, ours_in)
        yield one
        one._session = ""
        with suppress(RuntimeError, OSError):  # it may be gone before it answers
            one.call("Browser.close")
    finally:
        process.terminate()
        process.wait(timeout=30)
        os.close(ours_out)
        os.close(ours_in)
