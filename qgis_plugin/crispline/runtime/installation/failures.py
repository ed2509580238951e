"""What pip, uv and the network say when something fails, as one sentence that helps."""

from __future__ import annotations

import re

from crispline.runtime.installation.package_source import PackageSource, hide_credentials

_HASHES = re.compile(r"DO NOT MATCH THE HASHES|Hash mismatch|hash mismatch")
_DISK = re.compile(r"No space left on device|Errno 28|WinError 112|not enough space on the disk")
_PROXY_LOGIN = re.compile(r"\b407\b|Proxy Authentication Required")
_CERTIFICATE = re.compile(
    r"CERTIFICATE_VERIFY_FAILED|certificate verify failed|UnknownIssuer|"
    r"invalid peer certificate|self.signed certificate|SSLCertVerificationError"
)
_PROXY = re.compile(r"ProxyError|connect to proxy|Tunnel connection failed|tunnel error", re.I)
_NO_SSL = re.compile(r"SSL module is not available|ssl module in Python is not available")
_DENIED = re.compile(r"\b(401|403) (Client )?Error|\b(401 Unauthorized|403 Forbidden)\b")
_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|getaddrinfo failed|name resolution|Name or service "
    r"not known|nodename nor servname|ConnectTimeout|ReadTimeout|timed out|Max retries exceeded|"
    r"Connection (refused|reset|aborted|broken)|Network is unreachable|No route to host|dns error|"
    r"RemoteDisconnected|WinError 1006\d|urlopen error|client error \(Connect\)|IncompleteRead",
    re.IGNORECASE,
)
_NO_WHEEL = re.compile(r"No matching distribution found for ([^\s(]+)")
_FORBIDDEN = re.compile(r"Permission denied|PermissionError|WinError (5|32)\b|Access is denied")
_TOO_LONG = re.compile(r"WinError (206|3)\b|File name too long|Errno 36")


def is_unreachable(text: str) -> bool:
    """Whether no program could have got through: no network, or a proxy in the way."""
    if _CERTIFICATE.search(text):  # programs differ in whom they trust
        return False
    return any(pattern.search(text) for pattern in (_PROXY_LOGIN, _PROXY, _NETWORK))


def explain_failure(text: str, source: PackageSource, *, folder: str) -> str:
    """Return one sentence about a failed installation into `folder`.

    `text` is what the program said at its end.
    """
    proxy = hide_credentials(source.proxy) or "the one that the system names"
    checks = (
        (
            _HASHES,
            f"expected the packages that the plugin pins, found others of the same names in "
            f"{source.describe()}: they do not match their hashes; use another package source",
        ),
        (
            _DISK,
            f"expected enough room for the engine, found that the disk of {folder} is full; "
            "free some room and set up again",
        ),
        (
            _PROXY_LOGIN,
            f"expected the proxy ({proxy}) to let the set-up through, found that it asks for a "
            "name and a password; write both into the proxy's address in the settings, with a "
            "colon between and an @ before the host",
        ),
        (
            _CERTIFICATE,
            f"expected {source.describe()} to show a certificate that this computer trusts, found "
            "another one, as behind a proxy that inspects encrypted traffic; name your office's "
            "certificates in the environment variable SSL_CERT_FILE or in pip's option cert",
        ),
        (
            _NO_SSL,
            "expected a Python that speaks HTTPS, found one without its ssl module; name another "
            "Python in the settings",
        ),
        (
            _PROXY,
            f"expected to reach {source.describe()} through the proxy ({proxy}), found that the "
            "proxy cannot be used; correct it in the settings",
        ),
        (
            _DENIED,
            f"expected {source.describe()} to hand out packages, found that it refuses; check the "
            "name and password in its address",
        ),
        (
            _NETWORK,
            f"expected to reach {source.describe()}, found no connection; check the network and "
            "the proxy in the settings, or set up from a folder of wheels",
        ),
    )
    for pattern, sentence in checks:
        if pattern.search(text):
            return sentence
    return _explain_package(text, source) or _explain_file(text, folder) or _quote(text)


def _explain_package(text: str, source: PackageSource) -> str:
    missing = _NO_WHEEL.search(text)
    if not missing:
        return ""
    if source.folders:
        return (
            f"expected a wheel of {missing[1]} for this platform and Python in "
            f"{source.describe()}, found none; add it: the documentation tells how such a folder "
            "is made"
        )
    return (
        f"expected a wheel of {missing[1]} for this platform and Python at {source.describe()}, "
        "found none; use a complete package index, or name another Python in the settings"
    )


def _explain_file(text: str, folder: str) -> str:
    if _TOO_LONG.search(text):
        return (
            f"expected to write below {folder}, found that paths become too long for this system; "
            "start QGIS with a profile in a shorter folder (--profiles-path)"
        )
    if _FORBIDDEN.search(text):
        return (
            f"expected to write into {folder}, found that a file is in use or protected; close "
            "other QGIS windows, look whether a virus scanner interferes, and set up again"
        )
    return ""


def _quote(text: str) -> str:
    lines = [hide_credentials(line.strip()) for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(?i)error|.*Error:", line)]
    said = (errors or lines or ["nothing"])[-1][:300]
    return f"expected the installation to succeed, found: {said}; the log of the set-up has more"
