"""`python -m crispline.engine.worker`."""

from __future__ import annotations

from crispline.engine.worker.process import main

if __name__ == "__main__":
    main()
