"""Crispline: aerial and satellite rasters to class polygons with crisp boundaries."""
