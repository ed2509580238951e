"""The inference engine: raster and ONNX model in, class polygons out. Knows no QGIS, no torch."""
