"""Draws listing/icon.png: 128 x 128, RGBA, four bars of a chart crossed by a pulse line. Needs nothing but Python."""

import math
import pathlib
import struct
import zlib

SIDE = 128
SAMPLES = 4  # a side of the grid over which each pixel is averaged


def rounded(x, y, left, top, right, bottom, radius):
    """Whether the point lies in the rectangle with rounded corners."""
    if not (left <= x <= right and top <= y <= bottom):
        return False
    dx = max(left + radius - x, 0, x - (right - radius))
    dy = max(top + radius - y, 0, y - (bottom - radius))
    return dx * dx + dy * dy <= radius * radius


def near_line(x, y, points, width):
    """Whether the point lies within half of `width` of the broken line."""
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        length = (x2 - x1) ** 2 + (y2 - y1) ** 2
        t = max(0, min(1, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length))
        if math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1)) <= width / 2:
            return True
    return False


BARS = [(24, 76), (46, 60), (68, 68), (90, 40)]
PULSE = [(14, 54), (40, 54), (49, 34), (62, 76), (73, 22), (82, 54), (114, 54)]


def colour(x, y):
    if not rounded(x, y, 2, 2, 126, 126, 28):
        return (0, 0, 0, 0)
    if near_line(x, y, PULSE, 6.5):
        return (255, 255, 255, 255)
    if near_line(x, y, PULSE, 12):
        return (25 + int(y * 0.10), 70 + int(y * 0.36), 160 + int(y * 0.10), 255)
    for left, top in BARS:
        if rounded(x, y, left, top, left + 15, 108, 4):
            return (126, 226, 196, 255) if left == 90 else (120, 178, 244, 255)
    return (25 + int(y * 0.10), 70 + int(y * 0.36), 160 + int(y * 0.10), 255)


def pixel(column, row):
    total = [0.0, 0.0, 0.0, 0.0]
    for i in range(SAMPLES):
        for j in range(SAMPLES):
            red, green, blue, alpha = colour(column + (i + 0.5) / SAMPLES, row + (j + 0.5) / SAMPLES)
            total[0] += red * alpha
            total[1] += green * alpha
            total[2] += blue * alpha
            total[3] += alpha
    if total[3] == 0:
        return b"\0\0\0\0"
    return bytes([round(total[0] / total[3]), round(total[1] / total[3]), round(total[2] / total[3]),
                  round(total[3] / SAMPLES ** 2)])


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


rows = b"".join(b"\0" + b"".join(pixel(column, row) for column in range(SIDE)) for row in range(SIDE))
picture = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 6, 0, 0, 0))
           + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
pathlib.Path(__file__).with_name("icon.png").write_bytes(picture)
