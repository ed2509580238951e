"""Servers of tiles, maps and coverages on this machine, of a pattern known to the pixel."""

from __future__ import annotations

import math
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np

#: Half the width of the Web Mercator world in its units.
HALF_WORLD = math.pi * 6378137.0
TILE = 256
#: Corner and finest pixel (units) of the WMTS' own tile matrix set, in EPSG:2056.
SWISS_CORNER, SWISS_PIXEL = (2420000.0, 1350000.0), 0.1
#: Cell of the pattern that maps and coverages show, in CRS units.
CELL = 0.4


def paint(columns: Any, rows: Any) -> Any:
    """Return red, green, blue (row, column, 3) of pixels of a lattice; each place differs."""
    columns, rows = np.meshgrid(np.asarray(columns, np.int64), np.asarray(rows, np.int64))
    third = 31 * (columns // 256) + 57 * (rows // 256)
    return np.stack([columns % 256, rows % 256, third % 256], axis=-1).astype(np.uint8)


def paint_ground(x: Any, y: Any) -> Any:
    """Return the colours of a map at ground coordinates in CRS units."""
    return paint(np.floor(np.asarray(x) / CELL), np.floor(-np.asarray(y) / CELL))


def encode_png(pixels: Any) -> bytes:
    """Return an image (row, column, channel) of 8 bits as PNG."""
    height, width, channels = pixels.shape
    kind = {3: 2, 4: 6}[channels]

    def chunk(name: bytes, body: bytes) -> bytes:
        sealed = name + body
        return struct.pack(">I", len(body)) + sealed + struct.pack(">I", zlib.crc32(sealed))

    lines = b"".join(b"\0" + row.tobytes() for row in pixels)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(lines, 1))
        + chunk(b"IEND", b"")
    )


@dataclass
class MapServer:
    """What the servers do wrong, and what was asked of them.

    `missing` tiles (z, x, y) do not exist, `transparent` ones are empty pictures, `broken` ones
    answer 503 as often as the number says. `delay` is seconds before each answer. `picture` paints
    other tiles (z, x, y) than the pattern's, as (row, column, channel). `answers` are given instead
    of some tiles: status, content type and body.
    """

    address: str = ""
    missing: set[tuple[int, int, int]] = field(default_factory=set)
    transparent: set[tuple[int, int, int]] = field(default_factory=set)
    broken: dict[tuple[int, int, int], int] = field(default_factory=dict)
    broken_maps: int = 0
    delay: float = 0.0
    answers: dict[tuple[int, int, int], tuple[int, str, bytes]] = field(default_factory=dict)
    picture: Callable[[int, int, int], Any] | None = None
    asked: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Return status, content type and body for a path."""
        parts = urlsplit(path)
        query = {name.upper(): values[0] for name, values in parse_qs(parts.query).items()}
        with self.lock:
            self.asked.append(path)
        time.sleep(self.delay)
        if parts.path.startswith("/xyz/"):
            zoom, x, y = (int(part) for part in parts.path[5:].partition(".")[0].split("/"))
            return self._answer_tile(zoom, x, y)
        service = {"/wms": self._answer_wms, "/wmts": self._answer_wmts, "/wcs": self._answer_wcs}
        return service[parts.path](query)

    def _answer_tile(self, zoom: int, x: int, y: int) -> tuple[int, str, bytes]:
        tile = zoom, x, y
        if tile in self.missing:
            return 404, "text/plain", b"no such tile"
        if tile in self.answers:
            return self.answers[tile]
        with self.lock:
            if self.broken.get(tile, 0) > 0:
                self.broken[tile] -= 1
                return 503, "text/plain", b"overloaded"
        if self.picture is not None:
            return 200, "image/png", encode_png(self.picture(zoom, x, y))
        pixels = paint(np.arange(TILE) + TILE * x, np.arange(TILE) + TILE * y)
        if tile in self.transparent:
            pixels = np.zeros((TILE, TILE, 4), np.uint8)
        return 200, "image/png", encode_png(pixels)

    def _answer_wms(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        if query["REQUEST"] == "GetCapabilities":
            return 200, "text/xml", WMS.format(self.address).encode()
        with self.lock:
            if self.broken_maps > 0:
                self.broken_maps -= 1
                return 200, "text/xml", WMS_REFUSAL.encode()
        left, bottom, right, top = map(float, query["BBOX"].split(","))
        width, height = int(query["WIDTH"]), int(query["HEIGHT"])
        x = left + (np.arange(width) + 0.5) * (right - left) / width
        y = top - (np.arange(height) + 0.5) * (top - bottom) / height
        return 200, "image/png", encode_png(paint_ground(x, y))

    def _answer_wmts(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        if query["REQUEST"] == "GetCapabilities":
            return 200, "text/xml", describe_wmts(self.address).encode()
        return self._answer_tile(
            int(query["TILEMATRIX"]), int(query["TILECOL"]), int(query["TILEROW"])
        )

    def _answer_wcs(self, query: dict[str, str]) -> tuple[int, str, bytes]:
        if query["REQUEST"] == "GetCapabilities":
            return 200, "text/xml", WCS.format(self.address).encode()
        if query["REQUEST"] == "DescribeCoverage":
            return 200, "text/xml", WCS_COVERAGE.encode()
        left, bottom, right, top = map(float, query["BBOX"].split(","))
        width, height = int(query["WIDTH"]), int(query["HEIGHT"])
        return 200, "image/tiff", encode_coverage(left, bottom, right, top, width, height)


def encode_coverage(
    left: float, bottom: float, right: float, top: float, width: int, height: int
) -> bytes:
    """Return a GeoTIFF of 16-bit heights: 1000 + number of the cell, row by row."""
    from osgeo import gdal, osr

    x = left + (np.arange(width) + 0.5) * (right - left) / width
    y = top - (np.arange(height) + 0.5) * (top - bottom) / height
    name = f"/vsimem/coverage-{threading.get_ident()}.tif"
    data = gdal.GetDriverByName("GTiff").Create(name, width, height, 1, gdal.GDT_UInt16)
    data.SetGeoTransform([left, (right - left) / width, 0, top, 0, (bottom - top) / height])
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32737)
    data.SetProjection(crs.ExportToWkt())
    data.GetRasterBand(1).WriteArray(cover_heights(x, y))
    data = None
    size = gdal.VSIStatL(name).size
    file = gdal.VSIFOpenL(name, "rb")
    body = bytes(gdal.VSIFReadL(1, size, file))
    gdal.VSIFCloseL(file)
    gdal.Unlink(name)
    return body


def cover_heights(x: Any, y: Any) -> Any:
    """Return the coverage's values at ground coordinates."""
    columns, rows = np.meshgrid(np.floor(np.asarray(x) / CELL), np.floor(-np.asarray(y) / CELL))
    return (1000 + columns % 200 + 200 * (rows % 200)).astype(np.uint16)


