"""Outputs: one module a format, and `write_layer`, which picks one by the file's suffix."""
