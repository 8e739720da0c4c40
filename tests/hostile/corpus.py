"""What a family of hostile files is: a list of items, each made only when it is wanted."""
import dataclasses
import random
from collections.abc import Callable

IMAGE, PAGE, SITEMAP = "image", "page", "sitemap"
# What a correct tool answers: a reason why not; either; a result.
REJECT, ANY, KEEP = "reject", "any", "keep"


@dataclasses.dataclass(frozen=True)
class Item:
    name: str
    kind: str
    expect: str
    make: Callable[[], bytes]


def chance(seed, name):
    """The source of randomness of one item: the same for the same seed, whatever else is made."""
    return random.Random(f"hostile {seed} {name}")
