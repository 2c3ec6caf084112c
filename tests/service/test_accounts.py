"""Accounts: what is kept of passwords and keys, who is let in, and for how long."""

import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lessonbase.errors import ConflictError, NotFoundError, QueryError, SignInError
from lessonbase.service import accounts as module
from lessonbase.service.accounts import FILE, Accounts

SENTENCE = "mangoes ripen in the rain"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    held = Accounts(tmp_path)
    held.add("Ada Lovelace", ["administrator"], SENTENCE)
    yield held
    held.close()


def test_nobody_else_reads_the_file_and_no_secret_is_in_it(accounts: Accounts, tmp_path: Path) -> None:
    _, words = accounts.make_key("ada lovelace", ["read"], 1)
    link = accounts.link("ada lovelace", "reset")
    session = accounts.sign_in("ada lovelace", SENTENCE)
    accounts.close()
    path = tmp_path / FILE
    kept = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for secret in (SENTENCE, words.split("_", 2)[2], link, session.partition(".")[0]):
        assert secret.encode() not in kept
    assert b"$argon2id$" in kept


def test_a_session_holds_until_it_is_ended(accounts: Accounts) -> None:
    signed = accounts.sign_in("ADA  Lovelace", SENTENCE)
    person = accounts.of_session(signed)
    assert person
    assert (person.name, "administer" in person.rights) == ("Ada Lovelace", True)
    accounts.sign_out(signed)
    assert accounts.of_session(signed) is None


def test_a_session_that_is_forged_or_too_old_does_not_hold(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert accounts.of_session("abc.def") is None
    monkeypatch.setattr(module, "SESSION", timedelta(seconds=-1))
    assert accounts.of_session(accounts.sign_in("Ada Lovelace", SENTENCE)) is None


def test_a_session_that_nobody_uses_ends_though_its_page_stays_open(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = module.now()
    signed = accounts.sign_in("Ada Lovelace", SENTENCE)
    for hours, used, holds in ((1.5, True, True), (3, False, True), (4, False, False)):
        monkeypatch.setattr(module, "now", lambda hours=hours: begun + timedelta(hours=hours))
        assert bool(accounts.of_session(signed, used=used)) is holds


def test_a_password_is_taken_as_it_is_to_its_last_letter(accounts: Accounts) -> None:
    longest = "mangoes ripen " * 18 + "soon"
    assert len(longest) == 256
    accounts.set_password("Ada Lovelace", longest)
    assert accounts.sign_in("Ada Lovelace", longest)
    with pytest.raises(SignInError):
        accounts.sign_in("Ada Lovelace", longest + "!")


def test_a_wrong_password_and_a_wrong_name_are_told_alike(accounts: Accounts) -> None:
    accounts.add("Invited", ["reader"])
    said = set()
    for name, password in (("Ada Lovelace", "x"), ("Nobody", SENTENCE), ("Invited", ""), ("", "")):
        with pytest.raises(SignInError) as told:
            accounts.sign_in(name, password)
        said.add(str(told.value))
    assert len(said) == 1


@pytest.mark.parametrize("password", ["short", "a" * 40, "ada lovelace 1843", "x" * 300])
def test_a_password_that_is_easily_guessed_is_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(QueryError, match="password"):
        accounts.set_password("Ada Lovelace", password)


@pytest.mark.parametrize("name", ["", "../etc", "a\0b", "<b>", "x" * 100])
def test_a_name_that_cannot_be_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(QueryError, match="cannot be a name"):
        accounts.add(name, ["reader"], SENTENCE)


def test_one_name_is_one_account_however_it_is_written(accounts: Accounts) -> None:
    with pytest.raises(ConflictError, match="already"):
        accounts.add("ADA lovelace", ["reader"], SENTENCE)


def test_an_invitation_holds_once_and_a_reset_ends_sessions(accounts: Accounts) -> None:
    accounts.add("Grace", ["reader"])
    link = accounts.link("Grace", "invitation")
    accounts.take_up(link, SENTENCE)
    with pytest.raises(SignInError, match="used already"):
        accounts.take_up(link, "another sentence to keep")
    signed = accounts.sign_in("Grace", SENTENCE)
    accounts.take_up(accounts.link("Grace", "reset"), "another sentence to keep")
    assert accounts.of_session(signed) is None


def test_a_link_that_is_too_old_does_not_hold(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINK", timedelta(seconds=-1))
    with pytest.raises(SignInError, match="too old"):
        accounts.of_link(accounts.link("Ada Lovelace", "reset"))


def test_whoever_is_locked_is_out_at_once(accounts: Accounts) -> None:
    accounts.add("Grace", ["evaluator"], SENTENCE)
    signed, (_, words) = accounts.sign_in("Grace", SENTENCE), accounts.make_key("Grace", ["read"], 1)
    accounts.lock("Grace")
    assert accounts.of_session(signed) is None
    with pytest.raises(SignInError):
        accounts.of_key(words)
    with pytest.raises(SignInError, match="locked"):
        accounts.sign_in("Grace", SENTENCE)


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    for attempt in (
        lambda: accounts.lock("Ada Lovelace"),
        lambda: accounts.remove("Ada Lovelace"),
        lambda: accounts.give_roles("Ada Lovelace", ["reader"]),
    ):
        with pytest.raises(ConflictError, match="last administrator"):
            attempt()


def test_a_key_is_for_its_scopes_as_far_as_its_person_may(accounts: Accounts) -> None:
    accounts.add("Grace", ["reader"], SENTENCE)
    _, words = accounts.make_key("Grace", ["read", "administer"], 1)
    assert accounts.of_key(words).rights == {"read"}


def test_a_key_that_was_revoked_altered_or_is_too_old_does_not_hold(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, words = accounts.make_key("Ada Lovelace", ["read"], 1)
    with pytest.raises(SignInError, match="not known"):
        accounts.of_key(words[:-1] + ("A" if words[-1] != "A" else "B"))
    accounts.revoke(key.id)
    with pytest.raises(SignInError, match="not known"):
        accounts.of_key(words)
    with pytest.raises(NotFoundError):
        accounts.revoke(key.id)
    _, words = accounts.make_key("Ada Lovelace", ["read"], 1)
    later = module.now() + timedelta(days=2)
    monkeypatch.setattr(module, "now", lambda: later)
    with pytest.raises(SignInError, match="expired on"):
        accounts.of_key(words)
