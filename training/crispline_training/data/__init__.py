"""Images with labels, read window by window, and the tiles networks learn from."""
