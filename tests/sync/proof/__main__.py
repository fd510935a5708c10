"""`python -m tests.sync.proof N [postgresql-url]`: N random histories; stops at the first that fails.

Every fourth is one of two counties, between which sites move.
"""

import sys
import time

from tests.sync.proof.machine import Histories, prove
from tests.sync.proof.moves import Moves


def main(words: list[str]) -> None:
    """Play so many histories as asked, in stretches that tell how far it is."""
    wanted = int(words[0]) if words else 1000
    url = words[1] if len(words) > 1 else ""
    start = time.monotonic()
    for done in range(0, wanted, 100):
        some = min(100, wanted - done)
        prove(url, some - some // 4, 20, draw=None)
        prove(url, some // 4, 20, of=Moves, draw=None)
        print(f"{done + some} of {wanted} histories, {time.monotonic() - start:.0f} s", flush=True)
    for what, count in sorted(Histories.befell.items()):
        print(f"{count:>8} {what}")


if __name__ == "__main__":
    main(sys.argv[1:])
