"""XMP packets (ISO 16684-1): one property in every form that RDF/XML allows."""

NS = {
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "cc": "http://creativecommons.org/ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "tdm": "http://www.w3.org/ns/tdmrep/",
    "xmpNote": "http://ns.adobe.com/xmp/note/",
}
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def wrap(description, packet=True, rdf="rdf"):
    body = (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><{rdf}:RDF xmlns:{rdf}="{RDF}">{description}' f"</{rdf}:RDF></x:xmpmeta>"
    )
    if not packet:
        return body.encode()
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n' + body + "\n" + " " * 80 + '<?xpacket end="w"?>'
    ).encode()


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def references(text):
    """Every other character as a decimal or hexadecimal reference."""
    return "".join(
        f"&#{ord(c)};" if at % 4 == 1 else f"&#x{ord(c):X};" if at % 4 == 3 else escape(c) for at, c in enumerate(text)
    )


def attribute(prefix, name, value, p="", encoded=None):
    """As an attribute of rdf:Description; `p`: another prefix for the namespace."""
    p = p or prefix
    value = escape(value) if encoded is None else encoded
    return wrap(f'<rdf:Description rdf:about="" xmlns:{p}="{NS[prefix]}" {p}:{name}="{value}"/>')


def element(prefix, name, value, encoded=None, p=""):
    p = p or prefix
    value = escape(value) if encoded is None else encoded
    return wrap(
        f'<rdf:Description rdf:about="" xmlns:{p}="{NS[prefix]}"><{p}:{name}>{value}</{p}:{name}>' "</rdf:Description>"
    )


def alternative(prefix, name, value, language="x-default"):
    return element(prefix, name, "", f'<rdf:Alt><rdf:li xml:lang="{language}">{escape(value)}</rdf:li></rdf:Alt>')


def forms(prefix, name, value):
    """(label, packet) of one property in the forms that a namespace-aware reader takes for the same."""
    ns, safe = NS[prefix], escape(value)
    other = '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Camera 1.0"/>'
    yield "attribute", attribute(prefix, name, value)
    yield "element", element(prefix, name, value)
    yield "other-prefix", attribute(prefix, name, value, p="q7")
    yield "upper-prefix", element(prefix, name, value, p=prefix.upper() + "x")
    yield "single-quotes", wrap(f"<rdf:Description rdf:about='' xmlns:{prefix}='{ns}' {prefix}:{name}='{safe}'/>")
    yield "resource", wrap(
        f'<rdf:Description rdf:about="" xmlns:{prefix}="{ns}"><{prefix}:{name} '
        f'rdf:resource="{safe}"/></rdf:Description>'
    )
    yield "references", attribute(prefix, name, value, encoded=references(value))
    yield "element-references", element(prefix, name, value, encoded=references(value))
    yield "cdata", element(prefix, name, value, encoded=f"<![CDATA[{value}]]>")
    yield "split-cdata", element(prefix, name, value, encoded=f"{value[:9]}<![CDATA[{value[9:]}]]>")
    yield "comment-inside", element(prefix, name, value, encoded=f"{value[:9]}<!-- x -->{value[9:]}")
    yield "white-space", element(prefix, name, value, encoded=f"\n\t {safe} \r\n")
    yield "second-description", wrap(
        other + f'<rdf:Description rdf:about="" xmlns:{prefix}="{ns}" ' f'{prefix}:{name}="{safe}"/>'
    )
    yield "default-namespace", wrap(
        f'<rdf:Description rdf:about=""><{name} xmlns="{ns}">{safe}</{name}>' "</rdf:Description>"
    )
    yield "typed-node", wrap(
        f'<rdf:Description rdf:about="" xmlns:{prefix}="{ns}"><{prefix}:{name}>'
        f"<rdf:Description><rdf:value>{safe}</rdf:value></rdf:Description></{prefix}:{name}>"
        "</rdf:Description>"
    )
    yield "bag", element(prefix, name, value, f"<rdf:Bag><rdf:li>{safe}</rdf:li></rdf:Bag>")
    yield "other-rdf-prefix", wrap(
        f'<r:Description r:about="" xmlns:{prefix}="{ns}" {prefix}:{name}="{safe}"/>', rdf="r"
    )
    yield "no-packet", wrap(f'<rdf:Description rdf:about="" xmlns:{prefix}="{ns}" {prefix}:{name}="{safe}"/>', False)
    yield "no-xmpmeta", (
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:{prefix}="{ns}" '
        f'{prefix}:{name}="{safe}"/></rdf:RDF>'
    ).encode()
    text = wrap(f'<rdf:Description rdf:about="" xmlns:{prefix}="{ns}" {prefix}:{name}="{safe}"/>').decode()
    yield "utf-16le", text.replace("utf-8", "utf-16").encode("utf-16-le")
    yield "utf-16be", text.encode("utf-16-be")
    yield "bom", b"\xef\xbb\xbf" + text.encode()
    yield "declaration", b'<?xml version="1.0" encoding="UTF-8"?>\n' + text.encode()
    yield "many-lines", text.replace("><", ">\r\n\t<").encode()


EMPTY = wrap('<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Camera 1.0"/>')
