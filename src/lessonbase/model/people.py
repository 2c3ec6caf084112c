"""Who works on a library."""

from typing import Literal, get_args

from lessonbase.model.base import Frozen

Role = Literal["reader", "evaluator", "trainer", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


class Person(Frozen):
    """Somebody who works on a library. Readers change nothing, evaluators records and reports, trainers packs, administrators
    taxonomies and roles, and all that evaluators do."""

    name: str
    roles: tuple[Role, ...] = ()
