"""Runs pytest inside a running QGIS: `qgis --code run_in_desktop.py`, see scripts/test-in-qgis.sh.

The arguments of pytest stand in CRISPLINE_PYTEST_ARGUMENTS, one a line; its exit status is that of
the process.
"""

from __future__ import annotations

import os
import sys
import traceback

from qgis.PyQt.QtCore import QTimer


def run() -> None:
    """Run the tests and end QGIS with their status."""
    status = 3
    try:
        import pytest

        status = int(pytest.main(os.environ["CRISPLINE_PYTEST_ARGUMENTS"].splitlines()))
    except BaseException:  # whatever happens, QGIS must not wait for a user who is not there
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    # QGIS without a user may crash while it tidies up, after all has been said.
    os._exit(status)


# After this script: QGIS' window and plugins are complete once its event loop runs.
QTimer.singleShot(1000, run)
