"""Commands for packs: make one from a topic, add to it, look at it, export it."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lessonbase import console
from lessonbase.cli.options import Index, Json, app, opened
from lessonbase.errors import PackError

if TYPE_CHECKING:
    from lessonbase.packs import Options

pack = typer.Typer(
    help="Case-study packs: made from a topic or from records, handed out as Word, slides, PDF and more."
)
app.add_typer(pack, name="pack")

Name = Annotated[str, typer.Argument(help="The pack's name.")]
By = Annotated[
    str, typer.Option("--by", help="Who does it. [default: your account's name]", show_default=False)
]
Template = Annotated[str, typer.Option(help="case_study, lessons_brief, workshop, pre_mortem or checklist.")]
Language = Annotated[str, typer.Option(help="Of labels and teaching parts: en, fr, es or pt.")]


@pack.command()
def new(
    name: Name,
    template: Template = "case_study",
    language: Language = "en",
    by: By = "",
    index: Index = None,
    json: Json = False,
) -> None:
    """Make an empty pack.

    Example: `lessonbase pack new "Trust" --template workshop`
    """
    with opened(index) as library:
        console.print_pack(library.packs.new(name, template, language, by=_by(by)), json)


@pack.command()
def build(
    name: Name,
    topic: Annotated[str, typer.Option(help="What the pack is about, in plain words.")],
    cases: Annotated[int, typer.Option(min=1, help="How many cases.")] = 5,
    minutes: Annotated[int, typer.Option(min=10, help="How long the session takes.")] = 90,
    template: Template = "case_study",
    language: Language = "en",
    by: By = "",
    index: Index = None,
    json: Json = False,
) -> None:
    """Make a pack on a topic, with cases of independent programmes.

    Example: `lessonbase pack build "Trust" --topic "trust between small farmers and buyers" --cases 3 --minutes 90`
    """
    with opened(index) as library:
        made = library.packs.build(
            name, topic, cases, minutes, by=_by(by), template=template, language=language
        )
        console.print_pack(made, json)


@pack.command()
def add(
    name: Name,
    records: Annotated[list[str], typer.Argument(help="Ids of records, as `lessonbase records` shows them.")],
    note: Annotated[str, typer.Option(help="A note to them.")] = "",
    by: By = "",
    index: Index = None,
    json: Json = False,
) -> None:
    """Add records to a pack."""
    with opened(index) as library:
        console.print_pack(library.packs.add(name, records, by=_by(by), note=note), json)


@pack.command("list")
def list_(index: Index = None, json: Json = False) -> None:
    """List the packs, last saved first."""
    with opened(index) as library:
        console.print_packs(library.packs.all(), json)


@pack.command()
def show(name: Name, index: Index = None, json: Json = False) -> None:
    """Show what is in a pack, and what has changed since it was quoted."""
    with opened(index) as library:
        console.print_pack(library.packs.get(name), json, library.packs.standing(name))


@pack.command()
def draft(
    name: Name,
    case: Annotated[str, typer.Argument(help="The case's id, as `lessonbase pack show` has it.")],
    field: Annotated[
        str,
        typer.Argument(help="setting, actors, challenge, done, happened, lesson, practice or conditions."),
    ],
    by: By = "",
    index: Index = None,
    json: Json = False,
) -> None:
    """Have the language model that is set write a part of a case, from its quotes alone.

    What the quotes do not say is left out. Needs LESSONBASE_LLM_URL.
    """
    with opened(index) as library:
        console.print_pack(library.packs.draft(name, case, field, by=_by(by)), json)


@pack.command()
def export(
    name: Name,
    formats: Annotated[
        str,
        typer.Option("--format", help="Of docx, pptx, pdf, html, md, json, ris, bib, csl.json, by commas."),
    ] = "docx",
    out: Annotated[Path, typer.Option(help="The folder to write to.")] = Path(),
    paper: Annotated[str, typer.Option(help="a4 or letter.")] = "a4",
    style: Annotated[str, typer.Option(help="Of references: plain, apa or chicago.")] = "plain",
    template: Annotated[
        Path | None, typer.Option(help="Your organisation's own .docx or .pptx to write into.")
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Without the template that the library keeps.")
    ] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="Put pictures of the cited pages at the end of Word and PDF.")
    ] = False,
    index: Index = None,
    json: Json = False,
) -> None:
    """Write a pack into a folder.

    Example: `lessonbase pack export Trust --format docx,pptx,pdf --out packs`
    """
    with opened(index) as library:
        forms = [one for one in formats.replace(" ", "").split(",") if one]
        options = _options(paper, style, template, plain, pages)
        console.print_paths(library.packs.export(name, forms, out, options), json)
        console.say_template(template, [] if plain else library.packs.templates(), forms)


@pack.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A pack that was exported as JSON.")],
    by: By = "",
    index: Index = None,
    json: Json = False,
) -> None:
    """Take in a pack from a file."""
    with opened(index) as library:
        console.print_pack(library.packs.take_in(file, by=_by(by)), json)


def _options(paper: str, style: str, template: Path | None, plain: bool, pages: bool) -> Options:
    from pydantic import ValidationError

    from lessonbase.packs import Options

    try:
        return Options.model_validate(
            {"paper": paper, "style": style, "template": template, "plain": plain, "pages": pages}
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        raise PackError(f"“{wrong['input']}” is no {wrong['loc'][0]}: {wrong['msg']}.") from None


def _by(name: str) -> str:
    return name or getpass.getuser()
