"""Pages, robots.txt files and pictures that say nothing about rights: ordinary sites in several languages."""

import base64
import random

from . import pictures, xmp
from .case import AGENT, NOW

LANGUAGES = {
    "en": (
        "The training starts on Monday at nine, bring shoes and water.",
        "The mine closed in 1921; mining shaped the valley for 300 years.",
        "AI was the topic of the evening, and opinions differed.",
        "Our data come from the weather station on the roof.",
        "Wikipedia texts are under a Creative Commons licence, which the article explains.",
        "Please do not feed the ducks.",
        "Entry is free; dogs are not allowed in the hall.",
        "The index of the second volume lists 4,300 names.",
        "A robot mows the lawn on Tuesdays.",
        "Licence plates of the 1950s are on show.",
        "The archive is open to members only.",
        "A course in text editing for beginners.",
        "The machine was built in Ghent and learned people loved it.",
    ),
    "de": (
        "Das Training beginnt am Montag um neun Uhr.",
        "Der Bergbau prägte das Tal über Jahrhunderte.",
        "KI war das Thema des Abends.",
        "Die Nutzung des Bootes kostet fünf Euro.",
        "Der Saal ist für Mitglieder reserviert.",
        "Die Lizenz zum Fischen gibt es im Rathaus.",
        "Hunde sind an der Leine zu führen.",
    ),
    "fr": (
        "L'entraînement commence lundi à neuf heures.",
        "La mine a fermé en 1921.",
        "L'IA fut le sujet de la soirée.",
        "La salle est réservée aux membres.",
        "Le permis de pêche s'achète à la mairie.",
    ),
    "es": (
        "El entrenamiento empieza el lunes.",
        "La minería marcó el valle.",
        "La IA fue el tema de la tarde.",
        "Se permite la entrada con perros.",
    ),
    "ja": ("訓練は月曜日に始まります。", "鉱山は1921年に閉山しました。", "池のほとりの鷺。"),
    "ru": ("Тренировка начинается в понедельник.", "Шахта закрылась в 1921 году."),
    "pt": ("O treino começa na segunda-feira.", "A mina fechou em 1921."),
}
ALTS = (
    "A grey heron at the pond",
    "Boats in the old harbour at noon",
    "Training of the rowing team",
    "Entrance of the former mine",
    "Market square with the clock tower",
    "Children plant a tree",
    "Bowl of soup with bread",
    "View from the ridge to the north",
    "The new index cards of the archive",
    "Robot mower on the lawn",
)
FOOTERS = (
    "<p>Contact | Imprint | Privacy</p>",
    "<p>Powered by WordPress</p>",
    '<nav><a href="/terms">Terms</a> <a href="/privacy">Privacy</a></nav>',
    "<p>Last changed on 3 May 2024</p>",
    "<p>Made with care in Kiel</p>",
    "",
)
ROBOTS = (
    "",
    "User-agent: *\nDisallow:\n",
    "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: {origin}/wp-sitemap.xml\n",
    "User-agent: *\nDisallow: /cart\nDisallow: /checkout\nDisallow: /*?sort=\nDisallow: /account\n",
    "User-agent: Googlebot\nDisallow: /private/\n\nUser-agent: *\nDisallow: /private/\nCrawl-delay: 2\n",
    "User-agent: *\nDisallow: /Special:\nDisallow: /w/index.php\n\nUser-agent: AhrefsBot\nDisallow: /\n",
    "# robots.txt of {host}\nUser-agent: *\nAllow: /\nHost: {host}\nClean-param: utm_source\n",
    "User-agent: bingbot\nCrawl-delay: 5\n\nUser-agent: *\nDisallow: /search\n",
    "User-agent: *\nContent-Signal: search=yes\nAllow: /\n",
)
HEADERS = (
    ["Server: nginx", "Cache-Control: max-age=600"],
    ["Server: cloudflare", "cf-cache-status: HIT", "cf-ray: 8a1b-FRA"],
    ["X-Powered-By: PHP/8.2", 'Link: </wp-json/>; rel="https://api.w.org/"'],
    ["Strict-Transport-Security: max-age=31536000", "X-Frame-Options: SAMEORIGIN"],
    ["x-shopid: 1234", "Content-Language: en"],
    ["Vary: Accept-Encoding", "X-Robots-Tag: index, follow"],
    ["Last-Modified: Mon, 05 May 2025 10:00:00 GMT"],
)
IMAGE_HEADERS = (
    [],
    ["Server: AmazonS3", "x-amz-version-id: null", 'ETag: "abc"'],
    ["Via: 1.1 varnish", "X-Cache: HIT", "Access-Control-Allow-Origin: *"],
    ["Cache-Control: public, max-age=31536000, immutable"],
    ["X-Content-Type-Options: nosniff", "Timing-Allow-Origin: *"],
)
HEADS = (
    "",
    '<meta name="generator" content="WordPress 6.6">',
    '<meta name="robots" content="max-image-preview:large">',
    '<meta name="robots" content="index, follow">',
    '<meta name="viewport" content="width=device-width"><meta name="theme-color" content="#fff">',
    '<meta property="og:type" content="article"><meta property="og:image" content="{image}">',
    '<link rel="canonical" href="{page}"><link rel="stylesheet" href="/s.css">',
    '<meta name="keywords" content="training, mining, AI, data, robots">',
    '<meta name="rating" content="general">',
    '<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Article","headline":"Notes","image":"{image}","isFamilyFriendly":true}}</script>',
    '<script>window.dataLayer=[];var mining=false,ai={{train:"no"}};</script>',
)
MISSING = (
    (404, "<html><body>Not found</body></html>"),
    (403, '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'),
    (200, "<!doctype html><html><title>Home</title><body>Welcome</body></html>"),
    (410, ""),
    (0, ""),
)


