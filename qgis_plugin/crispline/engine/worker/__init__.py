"""The worker: a process that runs jobs for QGIS, spoken to in JSON lines; see docs/worker.md."""
