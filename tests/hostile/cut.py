"""Truncations: of large pictures at every kilobyte, of small files at every byte."""
import functools

import seeds
from corpus import ANY, IMAGE, KEEP, PAGE, REJECT, SITEMAP, Item

LARGE_SIDE, SMALL_SIDE = 256, 8


def _expect(content, size):
    """A tenth of a file is more than any trailer, so the picture itself is cut."""
    return REJECT if size < 0.9 * len(content) else ANY


def _items(name, content, sizes, kind, expect):
    return [Item(f"{name}_{size:07d}", kind, expect(content, size), functools.partial(content.__getitem__, slice(size)))
            for size in sizes]


def _image_expect(name):
    """Of an animation some frames may be whole."""
    if "animated" in name or name == "apng":
        return lambda content, size: REJECT if size < 16 else ANY
    return _expect


def kilobytes(_seed):
    items = []
    for name, content in seeds.pictures(LARGE_SIDE).items():
        items += _items(name, content, range(1024, len(content), 1024), IMAGE, _image_expect(name))
    return items


def every_byte(_seed):
    items = []
    for name, content in seeds.pictures(SMALL_SIDE).items():
        items += _items(name, content, range(len(content)), IMAGE, _image_expect(name))
    return items


def texts(_seed):
    page, sitemap, feed = (text.encode() for text in (seeds.PAGE, seeds.SITEMAP, seeds.FEED))

    def either(_content, _size):
        return ANY

    return (_items("page", page, range(len(page)), PAGE, either) +
            _items("sitemap", sitemap, range(len(sitemap)), SITEMAP, either) +
            _items("feed", feed, range(len(feed)), SITEMAP, either))


def valid(_seed):
    """Nothing wrong with these: a tool that rejects everything is no good either."""
    items = [Item(f"{name}_{side}", IMAGE, KEEP, functools.partial(lambda n, s: seeds.pictures(s)[n], name, side))
             for side in (SMALL_SIDE, LARGE_SIDE) for name in seeds.pictures(side)]
    items.append(Item("page", PAGE, KEEP, lambda: seeds.PAGE.encode()))
    items.append(Item("sitemap", SITEMAP, KEEP, lambda: seeds.SITEMAP.encode()))
    items.append(Item("feed", SITEMAP, KEEP, lambda: seeds.FEED.encode()))
    return items
