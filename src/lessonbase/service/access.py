"""Who may do what: a library as one person may use it. This is the only place where rights are checked.

`guarded` gives an object that is used as a `Library` is, by the page, the API and agents alike. Each verb needs a right of
whoever is `acting`; what is not listed here cannot be reached; whatever is done is done in that person's name, and by the
library as they see it (`views`): without the collections that are not theirs.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from operator import attrgetter
from typing import Any, cast

from lessonbase.errors import ForbiddenError, SignInError
from lessonbase.library import Library
from lessonbase.model import ROLES, Role
from lessonbase.service.views import Views
from lessonbase.service.visitors import RIGHTS, Right, Visitor, acting

# "measure" is to read the figures of the service: a program that watches it needs no more.
OF_ROLE: dict[Role, frozenset[Right]] = {
    "reader": frozenset({"read"}),
    "evaluator": frozenset({"read", "review", "add"}),
    "trainer": frozenset({"read", "packs"}),
    "administrator": frozenset(RIGHTS),
}

IN_WORDS: dict[Right, str] = {
    "read": "read the library",
    "review": "decide on records or correct reports",
    "add": "add or remove reports",
    "packs": "make or change packs",
    "measure": "read the figures of the service",
    "administer": "change how the library is set up",
}


def require(right: Right) -> Visitor:
    """Whoever is acting. Raises SignInError if nobody is, ForbiddenError if they have no such right."""
    person = acting.get()
    if person is None:
        raise SignInError("Nobody is signed in. Sign in, or send a key: Authorization: Bearer KEY.")
    if right not in person.rights:
        holders = [role for role in ROLES if right in OF_ROLE[role]]
        raise ForbiddenError(
            f"{person.name} may not {IN_WORDS[right]}. It takes the role {' or '.join(holders)}; with a key, the scope "
            f"“{right}” too. Ask an administrator of this library."
        )
    return person


# What a server does when it starts and ends, and what tells nothing of the reports.
OF_THE_SERVER = (
    "read_only", "path", "jobs.uploads", "jobs.is_upload", "jobs.resume", "drawing.warm", "drawing.close", "models.begin",
)  # fmt: skip
VERBS: dict[Right, tuple[str, ...]] = {
    "read": (
        "ask", "draft", "hidden", "writes", "search", "facets", "example_questions", "overview", "report", "record", "repeats", "passages", "passage",
        "pages.document", "pages.get", "pages.image", "pages.inspect", "pages.marks", "pages.original", "pages.passage_marks",
        "pages.reference", "pages.words",
        "reports", "reports.get", "reports.proposed", "reports.work", "reports.work_of_file", "reports.history",
        "records", "records.get", "records.proposed", "records.history", "records.repeats",
        "browsing.openings", "browsing.passage_count", "browsing.passages", "browsing.record_counts",
        "browsing.record_ids", "browsing.records", "browsing.records_after", "browsing.repeating", "browsing.under",
        "events.of", "events.since", "taxonomies.all", "taxonomies.get", "taxonomies.tag", "taxonomies.own",
        "taxonomies.versions", "taxonomies.history", "taxonomies.written",
        "packs", "packs.all", "packs.get", "packs.versions", "packs.version", "packs.choices", "packs.standing",
        "packs.exported", "packs.templates", "packs.of_answer", "review.status", "failures", "feedback.mark",
        "fitting.judged",
        "jobs.all", "jobs.asking", "jobs.waiting", "jobs.pace",
        "browsing.passages_between", "browsing.passages_on", "browsing.report_count", "browsing.reports",
        "browsing.unchecked_counts", "designs.check", "designs.comments", "designs.report", "evidence.by", "evidence.gaps",
        "evidence.recommendations", "evidence.review", "evidence.unused", "evidence.years", "models.all", "models.says",
        "records.marks", "records.more_like", "records.search", "taxonomies.find",
    ),
    "review": (
        "decide", "records.decide", "records.change", "records.tag", "records.untag", "records.restate", "records.add",
        "records.split", "records.merge", "reports.correct",
        "review.queue", "review.next", "review.assign", "review.decide", "review.tag",
        "review.untag", "review.revise", "review.adjudicate", "review.agreement", "review.disagreements",
        "exchange.export", "exchange.take_in", "records.split_at", "review.certificate", "review.coders", "review.compared",
        "review.decide_all", "review.look", "review.pace", "review.seen", "review.settle", "review.undo", "review.work",
        "tagging.learn_meanwhile", "tagging.proposals", "events.undo", "events.restore",
    ),
    "add": (
        "remove", "dismiss", "jobs.add", "jobs.answer", "jobs.ask_again", "jobs.decline", "jobs.discard", "jobs.forget",
        "jobs.forget_all", "jobs.forget_report", "jobs.take",
    ),
    "packs": (
        "packs.new", "packs.build", "packs.add", "packs.collect", "packs.edit", "packs.draft", "packs.note", "packs.arrange",
        "packs.set_minutes", "packs.set_language", "packs.set_template", "packs.duplicate", "packs.restore", "packs.take_in", "packs.label",
        "packs.remove", "packs.keep_template", "packs.preview", "packs.drop_template",
    ),
    "administer": (
        "check", "feedback.all", "taxonomies.take_in", "taxonomies.add", "taxonomies.describe", "taxonomies.merge",
        "taxonomies.retire", "taxonomies.restore", "usage.summary", "usage.forget", "fitting.fit",
    ),
}  # fmt: skip
# What learns from all that people decided, whoever gives the occasion.
OF_ALL = ("tagging.learn_meanwhile",)
NEEDED: dict[str, Right] = {verb: right for right, verbs in VERBS.items() for verb in verbs}
SERVICES = (
    "reports", "records", "review", "taxonomies", "events", "browsing", "packs", "jobs", "drawing", "feedback", "exchange",
    "evidence", "models", "pages", "tagging", "usage", "fitting", "designs",
)  # fmt: skip


def guarded(library: Library) -> Library:
    """A library as whoever is acting may use it. Raises SignInError and ForbiddenError where they may not."""
    return cast(Library, _Guarded(library, Views(library), ""))


class _Guarded:
    def __init__(self, library: Library, views: Views, path: str) -> None:
        self._library = library
        self._views = views
        self._path = path

    def __getattr__(self, name: str) -> Any:
        path = f"{self._path}.{name}" if self._path else name
        if path in SERVICES:
            return _Guarded(self._library, self._views, path)
        if path in OF_THE_SERVER:
            return attrgetter(path)(self._library)
        if path not in NEEDED:
            raise AttributeError(f"{path} is not open to people of a service: see {__name__}.")
        service = attrgetter(self._path)(self._library) if self._path else self._library
        if isinstance(inspect.getattr_static(service, name), property):
            return self._as_seen(path, require(NEEDED[path]))
        return self._personal(path)

    def __call__(self, *given: Any, **named: Any) -> Any:
        return self._personal(self._path)(*given, **named)

    def _as_seen(self, path: str, person: Visitor) -> Any:
        return attrgetter(path)(self._library if path in OF_ALL else self._views.of(person.hidden))

    def _personal(self, path: str) -> Callable[..., Any]:
        """A verb that needs a right, is done in the name of who is acting, whatever name was given, and sees what they may."""
        of_all = attrgetter(path)(self._library)
        signature = inspect.signature(of_all)

        @wraps(of_all)
        def done(*given: Any, **named: Any) -> Any:
            person = require(NEEDED[path])
            verb = self._as_seen(path, person)
            if "by" not in signature.parameters:
                return verb(*given, **named)
            bound = signature.bind_partial(*given, **named)
            bound.arguments["by"] = person.name
            return verb(*bound.args, **bound.kwargs)

        return done
