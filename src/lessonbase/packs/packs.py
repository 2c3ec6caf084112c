"""The packs of one library: made, kept, changed and exported. `Library.packs` gives it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce
from pathlib import Path

from lessonbase.answering.bibliography import Style
from lessonbase.answering.voices import programmes
from lessonbase.errors import LessonbaseError, NotFoundError, PackError
from lessonbase.model import Answer, Drafted, Hit
from lessonbase.packs import answers, builder
from lessonbase.packs.assembly import item_of, standing
from lessonbase.packs.builder import Shelf, finished, slug
from lessonbase.packs.cases import asked_of, quote
from lessonbase.packs.content import content_of
from lessonbase.packs.exporters import FORMATS, Options, exporter, html
from lessonbase.packs.exporters.json import taken_in
from lessonbase.packs.exporters.options import Pictures
from lessonbase.packs.exporters.templates import PROGRAMS
from lessonbase.packs.kept_templates import KeptTemplate, KeptTemplates
from lessonbase.packs.model import FORMAT, TEMPLATES, Case, Item, Pack, Warn
from lessonbase.packs.teaching import tables, taught, timed
from lessonbase.packs.topic import BALANCES, Balance, Choice
from lessonbase.packs.writing import Writing, written
from lessonbase.store import Store
from lessonbase.store.saved_packs import SavedPack

MOST_CASES, MOST_MINUTES = 100, 24 * 60


class Packs:
    """The packs of one library. Each call that changes one saves it as its next version and gives it.

    Raises NotFoundError for a pack, case or record that is not there, PackError for what cannot be made or exported,
    ConflictError where somebody else saved the pack meanwhile, ForbiddenError where people have roles and who does it is
    neither trainer nor administrator.
    """

    def __init__(
        self,
        store: Store,
        search: Callable[[str, int], Sequence[Hit]],
        pictures: Pictures,
        draft: Callable[[Answer], Iterable[Drafted]],
        templates: Path,
    ) -> None:
        self._store = store
        self._templates = KeptTemplates(templates)
        self._draft = draft
        self._search = search
        self._pictures = pictures

    # ── making ───────────────────────────────────────────────────────────────────────────────

    def new(self, name: str, template: str = "case_study", language: str = "en", *, by: str) -> Pack:
        """An empty pack of this name. Raises PackError where one has it already."""
        pack = Pack.model_validate({"id": self._free(name), "name": _named(name), **_of(template, language)})
        return self._saved(pack, by)

    def choices(self, topic: str, cases: int = 5, balance: Sequence[Balance] = BALANCES) -> list[Choice]:
        """The cases that the library has for a topic, nearest first: which of them to take, and why."""
        _check(cases, 60)
        return builder.choices(self._shelf(), topic, cases, balance)

    def build(
        self,
        name: str,
        topic: str,
        cases: int = 5,
        minutes: int = 90,
        *,
        by: str,
        template: str = "case_study",
        language: str = "en",
        balance: Sequence[Balance] = BALANCES,
        taken: Iterable[str] | None = None,
    ) -> Pack:
        """A pack on a topic: so many cases for a session of so many minutes. `taken` are the cases (of `choices`) that a
        person chose, in their order. An empty pack of this name is filled; one with content is left alone (PackError)."""
        _check(cases, minutes)
        _of(template, language)
        former = self._of_name(name)
        if former is not None and not former.is_empty:
            raise PackError(
                f"There is a pack “{former.name}” with content already. Give the new one another name."
            )
        pack = builder.build(
            self._shelf(), _named(name), topic, cases, minutes,
            template=template, language=language, balance=balance, taken=taken,
        )  # fmt: skip
        return self._saved(pack.model_copy(update={"id": former.id if former else self._free(name)}), by)

    def add(
        self,
        pack_id: str,
        record_ids: Iterable[str],
        words: Iterable[tuple[str, int, int]] = (),
        *,
        by: str,
        note: str = "",
    ) -> Pack:
        """Collect records into a pack, and marked words: characters [start, end) of a passage. What is in it already
        stays as it is."""
        pack = self.get(pack_id)
        items = {item.id: item for item in pack.items}
        for record_id in record_ids:
            record = self._store.record(record_id)
            if record is None:
                raise NotFoundError(f"There is no record {record_id} in this library. Nothing was added.")
            passage = self._store.passage(record.passage_id)
            first = record.statement.split("\n")[0]
            start = passage.text.find(first) if passage else -1
            if passage is None or start < 0:
                raise PackError(
                    f"The words of record {record_id} cannot be placed in its report, so it cannot be quoted."
                )
            quoted = quote(passage, start, start + len(first))
            items.setdefault(record.id, item_of(record, [quoted], note))
        for passage_id, start, end in words:
            marked = self._marked(passage_id, start, end, note)
            items.setdefault(marked.id, marked)
        return self._changed(pack, {"items": tuple(items.values())}, by)

    def collect(
        self, pack_id: str, passage_id: str, start: int, end: int, *, by: str, note: str = ""
    ) -> Pack:
        """Collect marked words: characters [start, end) of a passage."""
        pack = self.get(pack_id)
        item = self._marked(passage_id, start, end, note)
        kept = [one for one in pack.items if one.id != item.id]
        return self._changed(pack, {"items": (*kept, item)}, by)

    # ── changing ─────────────────────────────────────────────────────────────────────────────

    def edit(self, pack_id: str, case_id: str, field: str, text: str, *, by: str) -> Pack:
        """Write the text of a case's field; its quotes stay as its citations. An empty text takes the quotes back as the
        text."""
        return self._saved(written(self.get(pack_id), Writing(target=case_id, part=field, text=text)), by)

    def preview(self, pack_id: str, writings: Iterable[Writing], style: Style = "plain") -> str:
        """The text of the briefing, as markup, as it would be with these words in the pack; nothing is saved."""
        return html.body(content_of(reduce(written, writings, self.get(pack_id)), style))

    def draft(self, pack_id: str, case_id: str, field: str, *, by: str) -> Pack:
        """Have the language model write a part of a case as one text, from its quotes alone; what they do not say is left
        out. Raises PackError for a gap and where nothing is left, QueryError where no model is set, ModelError where it
        does not answer."""
        case = _case(self.get(pack_id), case_id)
        part = next((one for one in case.fields if one.name == field), None)
        if part is None or not part.quotes:
            raise PackError(
                f"“{case.title}” quotes nothing on this part, so there is nothing to write from. Write it yourself, or leave "
                "the gap."
            )
        kept = [one.text for one in self._draft(asked_of(case, part)) if one.supported]
        if not kept:
            raise PackError(
                "Nothing that the language model wrote is in the quotes of this part, so it stays as it was."
            )
        return self.edit(pack_id, case_id, field, " ".join(kept), by=by)

    def note(self, pack_id: str, target: str, note: str, *, by: str) -> Pack:
        """Put a note to a case or an item."""
        return self._saved(written(self.get(pack_id), Writing(target=target, part="note", text=note)), by)

    def arrange(self, pack_id: str, order: Sequence[str], *, by: str) -> Pack:
        """Put cases and items into this order (their ids); those not named are dropped."""
        pack = self.get(pack_id)
        cases = {case.id: case for case in pack.cases}
        items = {item.id: item for item in pack.items}
        if unknown := [one for one in order if one not in cases and one not in items]:
            raise NotFoundError(f"The pack has no case or item {unknown[0]}.")
        return self._changed(
            pack,
            {
                "cases": tuple(cases[one] for one in dict.fromkeys(order) if one in cases),
                "items": tuple(items[one] for one in dict.fromkeys(order) if one in items),
            },
            by,
        )

    def set_minutes(self, pack_id: str, minutes: int, *, by: str) -> Pack:
        """Give the session another length; its steps are timed anew."""
        _check(1, minutes)
        return self._saved(timed(self.get(pack_id).model_copy(update={"minutes": minutes})), by)

    def set_template(self, pack_id: str, template: str, *, by: str) -> Pack:
        """Make a pack another kind: its session, questions and exercise are made anew; its cases stay."""
        pack = self.get(pack_id)
        return self._saved(taught(pack.model_copy(update=_of(template, pack.language))), by)

    def set_language(self, pack_id: str, language: str, *, by: str) -> Pack:
        """Give a pack its labels and teaching parts in another language; what is quoted, or written by a person, stays."""
        pack = self.get(pack_id)
        changed = pack.model_copy(update=_of(pack.template, language))
        return self._saved(taught(changed), by)

    def duplicate(self, pack_id: str, name: str, *, by: str) -> Pack:
        """A copy of a pack under another name."""
        pack = self.get(pack_id)
        return self._saved(
            pack.model_copy(update={"id": self._free(name), "name": _named(name), "version": 0}), by
        )

    def restore(self, pack_id: str, version: int, *, by: str) -> Pack:
        """Make a former version the newest again; the ones between stay."""
        former = self.version(pack_id, version)
        now = self.get(pack_id)
        return self._saved(former.model_copy(update={"version": now.version}), by, f"as version {version}")

    def take_in(self, path: Path, *, by: str) -> Pack:
        """A pack from a file that was exported as JSON, under a name that is free."""
        try:
            data = path.read_bytes()
        except OSError as error:
            raise PackError(f"{path.name} cannot be read ({error.strerror}). Check the path.") from None
        pack = taken_in(data)
        return self._saved(pack.model_copy(update={"id": self._free(pack.name, anew=True), "version": 0}), by)

    def remove(self, pack_id: str, *, by: str) -> None:
        """Take a pack out with all its versions."""
        self._store.people.check(by, "trainer")
        self._store.packs.remove(pack_id)

    # ── looking ──────────────────────────────────────────────────────────────────────────────

    def all(self) -> list[Pack]:
        """All packs, last saved first."""
        return [_pack(saved) for saved in self._store.packs.newest()]

    def get(self, pack_id: str) -> Pack:
        """A pack by its id, or by its name. Raises NotFoundError if there is none."""
        found = self._of_name(pack_id)
        return found if found is not None else _pack(self._store.packs.versions(pack_id)[0])

    def versions(self, pack_id: str) -> list[SavedPack]:
        """The versions of a pack, the newest first: who saved each, when, under which label."""
        return self._store.packs.versions(self.get(pack_id).id)

    def version(self, pack_id: str, version: int) -> Pack:
        """A pack as it was saved then."""
        for saved in self.versions(pack_id):
            if saved.version == version:
                return _pack(saved)
        raise NotFoundError(f"The pack {pack_id} has no version {version}.")

    def label(self, pack_id: str, label: str, *, by: str) -> Pack:
        """Save a pack under a label of one's own, to find this version again."""
        return self._saved(self.get(pack_id), by, label)

    def standing(self, pack_id: str) -> list[Warn]:
        """What has changed in the library since the pack quoted it."""
        pack = self.get(pack_id)
        reports = {report.id: report for report in self._store.reports()}
        return standing(pack, reports, self._store.passage, self._store.record)

    # ── an organisation's own look ───────────────────────────────────────────────────────────

    def templates(self) -> list[KeptTemplate]:
        """The templates that this library keeps: packs are written into them unless `Options` say otherwise."""
        return self._templates.all()

    def keep_template(self, file: Path, *, by: str) -> KeptTemplate:
        """Keep a file as the template for Word or slides. Raises PackError for one that is not fit to be one."""
        self._store.people.check(by, "trainer")
        return self._templates.keep(file)

    def drop_template(self, kind: str, *, by: str) -> None:
        """Keep a template no longer: packs leave in the look of lessonbase."""
        self._store.people.check(by, "trainer")
        self._templates.drop(kind)

    # ── leaving ──────────────────────────────────────────────────────────────────────────────

    def exported(self, pack_id: str, form: str, options: Options | None = None) -> bytes:
        """The bytes of a pack in one of `FORMATS`. Raises PackError for an empty pack or a form that is not known."""
        pack = self.get(pack_id)
        if form not in FORMATS:
            raise PackError(f"“{form}” is no format. Choose among: {', '.join(FORMATS)}.")
        if pack.is_empty:
            raise PackError(
                f"The pack “{pack.name}” is empty, so there is nothing to hand out. Add records to it, or build it from a "
                "topic."
            )
        options = options or Options()
        options = options.model_copy(
            update={
                "pictures": options.pictures or self._pictures,
                "template": self._template(options, form),
            }
        )
        try:
            return exporter(form)(pack, options)
        except LessonbaseError:
            raise
        except (OSError, ValueError, KeyError) as error:
            template = f" with the template {options.template.name}" if options.template else ""
            raise PackError(
                f"The pack could not be written as {form}{template} ({type(error).__name__}: {error}). Other formats are not "
                "touched by this; without the template it should work."
            ) from error

    def of_answer(
        self, answer: Answer, form: str, style: Style = "plain", address: answers.Address = lambda _: ""
    ) -> bytes:
        """An answer as a file to take along, in one of `answers.FORMS`; `address` gives the link to a cited page.

        Raises QueryError for an answer without points or a form that is not known, NotFoundError where a report that it
        cites has been removed since.
        """
        reports = {report.id: report for report in self._store.reports()}
        return answers.written(
            answer, form, reports, self._store.page, date.today(), style=style, address=address
        )

    def export(
        self, pack_id: str, forms: Sequence[str], out: Path, options: Options | None = None
    ) -> list[Path]:
        """Write a pack into a folder in several formats; give the files. Raises PackError when it cannot be written."""
        pack = self.get(pack_id)
        if options and options.template and _kind_of(options.template) not in PROGRAMS:
            raise PackError(
                f"{options.template.name} is no template for a pack. Give a .docx for Word or a .pptx for slides."
            )
        made = {form: self.exported(pack_id, form, options) for form in forms}
        paths = []
        try:
            out.mkdir(parents=True, exist_ok=True)
            for form, data in made.items():
                path = out / f"{pack.id}.{form}"
                path.write_bytes(data)
                paths.append(path)
        except OSError as error:
            raise PackError(
                f"{out} cannot be written ({error.strerror}). Name another folder with --out, or make room there."
            ) from error
        return paths

    # ── within ───────────────────────────────────────────────────────────────────────────────

    def _template(self, options: Options, form: str) -> Path | None:
        """The template that a format is written into: the one given, if it is of that format, else the one that is kept."""
        given = options.template
        if given and _kind_of(given) == form:
            return given
        return None if options.plain else self._templates.of(form)

    def _marked(self, passage_id: str, start: int, end: int, note: str) -> Item:
        passage = self._store.passage(passage_id)
        if passage is None or not 0 <= start < end <= len(passage.text):
            raise NotFoundError(
                f"There are no such words in passage {passage_id}. Mark them again on the page."
            )
        quoted = quote(passage, start, end)
        return Item(id=f"{passage_id}-{start}-{end}", title=quoted.text[:80], quotes=(quoted,), note=note)

    def _shelf(self) -> Shelf:
        from lessonbase.tagging import taxonomy

        reports = {report.id: report for report in self._store.reports()}
        return Shelf(
            reports=reports,
            programmes=programmes(list(reports.values())),
            countries=taxonomy("country").labels,
            passages=self._store.passages,
            found=self._search,
        )

    def _of_name(self, name: str) -> Pack | None:
        wanted = slug(name)
        return next((pack for pack in self.all() if name in (pack.id, pack.name) or pack.id == wanted), None)

    def _free(self, name: str, *, anew: bool = False) -> str:
        """An id for a pack of this name. Raises PackError where there is one, unless another may be found (`anew`)."""
        taken = self._store.packs.ids()
        own = slug(name)
        if own not in taken:
            return own
        if not anew and own in {pack.id for pack in self.all()}:
            raise PackError(f"There is a pack “{name.strip()}” already. Give the new one another name.")
        return next(each for n in range(2, len(taken) + 3) if (each := f"{own}-{n}") not in taken)

    def _changed(self, pack: Pack, update: dict[str, object], by: str) -> Pack:
        return self._saved(finished(self._shelf(), pack.model_copy(update=update)), by)

    def _saved(self, pack: Pack, by: str, label: str = "") -> Pack:
        self._store.people.check(by, "trainer")
        body = {"form": FORMAT, "pack": pack.model_dump(mode="json")}
        version = self._store.packs.save(pack.id, body, by, label, after=pack.version)
        return pack.model_copy(update={"version": version})


