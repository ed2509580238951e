"""Model sessions that outlive a job: opening a large model takes longer than a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crispline.engine.devices import DeviceReport, open_session
from crispline.engine.dialects import sidecar_path
from crispline.engine.provenance import identify_file


@dataclass(frozen=True, slots=True)
class _Wish:
    """What must be the same for a session to be used again."""

    model: str
    card: str
    device: str
    threads: int | None


class SessionKeeper:
    """Opens sessions as `open_session` does and keeps the last one for the next job."""

    def __init__(self) -> None:
        """Keep none yet."""
        self._kept: tuple[_Wish, tuple[Any, DeviceReport]] | None = None

    def __call__(
        self,
        path: Path,
        *,
        device: str,
        threads: int | None,
        cpu_variant: Callable[[], bytes | None] = lambda: None,
    ) -> tuple[Any, DeviceReport]:
        """Return the session kept where it is the one, else a new one."""
        # The card decides which output the variant for the CPU is made for.
        sidecar = sidecar_path(path)
        card = identify_file(sidecar) if sidecar.is_file() else ""
        wish = _Wish(identify_file(path), card, device, threads)
        if self._kept is not None and self._kept[0] == wish:
            return self._kept[1]
        self.drop()  # its memory is wanted for the next one
        opened = open_session(path, device=device, threads=threads, cpu_variant=cpu_variant)
        self._kept = wish, opened
        return opened

    def drop(self) -> None:
        """Free the session kept: after a failure it may be part of the trouble."""
        self._kept = None
