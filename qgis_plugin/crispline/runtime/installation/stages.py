"""How far a set-up is: its stages and their shares of the whole."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Callable

from crispline.runtime.feedback import JobProgress

if TYPE_CHECKING:
    from crispline.runtime.feedback import EngineFeedback

#: Where each stage begins and ends in the whole, by about what it takes from the network.
SPANS = {
    "prepare": (0.0, 0.02),
    "python": (0.02, 0.08),
    "download": (0.08, 0.65),
    "install": (0.65, 0.85),
    "check": (0.85, 1.0),
}
_BAR = re.compile(r"Progress (\d+) of (\d+)")
_CACHED = re.compile(r"Using cached .*\(([\d.]+) MB\)")
#: What the number of packages says about the size of a download: the large ones count no more.
_WEIGHT_OF_COUNT = 0.3
_INTERVAL = 0.1


def report_stage(
    feedback: EngineFeedback, stage: str, fraction: float, seconds_left: float | None = None
) -> None:
    """Report how much of a stage is done, 0 to 1."""
    start, end = SPANS[stage]
    share = min(1.0, max(0.0, fraction))
    overall = start + share * (end - start)
    feedback.report(JobProgress(stage, share, overall, None, seconds_left))


class PipProgress:
    """Reads pip's lines and reports how far it is.

    `packages` is the number of requirements, of which pip says which do not apply; `megabytes` what
    will be downloaded about; `count_installed` tells how many packages are there by now.
    """

    def __init__(
        self,
        feedback: EngineFeedback,
        *,
        packages: int,
        megabytes: float,
        count_installed: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start counting."""
        self._feedback = feedback
        self._packages = packages
        self._bytes_expected = megabytes * 1e6
        self._count_installed = count_installed
        self._clock = clock
        self._seen = 0
        self._bytes_done = 0.0
        self._bytes_current = 0.0
        self._fraction = 0.0
        self._to_install = 0
        self._installed_before = 0
        self._began: float | None = None
        self._reported = float("-inf")

    def take_line(self, line: str) -> None:
        """Take a line of pip's output."""
        bar = _BAR.match(line)
        if bar:
            self._bytes_current = float(bar[1])
        else:
            self._take_words(line.strip())
        if not self._to_install:
            self._report_download()

    def take_time(self) -> None:
        """Look how far the installation is; pip says nothing meanwhile."""
        if self._to_install and self._is_due():
            done = self._count_installed() - self._installed_before
            report_stage(self._feedback, "install", done / self._to_install)

    def _take_words(self, line: str) -> None:
        if not line:
            return
        if line.startswith("Ignoring "):
            self._packages -= 1
        elif line.startswith(("Collecting ", "Processing ", "Requirement already satisfied")):
            self._seen += 1
            self._feedback.log("info", line.split(" (from ")[0])
        elif line.startswith("Downloading "):
            self._bytes_done += self._bytes_current
            self._bytes_current = 0.0
            self._began = self._clock() if self._began is None else self._began
            self._feedback.log("info", line)
        elif cached := _CACHED.match(line):
            self._bytes_done += float(cached[1]) * 1e6
        elif line.startswith("Installing collected packages:"):
            self._to_install = line.count(",") + 1
            self._installed_before = self._count_installed()
            report_stage(self._feedback, "install", 0.0)
            self._feedback.log("info", f"Installing {self._to_install} packages")
        else:
            self._feedback.log("debug", line)

    def _report_download(self) -> None:
        if not self._is_due():
            return
        received = self._bytes_done + self._bytes_current
        fraction = (self._seen - 1) / max(1, self._packages)
        if self._bytes_expected:
            fraction = max(_WEIGHT_OF_COUNT * fraction, received / self._bytes_expected)
        # What is cached or lies in a folder makes the two disagree.
        self._fraction = max(self._fraction, fraction)
        report_stage(self._feedback, "download", self._fraction, self._estimate(received))

    def _estimate(self, received: float) -> float | None:
        """Return the seconds that the rest of the download takes, once there is a rate."""
        elapsed = self._clock() - self._began if self._began is not None else 0.0
        if elapsed < 3 or received < 1e6:
            return None
        return max(0.0, self._bytes_expected - received) * elapsed / received

    def _is_due(self) -> bool:
        now = self._clock()
        if now - self._reported < _INTERVAL:
            return False
        self._reported = now
        return True
