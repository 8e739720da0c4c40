"""Made-up documents: letters, forms, tables, receipts, identity cards, dark and light screens of text, as clean
scans, turned, thresholded, blurred, and photographed on a table. Nobody's data: words are syllables."""

import random
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

from corpus_faces import compressed, opened, scaled

FONTS = ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSansMono", "DejaVuSansCondensed",
         "DejaVuSerif-Italic"]
SYLLABLES = "ka lo mi ter sen vo dra pel un ri tas quo ber nel fi gor ham jus wet zil ex ano".split()
MANUALS = ["/usr/share/doc/octave/octave.pdf", "/usr/share/doc/octave/refcard-a4.pdf",
           "/usr/share/doc/zsh-common/zsh.pdf", "/usr/share/doc/libtasn1-doc/libtasn1.pdf"]
PAGE_PX = (1000, 1414)


class Sheet:
    """A page that is written from top to bottom."""

    def __init__(self, rng, size, paper, ink):
        self.rng, self.ink = rng, ink
        self.picture = Image.new("RGB", size, paper)
        self.draw = ImageDraw.Draw(self.picture)
        self.face = rng.choice(FONTS)
        self.at = 60

    def font(self, size_px, face=None):
        return ImageFont.truetype(f"/usr/share/fonts/truetype/dejavu/{face or self.face}.ttf", size_px)

    def word(self):
        return "".join(self.rng.choice(SYLLABLES) for _ in range(self.rng.randint(1, 4)))

    def words(self, count):
        return " ".join(self.word() for _ in range(count))

    def number(self, digits):
        return "".join(self.rng.choice("0123456789") for _ in range(digits))

    def text(self, x, text, size_px, face=None):
        self.draw.text((x, self.at), text, fill=self.ink, font=self.font(size_px, face))

    def lines(self, x, width, count, size_px):
        for _ in range(count):
            if self.at > self.picture.height - 60:
                return
            text = self.words(3)
            while self.font(size_px).getlength(text + " kalomi") < width:
                text += " " + self.word()
            self.text(x, text, size_px)
            self.at += round(size_px * 1.35)

    def rule(self, left, right):
        self.draw.line((left, self.at, right, self.at), fill=self.ink, width=2)


def letter(rng):
    sheet = Sheet(rng, PAGE_PX, "white", (20, 20, 30))
    size = rng.choice((18, 20, 24))
    sheet.text(80, sheet.words(3), size + 14)
    sheet.at += 90
    sheet.lines(80, 350, 4, size)
    sheet.at += 60
    for _ in range(rng.randint(2, 5)):
        sheet.lines(80, 840, rng.randint(3, 8), size)
        sheet.at += size
    return sheet.picture


def columns(rng):
    sheet = Sheet(rng, PAGE_PX, (250, 248, 240), (30, 30, 30))
    sheet.text(80, sheet.words(4), 40)
    for x in (70, 520):
        sheet.at = 150
        sheet.lines(x, 410, 70, 18)
    return sheet.picture


def form(rng):
    sheet = Sheet(rng, PAGE_PX, rng.choice(["white", (238, 245, 238), (252, 240, 230)]), (40, 40, 60))
    sheet.text(70, sheet.words(3).upper(), 34)
    sheet.at += 80
    while sheet.at < 1330:
        sheet.text(70, sheet.words(2) + ":", 18)
        left = 330
        for _ in range(rng.randint(1, 2)):
            sheet.draw.rectangle((left, sheet.at - 6, left + 280, sheet.at + 34), outline=sheet.ink, width=2)
            if rng.random() < 0.7:
                sheet.text(left + 10, sheet.words(2), 22, "DejaVuSerif-Italic")
            left += 310
        sheet.at += rng.choice((60, 76))
        if rng.random() < 0.2:
            sheet.rule(70, 930)
            sheet.at += 30
    return sheet.picture


def table(rng):
    """An invoice or a laboratory's report."""
    sheet = Sheet(rng, PAGE_PX, "white", (10, 10, 10))
    sheet.text(70, sheet.words(2), 36)
    sheet.at += 70
    sheet.lines(70, 400, 5, 20)
    sheet.at += 40
    for row in range(rng.randint(10, 28)):
        sheet.rule(70, 930)
        sheet.at += 8
        for x, text in ((80, sheet.words(2)), (420, sheet.number(3) + "." + sheet.number(1)),
                        (560, sheet.word()), (720, sheet.number(2) + " - " + sheet.number(3))):
            sheet.text(x, text, 18, "DejaVuSans-Bold" if row == 0 else None)
        sheet.at += 32
    sheet.rule(70, 930)
    sheet.at += 30
    sheet.lines(70, 840, 5, 18)
    return sheet.picture


def receipt(rng):
    sheet = Sheet(rng, (420, rng.randint(700, 1150)), (246, 246, 242), (60, 60, 70))
    sheet.face = "DejaVuSansMono"
    sheet.text(90, sheet.word().upper(), 32)
    sheet.at += 60
    while sheet.at < sheet.picture.height - 60:
        sheet.text(20, sheet.words(2)[:16], 19)
        sheet.text(320, sheet.number(2) + "." + sheet.number(2), 19)
        sheet.at += 27
    return sheet.picture


