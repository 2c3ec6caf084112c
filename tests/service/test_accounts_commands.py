"""Accounts on the command line, as an administrator makes them."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from lessonbase import Library
from lessonbase.cli import app
from lessonbase.service.accounts import Accounts

SENTENCE = "mangoes ripen in the rain"


@pytest.fixture
def run(tmp_path: Path) -> Any:
    def done(*words: str, typed: str = "") -> Any:
        return CliRunner().invoke(app, ["accounts", *words, "--index", str(tmp_path)], input=typed)

    return done


def test_the_first_administrator_is_made_with_a_password_that_is_typed(run: Any, tmp_path: Path) -> None:
    made = run("add", "ada", "--role", "administrator", typed=f"{SENTENCE}\n{SENTENCE}\n")
    assert made.exit_code == 0
    assert SENTENCE not in made.output
    assert Accounts(tmp_path).sign_in("ada", SENTENCE)
    assert [json.loads(line)["roles"] for line in run("list", "--json").stdout.splitlines()] == [
        ["administrator"]
    ]


def test_an_invitation_is_a_link_that_holds(run: Any, tmp_path: Path) -> None:
    told = run("invite", "grace", "--role", "reader", "--role", "trainer", "--address", "https://x.example/")
    address, _, link = told.stdout.strip().partition("/welcome?link=")
    assert address == "https://x.example"
    assert Accounts(tmp_path).of_link(link).roles == ("reader", "trainer")


def test_a_key_is_printed_once_and_revoked_by_its_name(run: Any, tmp_path: Path) -> None:
    run("invite", "grace", "--role", "reader")
    words = run("key", "grace", "--scope", "read", "--days", "3").stdout.strip()
    assert Accounts(tmp_path).of_key(words).name == "grace"
    listed = run("keys", "grace").stdout
    assert words.split("_", 2)[2] not in listed
    assert run("revoke", listed.split()[0]).exit_code == 0
    assert not run("keys", "grace").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("invite", "ada", "--role", "queen"), "one or more of the roles"),
        (("key", "nobody", "--scope", "read"), "no account nobody"),
        (("lock", "nobody"), "no account nobody"),
    ],
)
def test_what_cannot_be_is_told_in_words(run: Any, words: tuple[str, ...], told: str) -> None:
    answer = run(*words)
    assert (answer.exit_code, told in " ".join(answer.output.split())) == (2, True)


def test_collections_are_made_and_filled_on_the_command_line(index: Path, tmp_path: Path) -> None:
    def run(*words: str) -> Any:
        return CliRunner().invoke(app, [*words, "--index", str(index)])

    file = tmp_path / "audit.md"
    file.write_text("# An audit that is not in the library yet\n")
    with Library(index) as library:
        report = library.reports()[0].id
        coming = library.reports.work_of_file(file)
    Accounts(index).add("bob", ["reader"], SENTENCE)
    assert run("accounts", "groups", "bob", "--group", "Board").exit_code == 0
    assert run("accounts", "collections", "set", "Audits", "--group", "board").exit_code == 0
    assert run("accounts", "collections", "put", "Audits", report, str(file)).exit_code == 0
    listed = json.loads(run("accounts", "collections", "list", "--json").stdout.splitlines()[0])
    assert listed == {"name": "Audits", "groups": ["board"], "works": sorted([report, coming])}
    assert "in board" in run("accounts", "list").stdout
    assert run("accounts", "collections", "take", "Audits", report).exit_code == 0
    assert "1 reports" in run("accounts", "collections", "list").stdout
    assert run("accounts", "collections", "remove", "Audits").exit_code == 0
    assert run("accounts", "collections", "put", "Audits", report).exit_code == 2
