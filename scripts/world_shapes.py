"""Makes `ui/lessonbase_ui/world.json`, the shapes of the countries on the map of *Lessons*: `python scripts/world_shapes.py
FOLDER`, with FOLDER the unpacked npm package world-atlas 2.0.2 (ISC licence), whose data are Natural Earth's (public domain).

Each country, by its ISO 3166-1 alpha-2 code, is the path of an SVG in the Equal Earth projection (Šavrič, Patterson and
Jenny 2018), on a sheet WIDTH units wide. Of a small one there is its middle too, from the finer map.
"""

import json
import sys
from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import pycountry

OUT = Path(__file__).parents[1] / "ui/lessonbase_ui/world.json"
WIDTH = 1000
# Past the 180th meridian, for the east of Russia.
BEYOND = 25
# Less than this in width and height is drawn as a dot too.
SMALL = 9
# Nobody evaluates there, and it takes a fifth of the sheet.
LEFT_OUT = ("AQ",)
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796
Point = tuple[float, float]


def projected(longitude: float, latitude: float) -> Point:
    """Equal Earth, unscaled."""
    theta = asin(sqrt(3) / 2 * sin(radians(latitude)))
    slope = 9 * A4 * theta**8 + 7 * A3 * theta**6 + 3 * A2 * theta**2 + A1
    x = 2 * sqrt(3) * radians(longitude) * cos(theta) / (3 * slope)
    return x, -theta * (A4 * theta**8 + A3 * theta**6 + A2 * theta**2 + A1)


SCALE = WIDTH / 2 / projected(180, 0)[0]
TOP = projected(0, 84)[1]


def on_sheet(longitude: float, latitude: float) -> Point:
    """A place on the sheet, in units from its upper left corner."""
    x, y = projected(longitude, latitude)
    return round(x * SCALE + WIDTH / 2, 1), round((y - TOP) * SCALE, 1)


class Atlas:
    """A file of the package: TopoJSON, in which borders are arcs that neighbours share."""

    def __init__(self, file: Path) -> None:
        held = json.loads(file.read_text())
        (sx, sy), (tx, ty) = held["transform"]["scale"], held["transform"]["translate"]
        self._arcs: list[list[Point]] = []
        for arc in held["arcs"]:
            x = y = 0
            points = []
            for dx, dy in arc:
                x, y = x + dx, y + dy
                points.append((x * sx + tx, y * sy + ty))
            self._arcs.append(points)
        self.countries: list[dict[str, Any]] = held["objects"]["countries"]["geometries"]

    def rings(self, country: dict[str, Any]) -> Iterator[list[Point]]:
        """The outlines of a country, in degrees."""
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                yield _unbroken(
                    [p for n in ring for p in (self._arcs[n] if n >= 0 else self._arcs[~n][::-1])]
                )


def _unbroken(ring: list[Point]) -> list[Point]:
    """An outline that crosses the 180th meridian goes on past it, to the east, instead of across the whole sheet."""
    made, turns, before = [], 0, ring[0][0]
    for x, y in ring:
        turns += (x - before < -180) - (x - before > 180)
        made.append((x + 360 * turns, y))
        before = x
    west = min(x for x, _ in made) < -180
    return [(x + 360 * west, y) for x, y in made]


def code(country: dict[str, Any]) -> str | None:
    """Its alpha-2 code; None for what ISO 3166-1 does not name."""
    found = pycountry.countries.get(numeric=country.get("id", ""))
    return found.alpha_2 if found else None


def path(rings: Iterator[list[Point]]) -> str:
    """The outlines as the path of an SVG; what falls on one point is one."""
    drawn = []
    for ring in rings:
        points = list(dict.fromkeys(on_sheet(*point) for point in ring))
        if len(points) > 2:
            drawn.append("M" + "L".join(f"{x:g},{y:g}" for x, y in points) + "Z")
    return "".join(drawn)


def middle(rings: Iterator[list[Point]]) -> Point:
    """The middle of the longest outline."""
    longest = max(rings, key=len)
    return on_sheet(
        (min(x for x, _ in longest) + max(x for x, _ in longest)) / 2,
        (min(y for _, y in longest) + max(y for _, y in longest)) / 2,
    )


def small(drawn: str) -> bool:
    """Whether a country can hardly be seen, or hit with a pointer, as it is drawn."""
    places = [
        [float(n) for n in point.split(",")] for point in drawn.strip("MZ").replace("ZM", "L").split("L")
    ]
    return all(max(side) - min(side) < SMALL for side in zip(*places, strict=True))


def main() -> None:
    """Write the file."""
    folder = Path(sys.argv[1])
    coarse, fine = Atlas(folder / "countries-110m.json"), Atlas(folder / "countries-50m.json")
    paths = {c: path(coarse.rings(one)) for one in coarse.countries if (c := code(one))}
    rest = "".join(path(coarse.rings(one)) for one in coarse.countries if code(one) is None)
    points = {
        c: middle(fine.rings(one))
        for one in fine.countries
        if (c := code(one)) and (c not in paths or small(paths[c]))
    }
    for left in LEFT_OUT:
        paths.pop(left, None)
        points.pop(left, None)
    height = on_sheet(0, -57)[1]
    world = {"width": WIDTH + BEYOND, "height": height, "paths": paths, "points": points, "rest": rest}
    OUT.write_text(json.dumps(world, separators=(",", ":"), sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
