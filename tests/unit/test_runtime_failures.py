"""What programs said when a set-up failed, and the sentence that helps."""

from __future__ import annotations

import pytest

from crispline.runtime.installation.failures import explain_failure
from crispline.runtime.installation.package_source import PackageSource

INDEX = PackageSource(
    options=(("index-url", "https://anna:geheim@office/simple"), ("proxy", "http://b:pw@proxy:1"))
)
WHEELS = PackageSource(wheels="/media/stick")

RETRY = (
    "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after "
    "connection broken by '{}': /simple/numpy/\n"
    "ERROR: Could not find a version that satisfies the requirement numpy==2.3.5 (from versions: "
    "none)\nERROR: No matching distribution found for numpy==2.3.5"
)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            RETRY.format(
                "NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at "
                "0x7f>: Failed to establish a new connection: [Errno -3] Temporary failure in name "
                "resolution')"
            ),
            "found no connection; check the network",
        ),
        (
            RETRY.format("ReadTimeoutError(\"HTTPSConnectionPool(host='x'): Read timed out.\")"),
            "found no connection",
        ),
        ("URLError: <urlopen error [Errno 11001] getaddrinfo failed>", "found no connection"),
        (
            RETRY.format(
                "ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407 "
                "Proxy Authentication Required'))"
            ),
            "asks for a name and a password",
        ),
        ("URLError: <urlopen error Tunnel connection failed: 407 authenticationrequired>", "asks"),
        (
            RETRY.format(
                "ProxyError('Unable to connect to proxy', NewConnectionError('Connection refused'))"
            ),
            "the proxy cannot be used",
        ),
        (
            RETRY.format(
                "SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] "
                "certificate verify failed: self-signed certificate in certificate chain'))"
            ),
            "a proxy that inspects encrypted traffic",
        ),
        ("error: invalid peer certificate: UnknownIssuer", "inspects encrypted traffic"),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on "
            "device",
            "the disk of /profile is full",
        ),
        ("OSError: [WinError 112] There is not enough space on the disk", "is full"),
        (
            "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have "
            "updated the package versions, please update the hashes.",
            "do not match their hashes",
        ),
        ("ERROR: 403 Client Error: Forbidden for url: https://office/simple/numpy/", "refuses"),
        (
            "ERROR: Could not install packages due to an OSError: [WinError 5] Access is denied: "
            "'C:\\\\x\\\\numpy.pyd'",
            "close other QGIS windows",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [WinError 206] The filename or "
            "extension is too long",
            "a profile in a shorter folder",
        ),
        (
            "WARNING: pip is configured with locations that require TLS/SSL, however the ssl "
            "module in Python is not available.",
            "without its ssl module",
        ),
        (
            "ERROR: No matching distribution found for rasterio==1.4.4",
            "wheel of rasterio==1.4.4 for this platform and Python at https://***@office/simple",
        ),
        ("blah\nERROR: something new\n", "found: ERROR: something new; the log"),
        ("", "found: nothing"),
    ],
)
def test_sentences(said: str, sentence: str) -> None:
    found = explain_failure(said, INDEX, folder="/profile")
    assert sentence in found
    assert "geheim" not in found
    assert "pw@" not in found
    assert found.startswith("expected ")
    assert "\n" not in found


def test_a_wheel_that_a_folder_lacks() -> None:
    said = "ERROR: No matching distribution found for rasterio==1.4.4 (from -r x (line 3))"
    found = explain_failure(said, WHEELS, folder="/profile")
    assert "wheel of rasterio==1.4.4" in found
    assert "the folder /media/stick" in found
