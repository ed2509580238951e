"""The cache of compiled functions follows the content of all of them."""

from __future__ import annotations

from pathlib import Path

from crispline.engine.kernels import digest_kernels


def test_any_changed_kernel_means_another_cache(tmp_path: Path) -> None:
    (tmp_path / "first.py").write_text("@kernel\ndef a(): ...\n")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "second.py").write_text("@kernel\ndef b(): ...\n")
    (tmp_path / "plain.py").write_text("def c(): ...\n")
    before = digest_kernels(tmp_path)
    (tmp_path / "plain.py").write_text("def c(): return 1\n")
    assert digest_kernels(tmp_path) == before
    (tmp_path / "inner" / "second.py").write_text("@kernel\ndef b(): return 1\n")
    assert digest_kernels(tmp_path) != before
