"""The command `python -m sources.sample`: write a synthetic world of any size into a mirror directory."""

import argparse
import logging
import sys
import time
from pathlib import Path

from sources.sample.world import BASE_URL, World, write_mirror

EXAMPLES = f"""\
The archive serves {BASE_URL}/… when DIR is used as a mirror.

examples:
  python -m sources.sample data/mirror
      the sample: 40 economies, 654 products, 2022 to 2025
  python -m sources.sample data/mirror --years 2022 --economies 10 --products 50
      a tiny world, written in a moment
  python -m sources.sample data/mirror --years 2022 --economies 226 --products 5000 --rows-per-year 11000000
      a year as large as the real one, for benchmarks
"""


def main(arguments: list[str] | None = None) -> int:
    parser = _parser()
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        world = World(
            edition=given.edition,
            release=given.release,
            years=given.years,
            seed=given.seed,
            economies=given.economies,
            products=given.products,
            rows_per_year=given.rows_per_year,
        )
    except ValueError as refusal:
        parser.error(str(refusal))
    started = time.perf_counter()
    path = write_mirror(world, given.directory)
    print(f"Wrote {path} ({path.stat().st_size / 1e6:.1f} MB, SYNTHETIC) in {time.perf_counter() - started:.1f} s.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sources.sample",
        description="Write a synthetic world in CEPII BACI's zip layout. Nothing in it is real trade.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("directory", metavar="DIR", type=Path, help="the mirror directory to write into")
    parser.add_argument(
        "--years", metavar="A:B", type=_years, default=World.years, help="a year, or first and last (default 2022:2025)"
    )
    parser.add_argument("--seed", metavar="N", type=int, default=World.seed, help="default %(default)s")
    parser.add_argument(
        "--economies", metavar="N", type=int, default=World.economies, help="the N largest (default %(default)s)"
    )
    parser.add_argument("--products", metavar="N", type=int, default=World.products, help="default %(default)s")
    parser.add_argument(
        "--rows-per-year", metavar="N", type=int, help="about how many (default: follows from the number of economies)"
    )
    parser.add_argument("--release", metavar="NAME", default=World.release, help="default %(default)s")
    parser.add_argument("--edition", metavar="NAME", default=World.edition, help="default %(default)s")
    return parser


def _years(text: str) -> tuple[int, ...]:
    """`2022:2025` as the years from 2022 to 2025, `2022` as that year alone."""
    first, _, last = text.partition(":")
    try:
        return tuple(range(int(first), int(last or first) + 1))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}; expected a year or two, like 2022 or 2022:2025") from None


if __name__ == "__main__":
    sys.exit(main())