def describe_wmts(address: str) -> str:
    """Return capabilities with one layer in EPSG:2056, which lies off the corner by design."""
    matrices = "".join(
        f"<TileMatrix><ows:Identifier>{level}</ows:Identifier>"
        f"<ScaleDenominator>{SWISS_PIXEL * 2 ** (3 - level) / 0.00028:.10f}</ScaleDenominator>"
        f"<TopLeftCorner>{SWISS_CORNER[0]} {SWISS_CORNER[1]}</TopLeftCorner>"
        f"<TileWidth>{TILE}</TileWidth><TileHeight>{TILE}</TileHeight>"
        f"<MatrixWidth>{20000 * 2**level // 8}</MatrixWidth>"
        f"<MatrixHeight>{20000 * 2**level // 8}</MatrixHeight></TileMatrix>"
        for level in range(4)
    )
    return WMTS.format(address, matrices)


@contextmanager
def serve() -> Iterator[MapServer]:
    """Yield a running server; it is stopped at the end."""
    maps = MapServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                status, kind, body = maps.answer(self.path)
            except Exception as error:  # the test sees what the server could not do
                status, kind, body = 500, "text/plain", repr(error).encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True  # the client has cancelled

        def log_message(self, *arguments: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    maps.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield maps
    finally:
        server.shutdown()
        server.server_close()


WMS = """<?xml version="1.0" encoding="UTF-8"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>Pattern</Title></Service>
<Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{0}/wms?"/></Get></HTTP></DCPType></GetCapabilities>
<GetMap><Format>image/png</Format><DCPType><HTTP><Get>
<OnlineResource xlink:href="{0}/wms?"/></Get></HTTP></DCPType></GetMap></Request>
<Exception><Format>XML</Format></Exception>
<Layer><Title>All</Title><CRS>EPSG:32737</CRS>
<Layer queryable="0"><Name>pattern</Name><Title>Pattern</Title><CRS>EPSG:32737</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>38.9</westBoundLongitude>
<eastBoundLongitude>39.6</eastBoundLongitude><southBoundLatitude>-6.6</southBoundLatitude>
<northBoundLatitude>-5.8</northBoundLatitude></EX_GeographicBoundingBox>
<BoundingBox CRS="EPSG:32737" minx="500000" miny="9280000" maxx="560000" maxy="9350000"/>
</Layer></Layer></Capability></WMS_Capabilities>"""

WMS_REFUSAL = """<?xml version="1.0"?>
<ServiceExceptionReport version="1.3.0" xmlns="http://www.opengis.net/ogc">
<ServiceException code="Busy">The map is being repainted.</ServiceException>
</ServiceExceptionReport>"""

WMTS = """<?xml version="1.0" encoding="UTF-8"?>
<Capabilities version="1.0.0" xmlns="http://www.opengis.net/wmts/1.0"
 xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink">
<ows:ServiceIdentification><ows:Title>Pattern</ows:Title>
<ows:ServiceType>OGC WMTS</ows:ServiceType>
<ows:ServiceTypeVersion>1.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:OperationsMetadata>
<ows:Operation name="GetCapabilities"><ows:DCP><ows:HTTP><ows:Get xlink:href="{0}/wmts?">
<ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>KVP</ows:Value>
</ows:AllowedValues></ows:Constraint></ows:Get></ows:HTTP></ows:DCP></ows:Operation>
<ows:Operation name="GetTile"><ows:DCP><ows:HTTP><ows:Get xlink:href="{0}/wmts?">
<ows:Constraint name="GetEncoding"><ows:AllowedValues><ows:Value>KVP</ows:Value>
</ows:AllowedValues></ows:Constraint></ows:Get></ows:HTTP></ows:DCP></ows:Operation>
</ows:OperationsMetadata>
<Contents><Layer><ows:Title>Pattern</ows:Title><ows:Identifier>pattern</ows:Identifier>
<ows:WGS84BoundingBox><ows:LowerCorner>7.40 46.90</ows:LowerCorner>
<ows:UpperCorner>7.60 47.00</ows:UpperCorner></ows:WGS84BoundingBox>
<Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>
<Format>image/png</Format>
<TileMatrixSetLink><TileMatrixSet>swiss</TileMatrixSet></TileMatrixSetLink></Layer>
<TileMatrixSet><ows:Identifier>swiss</ows:Identifier>
<ows:SupportedCRS>urn:ogc:def:crs:EPSG::2056</ows:SupportedCRS>{1}</TileMatrixSet>
</Contents></Capabilities>"""

WCS = """<?xml version="1.0" encoding="UTF-8"?>
<WCS_Capabilities version="1.0.0" xmlns="http://www.opengis.net/wcs"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:gml="http://www.opengis.net/gml">
<Service><name>WCS</name><label>Pattern</label></Service>
<Capability><Request>
<GetCapabilities><DCPType><HTTP><Get><OnlineResource xlink:href="{0}/wcs?"/></Get></HTTP></DCPType>
</GetCapabilities>
<DescribeCoverage><DCPType><HTTP><Get><OnlineResource xlink:href="{0}/wcs?"/></Get></HTTP></DCPType>
</DescribeCoverage>
<GetCoverage><DCPType><HTTP><Get><OnlineResource xlink:href="{0}/wcs?"/></Get></HTTP></DCPType>
</GetCoverage></Request></Capability>
<ContentMetadata><CoverageOfferingBrief><name>heights</name><label>Heights</label>
<lonLatEnvelope srsName="urn:ogc:def:crs:OGC:1.3:CRS84">
<gml:pos>39.18 -6.17</gml:pos><gml:pos>39.20 -6.15</gml:pos></lonLatEnvelope>
</CoverageOfferingBrief></ContentMetadata></WCS_Capabilities>"""

WCS_COVERAGE = """<?xml version="1.0" encoding="UTF-8"?>
<CoverageDescription version="1.0.0" xmlns="http://www.opengis.net/wcs"
 xmlns:gml="http://www.opengis.net/gml">
<CoverageOffering><name>heights</name><label>Heights</label>
<lonLatEnvelope srsName="urn:ogc:def:crs:OGC:1.3:CRS84">
<gml:pos>39.18 -6.17</gml:pos><gml:pos>39.20 -6.15</gml:pos></lonLatEnvelope>
<domainSet><spatialDomain>
<gml:Envelope srsName="EPSG:32737"><gml:pos>520000 9318000</gml:pos>
<gml:pos>521600 9319200</gml:pos></gml:Envelope>
<gml:RectifiedGrid dimension="2"><gml:limits><gml:GridEnvelope><gml:low>0 0</gml:low>
<gml:high>3999 2999</gml:high></gml:GridEnvelope></gml:limits>
<gml:axisName>x</gml:axisName><gml:axisName>y</gml:axisName>
<gml:origin><gml:pos>520000.2 9319199.8</gml:pos></gml:origin>
<gml:offsetVector>0.4 0.0</gml:offsetVector><gml:offsetVector>0.0 -0.4</gml:offsetVector>
</gml:RectifiedGrid></spatialDomain></domainSet>
<rangeSet><RangeSet><name>h</name><label>h</label></RangeSet></rangeSet>
<supportedCRSs><requestResponseCRSs>EPSG:32737</requestResponseCRSs></supportedCRSs>
<supportedFormats nativeFormat="GeoTIFF"><formats>GeoTIFF</formats></supportedFormats>
<supportedInterpolations><interpolationMethod>nearest neighbor</interpolationMethod>
</supportedInterpolations></CoverageOffering></CoverageDescription>"""
