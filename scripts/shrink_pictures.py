"""Makes pictures of windows small: python -m scripts.shrink_pictures SOURCE TARGET, two folders.

A palette holds what a window shows; without dithering plain areas stay plain, and pack well.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

COLOURS, STEP = 256, 32
#: Pages with many pictures are read over slow lines too.
LARGEST_KB = 250


def shrink(source: Path, target: Path) -> int:
    """Write a picture with a palette; return its size in bytes."""
    with Image.open(source) as picture:
        flat = picture.convert("RGB")
    for colours in range(COLOURS, 0, -STEP):
        reduced = flat.quantize(
            colours, method=Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE
        )
        reduced.save(target, optimize=True)
        if target.stat().st_size <= LARGEST_KB * 1000:
            break
    return target.stat().st_size


def main() -> None:
    """Shrink every PNG file of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    arguments = parser.parse_args()
    sources = sorted(arguments.source.glob("*.png"))
    if not sources:
        raise SystemExit(f"{arguments.source} holds no pictures")
    arguments.target.mkdir(parents=True, exist_ok=True)
    for source in sources:
        size = shrink(source, arguments.target / source.name)
        print(f"{arguments.target / source.name}: {size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
