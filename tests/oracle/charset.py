"""The character encoding of a page: HTML 13.2.3.2 and the Encoding standard, and what docs/extraction.md adds."""
import codecs
import ctypes
import ctypes.util
import re

import webencodings

PRESCAN_BYTES = 1024
DETECTED_BYTES = 65536
MIN_CONFIDENCE = 15        # of 100
SPACE = b"\t\n\f\r "
TAG = re.compile(rb"</?[a-z]")
# Names as the Encoding standard writes them, where they are more than the label in upper case or as it is.
NAMES = {"shift_jis": "Shift_JIS", "big5": "Big5", "gb18030": "gb18030", "macintosh": "macintosh",
         "x-mac-cyrillic": "x-mac-cyrillic", "x-user-defined": "x-user-defined", "iso-8859-8-i": "ISO-8859-8-I",
         "utf-16le": "UTF-16LE", "utf-16be": "UTF-16BE", "replacement": "replacement"}
# Where Python's codec of the same name is narrower than the standard's decoder.
CODECS = {"Shift_JIS": "cp932", "EUC-KR": "cp949", "GBK": "gb18030", "Big5": "big5hkscs",
          "ISO-2022-JP": "iso2022_jp_ext", "UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be",
          "x-mac-cyrillic": "mac-cyrillic",
          "macintosh": "mac-roman",
          "ISO-8859-8-I": "iso-8859-8", "windows-874": "cp874", "UTF-8": "utf-8"}


class EndOfPrescan(Exception):
    """The prescan ran out of bytes."""


def encoding_name(label):
    """The name of the encoding that a label stands for (Encoding 4.2), or None."""
    found = webencodings.lookup(label)
    if found is None:
        return None
    name = found.name
    return NAMES.get(name) or (name if name.startswith("windows-") else name.upper())


def undefined_byte(error):
    """windows-1252 has no undefined bytes in the standard: they are the C1 controls."""
    return "".join(map(chr, error.object[error.start:error.end])), error.end


codecs.register_error("c1", undefined_byte)


def decode(data, name):
    if name == "windows-1252":
        return data.decode("cp1252", "c1")
    return data.decode(CODECS.get(name, name), "replace")


def from_content_type(value):
    """The charset parameter of a Content-Type header, or None."""
    for part in value.split(";")[1:]:
        key, equals, label = part.partition("=")
        if equals and key.strip().lower() == "charset":
            return encoding_name(label.strip().strip('"').strip())
    return None


def from_meta_content(value):
    """"Extracting a character encoding from a meta element" of a value in bytes."""
    lower, at = value.lower(), 0
    while True:
        at = lower.find(b"charset", at)
        if at < 0:
            return None
        at += len(b"charset")
        rest = value[at:].lstrip(SPACE)
        if not rest.startswith(b"="):
            continue
        rest = rest[1:].lstrip(SPACE)
        if rest[:1] in (b'"', b"'"):
            end = rest.find(rest[:1], 1)
            return encoding_name(rest[1:end].decode("latin-1")) if end > 0 else None
        for at, byte in enumerate(rest):
            if byte in SPACE + b";":
                rest = rest[:at]
                break
        return encoding_name(rest.decode("latin-1")) if rest else None


