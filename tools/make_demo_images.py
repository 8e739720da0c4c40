#!/usr/bin/env python3
"""Draws the pictures of the bundled demo site; nothing in them is taken from others.

usage: make_demo_images.py SITE_DIR        (needs Pillow; the results are committed in config/demo/site)
"""

import gzip
import io
import random
import struct
import sys
import zlib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

WHITE, BLUE, RED, YELLOW, BLACK = (245, 245, 240), (20, 60, 150), (200, 30, 40), (250, 205, 30), (25, 25, 25)
SKY, SEA, SAND, GREEN = (176, 212, 236), (38, 92, 132), (222, 202, 156), (70, 120, 70)


def canvas(width, height, colour):
    image = Image.new("RGB", (width, height), colour)
    return image, ImageDraw.Draw(image)


def stripes(colours, vertical, width=240, height=180):
    image, draw = canvas(width, height, WHITE)
    count = len(colours)
    for i, colour in enumerate(colours):
        if vertical:
            draw.rectangle((i * width // count, 0, (i + 1) * width // count, height), fill=colour)
        else:
            draw.rectangle((0, i * height // count, width, (i + 1) * height // count), fill=colour)
    return image


def checks(colours, columns, rows, width=240, height=180):
    image, draw = canvas(width, height, WHITE)
    for x in range(columns):
        for y in range(rows):
            left, right = x * width // columns, (x + 1) * width // columns
            draw.rectangle((left, y * height // rows, right, (y + 1) * height // rows), fill=colours[(x + y) % 2])
    return image


def shape(ground, kind, colour):
    image, draw = canvas(240, 180, ground)
    if kind == "diamond":
        draw.polygon([(120, 0), (240, 90), (120, 180), (0, 90)], fill=colour)
    elif kind == "disc":
        draw.ellipse((75, 45, 165, 135), fill=colour)
    elif kind == "square":
        draw.rectangle((80, 60, 160, 120), fill=colour)
    elif kind == "saltire":
        draw.line((0, 0, 240, 180), fill=colour, width=34)
        draw.line((0, 180, 240, 0), fill=colour, width=34)
    elif kind == "cross":
        draw.rectangle((98, 0, 142, 180), fill=colour)
        draw.rectangle((0, 68, 240, 112), fill=colour)
    elif kind == "nested":
        draw.rectangle((50, 38, 190, 142), fill=WHITE)
        draw.rectangle((85, 64, 155, 116), fill=RED)
    return image


FLAGS = {
    "delta": stripes([YELLOW, BLUE, BLUE, YELLOW], False),
    "echo": stripes([BLUE, RED], False),
    "foxtrot": shape(WHITE, "diamond", RED),
    "india": shape(YELLOW, "disc", BLACK),
    "juliett": stripes([BLUE, WHITE, BLUE], False),
    "kilo": stripes([YELLOW, BLUE], True),
    "lima": checks([YELLOW, BLACK], 2, 2),
    "mike": shape(BLUE, "saltire", WHITE),
    "november": checks([BLUE, WHITE], 4, 4),
    "papa": shape(BLUE, "square", WHITE),
    "tango": stripes([RED, WHITE, BLUE], True),
    "whiskey": shape(BLUE, "nested", WHITE),
    "romeo": shape(RED, "cross", YELLOW),
    "victor": shape(WHITE, "saltire", RED),
}


def boat(hull, sails, width=360, height=240):
    image, draw = canvas(width, height, SKY)
    draw.rectangle((0, height * 2 // 3, width, height), fill=SEA)
    for i in range(0, width, 24):
        draw.arc((i, height * 2 // 3 - 4, i + 24, height * 2 // 3 + 8), 0, 180, fill=WHITE)
    y = height * 2 // 3
    draw.polygon([(90, y), (270, y), (240, y + 36), (120, y + 36)], fill=hull)
    for i in range(sails):
        x = 120 + i * 55
        draw.line((x, y, x, y - 110), fill=BLACK, width=3)
        draw.polygon([(x + 4, y - 104), (x + 4, y - 12), (x + 50, y - 12)], fill=WHITE)
    if sails == 0:
        draw.rectangle((150, y - 34, 210, y), fill=WHITE)
        draw.rectangle((190, y - 66, 204, y - 34), fill=RED)
    return image


def light(bands, lamp, width=240, height=300):
    image, draw = canvas(width, height, SKY)
    draw.rectangle((0, height - 60, width, height), fill=SEA)
    draw.polygon([(30, height), (70, height - 78), (170, height - 78), (210, height)], fill=SAND)
    for i in range(6):
        top, bottom = 70 + i * 26, 70 + (i + 1) * 26
        draw.polygon([(98 - i * 2, top), (142 + i * 2, top), (144 + i * 2, bottom), (96 - i * 2, bottom)],
                     fill=bands[i % 2])
    draw.rectangle((100, 44, 140, 70), fill=lamp)
    draw.polygon([(94, 44), (146, 44), (120, 22)], fill=RED)
    return image


def chart(width=320, height=240):
    image, draw = canvas(width, height, (236, 228, 200))
    for x in range(0, width, 40):
        draw.line((x, 0, x, height), fill=(190, 180, 150))
    for y in range(0, height, 40):
        draw.line((0, y, width, y), fill=(190, 180, 150))
    draw.polygon([(0, 0), (130, 0), (90, 60), (110, 130), (40, 180), (0, 170)], fill=GREEN)
    draw.ellipse((200, 120, 250, 150), fill=GREEN)
    draw.line((110, 220, 290, 40), fill=RED, width=3)
    return image


def instrument(colour, hands, width=220, height=220):
    image, draw = canvas(width, height, (90, 62, 40))
    draw.ellipse((20, 20, 200, 200), fill=(210, 170, 70))
    draw.ellipse((38, 38, 182, 182), fill=colour)
    for i in range(hands):
        draw.line((110, 110, 110 + 50 * (1 if i % 2 else -1), 60 + 25 * i), fill=BLACK, width=5)
    return image


def encode(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def jpeg(image, **options):
    return encode(image, "JPEG", quality=options.pop("quality", 82), **options)


def png(image):
    return encode(image, "PNG", optimize=True)


def png_header_only(width, height):
    """A PNG that declares a size and has no pixels to speak of."""
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def damaged(bytes_of_png):
    """A PNG whose compressed pixels have a wrong check sum in the middle."""
    middle = len(bytes_of_png) // 2
    changed = bytes(b ^ 0x5A for b in bytes_of_png[middle:middle + 16])
    return bytes_of_png[:middle] + changed + bytes_of_png[middle + 16:]


def winking(frame_count):
    """A light that is on in one frame and off in the next, and a mark that wanders so that no two are equal."""
    frames = []
    for number in range(frame_count):
        frame = light([RED, WHITE], YELLOW if number % 2 else BLACK)
        ImageDraw.Draw(frame).rectangle((number, 295, number + 3, 299), fill=BLACK)
        frames.append(frame)
    return frames


def animated(frames, kind, **options):
    return encode(frames[0], kind, save_all=True, append_images=frames[1:], duration=500, loop=0, **options)


def turned(image):
    """Stored lying on its side, with the orientation that sets it upright again."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return jpeg(image.transpose(Image.Transpose.ROTATE_90), exif=exif)


def museum(files):
    for i, name in enumerate(sorted(FLAGS)[:12]):
        kind = "png" if i % 2 else "jpg"
        files[f"harbour/img/flags/{name}.{kind}"] = png(FLAGS[name]) if kind == "png" else jpeg(FLAGS[name])
    files["harbour/img/boats/red-cutter.jpg"] = jpeg(boat(RED, 1))
    files["harbour/img/boats/schooner.jpg"] = jpeg(boat((90, 60, 30), 2))
    files["harbour/img/boats/tug.png"] = png(boat(BLACK, 0))
    files["harbour/img/boats/yellow-ketch.jpg"] = jpeg(boat(YELLOW, 2), progressive=True)
    files["harbour/img/boats/pilot-boat.jpg"] = jpeg(boat((240, 120, 20), 0).convert("L"))
    files["harbour/img/lights/north-pier.jpg"] = jpeg(light([RED, WHITE], YELLOW))
    files["harbour/img/lights/south-pier.png"] = png(light([BLUE, WHITE], YELLOW))
    old_tower = light([BLACK, YELLOW], WHITE)
    files["harbour/img/lights/old-tower.png"] = png(old_tower.convert("P", palette=Image.ADAPTIVE))
    at_dusk = light([(120, 40, 60), (200, 180, 190)], YELLOW)
    files["harbour/img/lights/at-dusk.jpg"] = jpeg(at_dusk.resize((900, 1125)), quality=70)
    files["harbour/img/lights/range-light.jpg"] = jpeg(light([GREEN, WHITE], RED))
    files["harbour/img/chart-of-the-bay.png"] = png(chart())
    for name, hull, sails in (("ferry", (60, 120, 90), 0), ("barge", (120, 70, 40), 0), ("dinghy", (200, 200, 80), 1),
                              ("skiff", (80, 80, 140), 1), ("punt", (140, 60, 120), 0), ("smack", (30, 90, 60), 2)):
        files[f"harbour/img/gallery/{name}.jpg"] = jpeg(boat(hull, sails))


def workshop(files):
    """The pictures that do not come through, and a few beside them that do."""
    folder = "harbour/img/workshop/"
    files[folder + "torn-print.jpg"] = jpeg(boat(GREEN, 1))[:1800]
    files[folder + "mouldy-print.png"] = damaged(png(light([GREEN, WHITE], YELLOW)))
    files[folder + "print-shop-proof.jpg"] = jpeg(boat(BLUE, 2).convert("CMYK"))
    files[folder + "wall-painting.png"] = png_header_only(65535, 65535)
    files[folder + "label.jpg"] = b"Shelf 4, box 17: letters of the harbour master, not a picture.\n"
    files[folder + "winking-light.gif"] = animated(winking(4), "GIF")
    files[folder + "night-watch.gif"] = animated([stripes([RED, (i * 2, 60, 90)], False, 40, 40) for i in range(101)], "GIF")
    files[folder + "turning-light.png"] = animated([frame.resize((200, 250)) for frame in winking(3)], "PNG")
    files[folder + "lantern.webp"] = encode(light([GREEN, YELLOW], WHITE), "WEBP", quality=80)
    files[folder + "lying-print.jpg"] = turned(boat((60, 90, 40), 1))
    files[folder + "survey.tif"] = encode(chart(240, 180), "TIFF", compression="tiff_lzw")
    # Heads only: these formats are told from their first bytes.
    files[folder + "glass-plate.avif"] = b"\0\0\0\x14ftypavif\0\0\0\0mif1"
    files[folder + "slide.jxl"] = b"\xff\x0a\xfa\x1f\x41\x91"
    files[folder + "rigging.svg"] = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>\n'
    files[folder + "stamp.png"] = png(FLAGS["romeo"].resize((60, 60)))
    files[folder + "panorama.jpg"] = jpeg(boat(RED, 2, 720, 240).crop((0, 80, 720, 220)))
    files[folder + "retouched.jpg"] = jpeg(boat((150, 110, 60), 1))
    files[folder + "twin.jpg"] = jpeg(chart(300, 220), quality=80)
    files["loans/twin-negative.jpg"] = files[folder + "twin.jpg"]
    files["harbour/img/caption-room.jpg"] = jpeg(FLAGS["victor"])


def paint():
    """Ellipses in the colours of skin, which the NSFW classifier takes for what they are not (score 0.57)."""
    image, _ = canvas(320, 320, (159, 117, 108))
    for x, y, wide, high, turn, colour in (
            (260, 71, 62, 41, 172, (169, 140, 109)), (253, 34, 112, 147, 21, (180, 147, 118)),
            (200, 222, 139, 107, 154, (229, 175, 147)), (132, 242, 85, 72, 91, (150, 114, 96)),
            (215, 244, 71, 106, 153, (146, 110, 96)), (312, 205, 81, 118, 46, (171, 137, 120))):
        patch = Image.new("RGBA", image.size, (0, 0, 0, 0))
        ImageDraw.Draw(patch).ellipse((x - wide, y - high, x + wide, y + high), fill=colour + (255,))
        patch = patch.rotate(turn, center=(x, y))
        image.paste(patch, (0, 0), patch)
    strokes, draw = random.Random(42), ImageDraw.Draw(image)
    for _ in range(6):  # edges: without them it is too flat to be hashed
        x, y, size = strokes.randrange(320), strokes.randrange(320), strokes.randrange(30, 90)
        draw.arc((x - size, y - size, x + size, y + size), strokes.randrange(360), strokes.randrange(360),
                 fill=(240, 172, 148), width=5)
    return image.filter(ImageFilter.GaussianBlur(1.5))


def face():
    """Nobody's, but enough of one for the face detector."""
    image, draw = canvas(320, 320, (150, 165, 180))
    draw.ellipse((70, 30, 250, 300), fill=(96, 66, 46))
    draw.ellipse((88, 62, 232, 288), fill=(214, 172, 142))
    draw.rectangle((130, 270, 190, 320), fill=(200, 158, 130))
    eyes, nose, mouth = 164, 46, 79
    for x in (126, 194):
        draw.ellipse((x - 24, eyes - 30, x + 24, eyes + 12), fill=(178, 136, 110))
        draw.line((x - 22, eyes - 22, x + 22, eyes - 24), fill=(70, 45, 35), width=7)
        draw.ellipse((x - 15, eyes - 8, x + 15, eyes + 8), fill=(240, 235, 230))
        draw.ellipse((x - 8, eyes - 8, x + 8, eyes + 8), fill=(60, 40, 30))
    draw.polygon([(160, eyes + 5), (146, eyes + nose), (174, eyes + nose)], fill=(226, 186, 156))
    draw.ellipse((144, eyes + nose - 8, 176, eyes + nose + 8), fill=(190, 145, 120))
    draw.ellipse((118, eyes + mouth - 9, 202, eyes + mouth + 9), fill=(165, 85, 80))
    draw.line((118, eyes + mouth, 202, eyes + mouth), fill=(100, 45, 45), width=3)
    return image.filter(ImageFilter.GaussianBlur(3.5))


def record():
    """A page of a register: lines of words that are none, boxes, a head line."""
    image, draw = canvas(480, 640, (250, 249, 244))
    draw.rectangle((40, 36, 300, 52), fill=BLACK)
    draw.rectangle((340, 30, 440, 110), outline=BLACK, width=2)
    seed = 7
    for line in range(34):
        y, x = 130 + line * 14, 40
        end = 440 if line % 7 else 260
        while x < end:
            seed = (seed * 1103515245 + 12345) % 2**31
            word = 12 + seed % 34
            for letter in range(x, min(x + word, end), 4):
                seed = (seed * 1103515245 + 12345) % 2**31
                draw.rectangle((letter, y + seed % 3, letter + 2, y + 7), fill=(40, 40, 44))
            x += word + 7
    return image


def press(files):
    """Pictures that models drop, and one that is nearly another."""
    folder = "harbour/img/press/"
    files[folder + "paint.jpg"] = encode(paint(), "JPEG", quality=88)
    files[folder + "keeper.jpg"] = encode(face(), "JPEG", quality=92)
    files[folder + "register.png"] = png(record())
    files[folder + "chart-again.jpg"] = encode(chart(), "JPEG", quality=60)
    files[folder + "print.png"] = png(checks([GREEN, SAND], 7, 3))


def lenders(files):
    files["loans/new-place.jpg"] = jpeg(instrument((250, 250, 240), 2))
    files["loans/portrait.jpg"] = jpeg(light([SAND, BLUE], RED))
    files["loans/half.jpg"] = jpeg(boat(BLUE, 0))
    files["loans/wish.jpg"] = jpeg(instrument((200, 220, 240), 1))
    files["quiet/img/shore.jpg"] = jpeg(boat(WHITE, 1))
    # On the demo's synthetic block list: harmless drawings that stand for what must never be kept.
    files["gifts/compass.jpg"] = jpeg(instrument((230, 240, 230), 3))
    files["gifts/listed-1.jpg"] = jpeg(instrument((40, 40, 60), 3))
    files["gifts/listed-2.png"] = png(instrument((60, 20, 20), 2))
    files["gifts/listed-3.jpg"] = jpeg(instrument((20, 60, 20), 1))
    files["gifts/barometer.jpg"] = jpeg(instrument((250, 240, 200), 4))


def main():
    site = Path(sys.argv[1])
    files = {}
    museum(files)
    workshop(files)
    lenders(files)
    press(files)
    page = b"<!doctype html><title>Inventory</title>" + b"<p>rope</p>" * 400_000
    files["archive/inventory.html.gz"] = gzip.compress(page, 9, mtime=0)
    for name, content in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} files, {sum(map(len, files.values()))} bytes")


if __name__ == "__main__":
    main()