def _kind_of(template: Path) -> str:
    return template.suffix.lower().removeprefix(".")


def _pack(saved: SavedPack) -> Pack:
    return Pack.model_validate(saved.body["pack"]).model_copy(update={"version": saved.version})


def _case(pack: Pack, case_id: str) -> Case:
    case = pack.case(case_id)
    if case is None:
        raise NotFoundError(f"The pack has no case {case_id}.")
    return case


def _named(name: str) -> str:
    if not (name := " ".join(name.split())):
        raise PackError("A pack needs a name. Give it one, for example: Trust between farmers and buyers.")
    return name[:200]


def _of(template: str, language: str) -> dict[str, str]:
    if template not in TEMPLATES:
        raise PackError(f"“{template}” is no template. Choose among: {', '.join(TEMPLATES)}.")
    if language not in tables():
        raise PackError(f"There are no labels in “{language}”. Choose among: {', '.join(tables())}.")
    return {"template": template, "language": language}


def _check(cases: int, minutes: int) -> None:
    if not 1 <= cases <= MOST_CASES:
        raise PackError(f"A pack has 1 to {MOST_CASES} cases, not {cases}.")
    if not 10 <= minutes <= MOST_MINUTES:
        raise PackError(f"A session takes 10 to {MOST_MINUTES} minutes, not {minutes}.")
