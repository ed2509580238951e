"""Redirects of a package index, which take no name and password to another host."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request


class GuardedRedirects(HTTPRedirectHandler):
    """Python's own would hand the login of an index to whatever host its files lie on."""

    def redirect_request(self, req: Request, *arguments: Any) -> Request | None:
        """Follow as Python does; the last argument is the new address."""
        request = super().redirect_request(req, *arguments)
        if request is not None and _origin(request.full_url) != _origin(req.full_url):
            request.remove_header("Authorization")
        return request


def _origin(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc
