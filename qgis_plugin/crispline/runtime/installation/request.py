"""What a user asks a set-up for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SetupRequest:
    """A user's wishes; an empty one leaves the choice to the plugin.

    `variant` is "auto" or a build of ONNX Runtime, `python` an interpreter to make the environment
    from, `wheels` a folder to install from without a network, `index_url` a package index, `proxy`
    an address such as http://host:port.
    """

    variant: str = "auto"
    python: str = ""
    wheels: str = ""
    index_url: str = ""
    proxy: str = ""
