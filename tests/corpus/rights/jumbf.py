"""A writer of CBOR (RFC 8949) and JUMBF boxes (ISO/IEC 19566-5) as C2PA uses them."""

import struct

ENTRIES = ("data_mining", "ai_training", "ai_generative_training", "ai_inference")


def head(major, length):
    if length < 24:
        return bytes((major << 5 | length,))
    if length < 256:
        return bytes((major << 5 | 24, length))
    return bytes((major << 5 | 25,)) + struct.pack(">H", length)


def cbor(value, indefinite=False, wide=False):
    """`indefinite`: maps, arrays and texts without length; `wide`: every length in four bytes."""

    def start(major, length):
        return bytes((major << 5 | 26,)) + struct.pack(">I", length) if wide else head(major, length)

    if isinstance(value, Tagged):
        return head(6, value.tag) + cbor(value.value, indefinite, wide)
    if isinstance(value, bool) or value is None:
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return head(0, value)
    if isinstance(value, bytes):
        return start(2, len(value)) + value
    if isinstance(value, str):
        data = value.encode()
        if indefinite and len(data) > 3:
            return b"\x7f" + start(3, 3) + data[:3] + start(3, len(data) - 3) + data[3:] + b"\xff"
        return start(3, len(data)) + data
    if isinstance(value, list):
        items = b"".join(cbor(item, indefinite, wide) for item in value)
        return b"\x9f" + items + b"\xff" if indefinite else start(4, len(value)) + items
    items = b"".join(cbor(key, indefinite, wide) + cbor(item, indefinite, wide) for key, item in value.items())
    return b"\xbf" + items + b"\xff" if indefinite else start(5, len(value)) + items


class Tagged:
    def __init__(self, tag, value):
        self.tag, self.value = tag, value


def box(kind, payload, long=False):
    if long:
        return struct.pack(">I4sQ", 1, kind, len(payload) + 16) + payload
    return struct.pack(">I4s", len(payload) + 8, kind) + payload


def superbox(kind, label, *content, toggles=3, long=False):
    """`kind`: four letters of the content type. toggles 3: requestable, with a label."""
    uuid = kind + bytes.fromhex("00110010800000aa00389b71")
    return box(b"jumb", box(b"jumd", uuid + bytes((toggles,)) + label.encode() + b"\0") + b"".join(content), long)


def manifest(label, *assertions, version=1):
    claim = cbor({"alg": "sha256", "claim_generator": "corpus/1", "assertions": []})
    return superbox(
        b"c2ma",
        label,
        superbox(b"c2as", "c2pa.assertions", *assertions),
        superbox(b"c2cl", "c2pa.claim" if version == 1 else "c2pa.claim.v2", box(b"cbor", claim)),
        superbox(b"c2cs", "c2pa.signature", box(b"cbor", cbor(b"none"))),
    )


def store(*manifests, long=False):
    return superbox(b"c2pa", "c2pa", *manifests, long=long)


def assertion(label, data):
    """`data`: CBOR bytes, or a value."""
    return superbox(b"cbor", label, box(b"cbor", data if isinstance(data, bytes) else cbor(data)))


ACTIONS = assertion("c2pa.actions", {"actions": [{"action": "c2pa.created"}]})


def entries(prefix="c2pa.", **uses):
    """{"entries": {"c2pa.ai_training": {"use": "notAllowed"}}}"""
    return {"entries": {prefix + name: {"use": use} for name, use in uses.items()}}


def training(uses, label="c2pa.training-mining", prefix="c2pa.", wrap=True, **writing):
    data = entries(prefix, **uses)
    return assertion(label, cbor(data if wrap else data["entries"], **writing))


def simple(uses, **how):
    """A store of one manifest with one training-mining assertion among others."""
    return store(manifest("urn:uuid:8d6f0f5c-7b7c-4d55-9a0a-6d0f2f1c2b3a", ACTIONS, training(uses, **how)))
