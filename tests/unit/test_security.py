"""The plugin store's security scan finds nothing in the plugin; see CONTRIBUTING.md.

An upload is blocked by any finding of Bandit's or detect-secrets' rules that the store enables, at
whatever severity.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ROOT / "qgis_plugin"
#: The only rules that Bandit still has and the store does not use.
NOT_USED_BY_BANDIT = "B404"  # importing subprocess
NOT_USED_BY_DETECT_SECRETS = "IPPublicDetector"
#: The store's scan leaves out the one file that holds a commit's hash.
LEFT_OUT = r"metadata\.txt"

NOSEC = re.compile(r"#\s*nosec\b(?P<rest>.*)")
REASONED = re.compile(r" B\d{3}(, ?B\d{3})* - \S")


def find_vulnerabilities(folder: Path) -> list[str]:
    """Return what Bandit finds in a folder, as file, line and rule."""
    command = [sys.executable, "-m", "bandit", "--recursive", "--quiet", "--format", "json"]
    command += ["--skip", NOT_USED_BY_BANDIT, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["loc"] > 0, "Bandit has read nothing"
    return [f"{r['filename']}:{r['line_number']}: {r['test_id']}" for r in report["results"]]


def find_secrets(folder: Path) -> list[str]:
    """Return what detect-secrets finds in a folder, as file, line and kind."""
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files"]
    command += ["--exclude-files", LEFT_OUT, "--disable-plugin", NOT_USED_BY_DETECT_SECRETS, "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["results"]
    return [f"{s['filename']}:{s['line_number']}: {s['type']}" for f in found.values() for s in f]


def find_unreasoned_exceptions(text: str) -> list[str]:
    """Return the comments that silence Bandit without naming the rule and giving a reason."""
    return [m[0] for m in NOSEC.finditer(text) if not REASONED.match(m["rest"])]


def test_bandit_finds_nothing() -> None:
    assert find_vulnerabilities(PLUGIN) == []


def test_detect_secrets_finds_nothing() -> None:
    assert find_secrets(PLUGIN) == []


def test_every_exception_names_its_rule_and_reason() -> None:
    for path in PLUGIN.rglob("*.py"):
        assert find_unreasoned_exceptions(path.read_text(encoding="utf-8")) == [], path


def test_no_settings_of_the_scanners_are_shipped() -> None:
    """They would turn rules off for the whole plugin."""
    names = (".bandit", ".secrets.baseline", ".flake8")
    assert [path for name in names for path in PLUGIN.rglob(name)] == []


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("assert True\n", "B101"),
        ("try:\n    f()\nexcept Exception:\n    pass\n", "B110"),
        ("import subprocess\nsubprocess.run([x])\n", "B603"),
        ("import pickle\npickle.loads(x)\n", "B301"),
        ("import hashlib\nhashlib.sha1(x)\n", "B324"),
    ],
)
def test_scan_finds_what_the_store_refuses(tmp_path: Path, code: str, rule: str) -> None:
    (tmp_path / "bad.py").write_text(code, encoding="utf-8")
    assert any(finding.endswith(rule) for finding in find_vulnerabilities(tmp_path))


def test_scan_finds_secrets(tmp_path: Path) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLQ"  # nothing's key; in two parts, so that it is found there only
    (tmp_path / "settings.py").write_text(f'access = "{key}"\n', encoding="utf-8")
    assert find_secrets(tmp_path) != []


def test_checker_asks_for_rule_and_reason() -> None:
    mark = "# no" + "sec"
    assert find_unreasoned_exceptions(f"f()  {mark}") == [mark]
    assert find_unreasoned_exceptions(f"f()  {mark} B603") == [f"{mark} B603"]
    assert find_unreasoned_exceptions(f"f()  {mark} B603 - our own program") == []
    assert find_unreasoned_exceptions(f"f()  {mark} B603, B607 - our own program") == []
