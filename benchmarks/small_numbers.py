"""How often summaries laid side by side give a number of people below five away.

    PYTHONPATH=tests python benchmarks/small_numbers.py [WORLDS]

Each world is of three to seven schools and up to three terms; laid side by side are the summaries of each school, of a
trust of some and of the council, of each term, of two and of the year. Their sums are reckoned with until no range
narrows further. Printed: in how many worlds a number from 1 to 4 came out, by the rule and with totals rounded only.

Measured over 20,000 worlds: 0 by the rule; 545 with totals rounded only at the end; 11 s of CPU for both.
"""

from __future__ import annotations

import sys
from random import Random

from side_by_side import by_the_rule, given_away, rounded_at_the_end, understood, understood_at_the_end


def main() -> int:
    """Attacks both; 1 where the rule gives any away."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    found = []
    for name, telling, understanding in (
        ("by the rule", by_the_rule, understood),
        ("with totals rounded only at the end", rounded_at_the_end, understood_at_the_end),
    ):
        chance = Random(2026)  # noqa: S311 -- the same worlds each time
        found.append(sum(given_away(chance, telling, understanding) for _ in range(worlds)))
        print(f"Of {worlds:,} worlds {found[-1]:,} gave a number below five away {name}.")
    return 1 if found[0] else 0


if __name__ == "__main__":
    sys.exit(main())
