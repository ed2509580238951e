"""Runs pytest inside a running QGIS: `qgis --code run_in_desktop.py`, see scripts/test-in-qgis.sh.

The arguments of pytest stand in CRISPLINE_PYTEST_ARGUMENTS, one a line; its exit status is that of
the process. Where QGIS crashes, or a test hangs, the stacks of all threads are shown.
"""

from __future__ import annotations

import faulthandler
import os
import sys
import traceback

from qgis.PyQt.QtCore import QTimer

#: The longest a test may take before QGIS is ended, in seconds.
LONGEST_TEST = float(os.environ.get("CRISPLINE_TEST_LONGEST", "600"))
#: Standard error by itself: pytest and QGIS put others in the place of sys.stderr.
STANDARD_ERROR = os.dup(2)


class HangGuard:
    """Ends QGIS where a test hangs, from a thread that needs no Python to run."""

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Start to count."""
        faulthandler.dump_traceback_later(LONGEST_TEST, exit=True, file=STANDARD_ERROR)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """Stop counting."""
        faulthandler.cancel_dump_traceback_later()


def run() -> None:
    """Run the tests and end QGIS with their status."""
    status = 3
    try:
        import pytest

        arguments = os.environ["CRISPLINE_PYTEST_ARGUMENTS"].splitlines()
        faulthandler.enable(STANDARD_ERROR)  # not pytest's own: it would take our timer
        status = int(pytest.main(["-p", "no:faulthandler", *arguments], plugins=[HangGuard()]))
    except BaseException:  # whatever happens, QGIS must not wait for a user who is not there
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    # QGIS without a user may crash while it tidies up, after all has been said.
    os._exit(status)


# After this script: QGIS' window and plugins are complete once its event loop runs.
QTimer.singleShot(1000, run)