class Prescan:
    """"Prescan a byte stream to determine its encoding"."""

    def __init__(self, data):
        self.data = data
        self.at = 0

    def byte(self):
        if self.at >= len(self.data):
            raise EndOfPrescan
        return self.data[self.at:self.at + 1]

    def attribute(self):
        """"Get an attribute": (name, value) or None."""
        while self.byte() in (b"\t", b"\n", b"\f", b"\r", b" ", b"/"):
            self.at += 1
        if self.byte() == b">":
            return None
        name = b""
        while True:
            byte = self.byte()
            if byte == b"=" and name:
                self.at += 1
                break
            if byte in (b"/", b">"):
                return name.lower(), b""
            if byte in SPACE:
                while self.byte() in SPACE:
                    self.at += 1
                if self.byte() != b"=":
                    return name.lower(), b""
                self.at += 1
                break
            name += byte
            self.at += 1
        return name.lower(), self.value()

    def value(self):
        while self.byte() in SPACE:
            self.at += 1
        quote = self.byte()
        value = b""
        if quote in (b'"', b"'"):
            while True:
                self.at += 1
                byte = self.byte()
                if byte == quote:
                    self.at += 1
                    return value.lower()
                value += byte
        while self.byte() not in (b"\t", b"\n", b"\f", b"\r", b" ", b">"):
            value += self.byte()
            self.at += 1
        return value.lower()

    def meta(self):
        """The encoding that the meta at hand names, or None."""
        seen, got_pragma, need_pragma, charset = set(), False, None, None
        while (found := self.attribute()) is not None:
            name, value = found
            if name in seen:
                continue
            seen.add(name)
            if name == b"http-equiv" and value == b"content-type":
                got_pragma = True
            elif name == b"content" and charset is None and (named := from_meta_content(value)):
                charset, need_pragma = named, True
            elif name == b"charset":
                charset, need_pragma = encoding_name(value.decode("latin-1")), False
        if need_pragma is None or (need_pragma and not got_pragma) or charset is None:
            return None
        return "windows-1252" if charset == "x-user-defined" else without_utf16(charset)

    def skip_tag(self):
        while self.byte() not in (b"\t", b"\n", b"\f", b"\r", b" ", b">"):
            self.at += 1
        while self.attribute() is not None:
            pass

    def skip_to(self, mark, start):
        end = self.data.find(mark, start)
        if end < 0:
            raise EndOfPrescan
        self.at = end + len(mark) - 1

    def run(self):
        for mark, name in ((b"<\0?\0x\0", "UTF-16LE"), (b"\0<\0?\0x", "UTF-16BE")):
            if self.data.startswith(mark):
                return name
        while True:
            self.byte()
            here = self.data[self.at:self.at + 6].lower()
            if here.startswith(b"<!--"):
                self.skip_to(b"-->", self.at + 2)
            elif here[:5] == b"<meta" and here[5:] and here[5] in SPACE + b"/":
                self.at += 5
                if found := self.meta():
                    return found
            elif TAG.match(here):
                self.skip_tag()
            elif here[:2] in (b"<!", b"</", b"<?"):
                self.skip_to(b">", self.at)
            self.at += 1


def without_utf16(name):
    return "UTF-8" if name in ("UTF-16LE", "UTF-16BE") else name


def from_xml_declaration(data):
    """"Get an XML encoding"."""
    if not data.startswith(b"<?xml") or b">" not in data:
        return None
    at = data.find(b"encoding")
    if at < 0:
        return None
    rest = data[at + len(b"encoding"):].lstrip(bytes(range(0x21)))
    if not rest.startswith(b"="):
        return None
    rest = rest[1:].lstrip(bytes(range(0x21)))
    if rest[:1] not in (b'"', b"'") or (end := rest.find(rest[:1], 1)) < 0:
        return None
    label = rest[1:end]
    if any(byte <= 0x20 for byte in label):
        return None
    name = encoding_name(label.decode("latin-1"))
    return without_utf16(name) if name else None


def prescan(data):
    try:
        return Prescan(data[:PRESCAN_BYTES]).run()
    except EndOfPrescan:
        return from_xml_declaration(data[:PRESCAN_BYTES])


def icu_guess(data):
    """The surest encoding of the Encoding standard that the system's ICU sees in the bytes, tags filtered, or None."""
    library = ctypes.util.find_library("icui18n")
    if not library:
        return None
    icu, version = ctypes.CDLL(library), library.rsplit(".", 1)[1]
    status, count = ctypes.c_int(0), ctypes.c_int32(0)

    def call(name, result, *arguments):
        function = getattr(icu, f"{name}_{version}")
        function.restype = result
        return function(*arguments)
    detector = ctypes.c_void_p(call("ucsdet_open", ctypes.c_void_p, ctypes.byref(status)))
    try:
        call("ucsdet_enableInputFilter", ctypes.c_int8, detector, ctypes.c_int8(1))
        data = data[:DETECTED_BYTES]
        call("ucsdet_setText", None, detector, data, ctypes.c_int32(len(data)), ctypes.byref(status))
        matches = call("ucsdet_detectAll", ctypes.POINTER(ctypes.c_void_p), detector, ctypes.byref(count),
                       ctypes.byref(status))
        for match in (ctypes.c_void_p(matches[index]) for index in range(count.value)):
            if call("ucsdet_getConfidence", ctypes.c_int32, match, ctypes.byref(status)) <= MIN_CONFIDENCE:
                break
            label = call("ucsdet_getName", ctypes.c_char_p, match, ctypes.byref(status)).decode()
            if name := encoding_name(label):
                return name
        return None
    finally:
        call("ucsdet_close", None, detector)


def by_content(data):
    try:
        data.decode("utf-8")
        return "UTF-8"
    except UnicodeDecodeError:
        return icu_guess(data) or "windows-1252"


def read(data, content_type):
    """(name, text) of a page."""
    for mark, name in ((b"\xef\xbb\xbf", "UTF-8"), (b"\xfe\xff", "UTF-16BE"), (b"\xff\xfe", "UTF-16LE")):
        if data.startswith(mark):
            return name, decode(data[len(mark):], name)
    name = from_content_type(content_type) or prescan(data) or by_content(data)
    return name, decode(data, name)
