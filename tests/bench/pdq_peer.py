"""PDQ beside the reference implementation (pdqhash wraps it): the same pixels, in turn, processor time.

    pdq_peer.py --timer build/bench/tests/bench/pdq_timer [--rounds 5]

The reference is C++ behind Python: luma is computed by numpy and the result made into an array of bits. Both
are timed alone, shown, and taken off. Ours starts from RGB and gives all eight needles, the reference one.
"""

import argparse
import statistics
import subprocess
import sys
import time

import numpy
import pdqhash

SIZES = ((256, 256), (512, 512), (1600, 1000), (4000, 3000))


def picture(width, height):
    """Gradients with texture, no two rows alike."""
    s = (numpy.arange(width) * 1024 // width)[None, :]
    t = (numpy.arange(height) * 1024 // height)[:, None]
    red = s * s // 911 + t * t // 1777 + s * t // 1201
    green = s * 3 // 7 + t * t // 809
    blue = s * t // 1493 + t * 5 // 11
    return numpy.stack(numpy.broadcast_arrays(red, green, blue), -1).astype(numpy.uint8)


def processor_us(function, rounds):
    times = []
    for _ in range(rounds):
        begin = time.process_time_ns()
        function()
        times.append((time.process_time_ns() - begin) / 1000)
    return statistics.median(times)


def hex_of(bits):
    return f"{int(''.join(map(str, bits.astype(int))), 2):064x}"


def compare(timer, width, height, rounds):
    """One line of the table; sides that take turns meet the same noise."""
    pixels = picture(width, height)
    luma = lambda: (pixels[:, :, 0] * 0.299 + pixels[:, :, 1] * 0.587 + pixels[:, :, 2] * 0.114).astype("float32")
    some_bits = [0] * 16
    result = lambda: pdqhash.bindings.hash_to_vector(some_bits)
    grey = luma()
    repeats = max(5, min(100, 20_000_000 // (width * height)))
    whole_us, luma_us, rest_us, ours_us = [], [], [], []
    for _ in range(rounds):
        run = subprocess.run([timer, str(width), str(height), str(repeats * 5)], input=pixels.tobytes(),
                             capture_output=True, check=True)
        time_us, ours, quality = run.stdout.decode().split()
        ours_us.append(float(time_us))
        whole_us.append(processor_us(lambda: pdqhash.compute(pixels), repeats))
        luma_us.append(processor_us(luma, repeats))
        rest_us.append(processor_us(result, repeats) + processor_us(lambda: numpy.zeros_like(grey), repeats))
    bits, reference_quality = pdqhash.compute(pixels)
    same = hex_of(bits) == ours and reference_quality == int(quality)
    whole, luma_alone, rest, ours = map(statistics.median, (whole_us, luma_us, rest_us, ours_us))
    reference = whole - luma_alone - rest
    print(f"| {width}x{height} | {whole:,.0f} us | {luma_alone:,.0f} us | {rest:,.0f} us | {reference:,.0f} us "
          f"| {ours:,.1f} us | {reference / ours:.1f} | {'yes' if same else 'NO'} |", flush=True)
    return same


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--timer", required=True)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(f"pdqhash {pdqhash.__version__}, numpy {numpy.__version__}; medians of {options.rounds} rounds\n")
    print("| picture | pdqhash.compute | of it luma in numpy | result and buffer in Python | reference C++ alone "
          "| ours, from RGB, 8 needles | times faster | same hash and quality |\n|---|---|---|---|---|---|---|---|")
    all_same = all([compare(options.timer, *size, options.rounds) for size in SIZES])
    return 0 if all_same else 1


if __name__ == "__main__":
    sys.exit(main())
