"""Reports that the browser tests put into their library."""

import zipfile
from pathlib import Path

# Text that would run, break out of its place or turn its surroundings round if it met markup unescaped.
# `${…}` and the escape are for Gradio's templates, see lessonbase_ui/parts/__init__.py.
HOSTILE = (
    '<img src=x onerror="window.owned=1"></script><script>window.owned=2</script>'
    "${document.body.classList.add(7)}{{window.owned}}\\u003cimg src=x onerror=window.owned=4\\u003e\u202egnp.exe"
)
# As much of it as a title may have: what holds an end tag, or is more signs than letters, is not taken for a title.
HOSTILE_TITLE = (
    "Corridors of the zebras that every ranger of the programme wants to keep open: <img src=x onerror=window.owned=5> "
    "${document.body.classList.add(7)} \u202egnp.exe"
)
SECRET = "Otters in the canal of Ghazni taught the water committee patience."


def hostile_report(folder: Path) -> Path:
    """A report whose title, headings and lessons are hostile."""
    path = folder / "hostile\u202efdp.md"
    # As Markdown has signs that are to be shown, and are no markup.
    typed, title = HOSTILE.replace("<", "\\<"), HOSTILE_TITLE.replace("<", "\\<")
    path.write_text(
        f"# {title}\n\n## Lessons {typed}\n\nLesson learned: Zebra corridors need {typed} every spring.\n\n"
        f"In every zebra corridor of the programme the rangers wrote down what they saw. {typed}\n",
        "utf-8",
    )
    return path


def plain_report(folder: Path, name: str = "otters.md", animals: str = "otters") -> Path:
    """A small report that no other in the library resembles."""
    path = folder / name
    path.write_text(
        f"# {animals.capitalize()} and water committees\n\n## Lessons\n\n"
        f"Lesson learned: {SECRET.replace('Otters', animals.capitalize())}\n\n"
        f"The committee met at the canal each Friday and counted the {animals} before it spoke about water shares. "
        "Members said that waiting for the animals taught them to wait for one another.\n",
        "utf-8",
    )
    return path


def citing_report(folder: Path) -> Path:
    """A report that types signs like those by which an answer names its sources."""
    path = folder / "citing.txt"
    path.write_text(
        "Beekeepers of Marsabit\n\nLessons\n\nLesson learned: Beekeepers of Marsabit sold more honey once they had a scale "
        "of their own [1][2], as the mission found [UNHCR 2019, p. 12].\n",
        "utf-8",
    )
    return path


def broken_report(folder: Path, name: str = "broken.pdf") -> Path:
    """A PDF in name only."""
    path = folder / name
    path.write_bytes(b"this is not a PDF at all")
    return path


def archive(folder: Path, name: str = "reports.zip") -> Path:
    """An archive of a good report, a broken one and a picture."""
    path = folder / name
    with zipfile.ZipFile(path, "w") as made:
        made.write(plain_report(folder, "beavers.md", "beavers"), "field/beavers.md")
        made.write(broken_report(folder, "torn.pdf"), "field/torn.pdf")
        made.writestr("field/photo.jpg", b"\xff\xd8\xff\xe0")
    return path


def lesson_table(folder: Path, name: str = "visits.csv") -> Path:
    """A table of lessons whose headers say what its columns are, all but one."""
    path = folder / name
    path.write_text(
        "No,Lesson learned,What to do next,Recommendation,Country,Remark\n"
        f"1,Wardens of {path.stem} who walk the dunes at dawn see the tracks before the wind takes them.,"
        "Plan the walk before breakfast in every season.,Give each warden a lamp and a map of the dunes.,Namibia,paid\n"
        "2,Herders told us of the wells only after we had drunk tea with them twice.,"
        "Leave two afternoons free in each village for visits.,Budget for tea and for a second visit.,Namibia,paid\n",
        "utf-8",
    )
    return path


def other_table(folder: Path) -> Path:
    """A table that holds no lessons."""
    path = folder / "staff.csv"
    path.write_text("name,age,town\nAnna,34,Kiel\nBen,21,Bonn\n", "utf-8")
    return path
