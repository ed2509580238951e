"""The engine's private environment, and the client of its worker process."""
