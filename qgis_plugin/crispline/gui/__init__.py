"""The dock, its widgets and the options page."""