def identity_card(rng):
    hue = rng.choice([(205, 225, 235), (235, 220, 215), (215, 235, 210), (228, 228, 240)])
    sheet = Sheet(rng, (1010, 640), hue, (30, 30, 50))
    for _ in range(30):  # guilloches
        y = rng.randrange(640)
        colour = tuple(max(0, part - 14) for part in hue)
        sheet.draw.arc((-200, y - 300, 1210, y + 300), 180, 360, fill=colour, width=2)
    sheet.at = 30
    sheet.text(40, sheet.words(3).upper(), 36, "DejaVuSans-Bold")
    sheet.draw.rectangle((40, 110, 310, 460), fill=(190, 190, 195))
    sheet.draw.ellipse((110, 160, 240, 330), fill=(205, 165, 140))
    sheet.draw.ellipse((60, 340, 290, 600), fill=(70, 80, 110))
    sheet.draw.rectangle((40, 460, 310, 500), fill=hue)
    sheet.at = 110
    while sheet.at < 440:
        sheet.text(350, sheet.words(2), 17)
        sheet.at += 24
        sheet.text(350, sheet.words(2).upper(), 26, "DejaVuSans-Bold")
        sheet.at += 48
    if rng.random() < 0.7:
        for sheet.at in (510, 555, 600):
            line = "".join(rng.choice("ABKLMNORST<0123456789") for _ in range(30))
            sheet.text(40, line, 34, "DejaVuSansMono")
    return sheet.picture


def screen(rng):
    """A screenshot of a text."""
    dark = rng.random() < 0.4
    sheet = Sheet(rng, (1280, 800), (30, 30, 36) if dark else "white", (215, 215, 215) if dark else (30, 30, 30))
    sheet.draw.rectangle((0, 0, 1280, 40), fill=(70, 70, 80) if dark else (225, 225, 230))
    sheet.at = 70
    while sheet.at < 740:
        sheet.lines(rng.choice((60, 60, 120)), rng.randint(600, 1100), rng.randint(1, 6), rng.choice((17, 20)))
        sheet.at += 24
    return sheet.picture


KINDS = {"letter": letter, "columns": columns, "form": form, "table": table, "receipt": receipt,
         "identity_card": identity_card, "screen": screen}


def photographed(picture, table_top, rng):
    """On a table, seen from a side, in uneven light."""
    scene = ImageOps.fit(table_top, (1024, 768) if picture.width > picture.height else (768, 1024))
    page = picture.convert("RGBA")
    width, height = scene.size
    def jitter(limit):
        return rng.uniform(0.02, limit)
    corners = [(width * jitter(0.18), height * jitter(0.15)), (width * jitter(0.18), height * (1 - jitter(0.15))),
               (width * (1 - jitter(0.18)), height * (1 - jitter(0.15))), (width * (1 - jitter(0.18)), height * jitter(0.15))]
    page = page.transform(scene.size, Image.PERSPECTIVE, perspective(corners, page.size), Image.BICUBIC)
    scene.paste(page, (0, 0), page)
    light = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180))).resize(scene.size)
    scene = Image.composite(scene, ImageEnhance.Brightness(scene).enhance(0.6), light)
    return scene.filter(ImageFilter.GaussianBlur(rng.choice((0, 0.7, 1.2))))


def perspective(corners, size):
    """Coefficients that take a point of the scene to one of the page. `corners`: from the left upper one on,
    counter-clockwise."""
    page = [(0, 0), (0, size[1]), (size[0], size[1]), (size[0], 0)]
    rows = []
    for (x, y), (u, v) in zip(corners, page):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for i in range(8):  # Gauss and Jordan
        pivot = max(range(i, 8), key=lambda row: abs(rows[row][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for row in range(8):
            if row != i:
                rows[row] = [a - rows[row][i] * b for a, b in zip(rows[row], rows[i])]
    return [row[8] for row in rows]


def changed(picture, change, table_top, rng):
    if change == "turned":
        angle = rng.uniform(2, 8) * rng.choice((-1, 1)) + rng.choice((0, 0, 90))
        return picture.rotate(angle, Image.BICUBIC, expand=True, fillcolor=(200, 200, 200))
    if change == "thresholded":
        return picture.convert("L").filter(ImageFilter.GaussianBlur(1)).point(
            lambda level: 255 if level > 150 else 0).convert("RGB")
    if change == "noisy":
        noise = Image.effect_noise(picture.size, 50).convert("RGB")
        return compressed(Image.blend(picture.filter(ImageFilter.GaussianBlur(1.5)), noise, 0.15), 30)
    if change == "photographed":
        return photographed(picture, table_top, rng)
    return picture


CHANGES = ("clean", "turned", "thresholded", "noisy", "photographed")


def make_documents(folder, tables):
    """`tables`: photographs without people, for what lies under a page."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(77)
    count = 0
    for kind, make in KINDS.items():
        for change in CHANGES:
            for index in range(8):
                table_top = opened(Path(rng.choice(tables)).read_bytes())
                picture, _ = scaled(changed(make(rng), change, table_top, rng), [], rng.choice((512, 1024)))
                picture.save(folder / f"{kind}-{change}-{index}.jpg", quality=90)
                count += 1
    return count + manual_pages(folder, rng)


def manual_pages(folder, rng):
    """Pages of manuals, which no measure was chosen by."""
    count = 0
    for manual in MANUALS:
        with tempfile.TemporaryDirectory() as pages:
            subprocess.run(["pdftoppm", "-r", "80", "-l", "40", "-png", manual, pages + "/p"], check=True)
            found = sorted(Path(pages).iterdir())
            for page in rng.sample(found, min(12, len(found))):
                opened(page.read_bytes()).save(folder / f"manual-page-{count:03}.jpg", quality=90)
                count += 1
    return count
