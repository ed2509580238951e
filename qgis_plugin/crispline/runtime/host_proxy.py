"""QGIS' own proxy settings, as an address that pip understands."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

#: Where packages come from when no index is named.
_INDEX = "https://pypi.org/simple/"


def read_host_proxy(index_url: str = "") -> str:
    """Return the proxy that QGIS would go through to a package index, or "" for none.

    QGIS looks passwords up where they are encrypted, and the system's settings where it was told to
    follow them. Callable from any thread.
    """
    from qgis.core import QgsNetworkAccessManager
    from qgis.PyQt.QtCore import QUrl
    from qgis.PyQt.QtNetwork import QNetworkProxyFactory, QNetworkProxyQuery

    address = index_url or _INDEX
    manager = QgsNetworkAccessManager.instance()
    excluded = (*manager.excludeList(), *manager.noProxyList())
    if any(prefix and address.startswith(prefix) for prefix in excluded):
        return ""
    if manager.useSystemProxy():
        candidates = QNetworkProxyFactory.systemProxyForQuery(QNetworkProxyQuery(QUrl(address)))
    else:
        candidates = [manager.fallbackProxy()]
    return next((found for found in map(_describe, candidates) if found), "")


def _describe(proxy: Any) -> str:
    from qgis.PyQt.QtNetwork import QNetworkProxy

    kinds = {
        QNetworkProxy.ProxyType.HttpProxy: "http",
        QNetworkProxy.ProxyType.HttpCachingProxy: "http",
        QNetworkProxy.ProxyType.Socks5Proxy: "socks5",
    }
    kind = kinds.get(proxy.type())
    if kind is None or not proxy.hostName():
        return ""
    login = ""
    if proxy.user():
        login = f"{quote(proxy.user(), safe='')}:{quote(proxy.password(), safe='')}@"
    port = f":{proxy.port()}" if proxy.port() else ""
    return f"{kind}://{login}{proxy.hostName()}{port}"