def picture(rng):
    kind = rng.randrange(8)
    return (
        ("jpeg", pictures.JPEG),
        ("png", pictures.png()),
        ("webp", pictures.WEBP),
        ("gif", pictures.GIF),
        ("jpeg", pictures.jpeg_exif({271: "Camera Works", 305: "Raw 4.1"})),
        ("jpeg", pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.EMPTY))),
        ("jpeg", pictures.jpeg_iim([(5, "Heron"), (25, "pond"), (90, "Kiel")])),
        ("jpeg", pictures.jpeg((0xE1, pictures.XMP_HEADER + xmp.alternative("dc", "description", rng.choice(ALTS))))),
    )[kind]


def page(rng, number):
    language = rng.choice(sorted(LANGUAGES))
    words = LANGUAGES[language]
    host = f"www.site-{number % 1009}.example"
    image_host = rng.choice(
        (host, f"cdn.site-{number % 1009}.example", f"static{number % 7}.images.example", "bucket-7.storage.example")
    )
    kind, data = picture(rng)
    origin, image = f"https://{host}", f"https://{image_host}/media/{number}.{kind}"
    url = f"{origin}/{language}/{rng.choice(('notes', 'blog', 'product', 'wiki', 'news'))}/{number}"
    fill = {"page": url, "image": image}
    heads = "\n".join(head.format(**fill) for head in rng.sample(HEADS, rng.randrange(4)))
    paragraphs = "\n".join(f"<p>{rng.choice(words)}</p>" for _ in range(rng.randrange(1, 9)))
    caption = f"<figcaption>{rng.choice(words)}</figcaption>" if rng.random() < 0.4 else ""
    body = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{rng.choice(words)}</title>{heads}</head><body>'
        f'<header><h1>{rng.choice(words)}</h1></header><main>{paragraphs}<figure><img src="{image}" alt="{rng.choice(ALTS)}" width=640 height=480>{caption}</figure></main>'
        f"<footer>{rng.choice(FOOTERS)}</footer></body></html>"
    )
    out = {
        "id": f"signal-free/{number}",
        "row": [],
        "must_find": [],
        "expect": {"standard": ["allow", "allow"]},
        "url": url,
        "image_url": image,
        "agent": AGENT,
        "now": NOW,
        "page": body,
        "headers": "".join(line + "\r\n" for line in ["Content-Type: text/html; charset=utf-8", *rng.choice(HEADERS)]),
        "image_headers": "".join(line + "\r\n" for line in [f"Content-Type: image/{kind}", *rng.choice(IMAGE_HEADERS)]),
        "image_base64": base64.b64encode(data).decode(),
    }
    for key, of in (("robots", host), ("image_robots", image_host)):
        if rng.random() < 0.8:
            out[key] = rng.choice(ROBOTS).format(origin=f"https://{of}", host=of)
    for key in ("tdmrep", "image_tdmrep"):
        status, text = rng.choice(MISSING)
        if status:
            out[key] = text
            out[key + "_status"] = status
    if rng.random() < 0.3:
        out[rng.choice(("ai_txt", "image_ai_txt"))] = rng.choice(MISSING)[1]
    if image_host == host and "robots" in out:
        out["image_robots"] = out["robots"]
    return out


def pages(count, seed=20261126):
    rng = random.Random(seed)
    for number in range(count):
        yield page(rng, number)
