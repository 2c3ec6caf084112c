"""The tables of accounts.db: accounts, and the sessions, links and keys of each. Secrets stand there as digests only."""

import sqlalchemy as sa

metadata = sa.MetaData()
meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
# `id` is the name as it is looked up (`_id`); `password` is None until an invitation is taken up.
accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("roles", sa.JSON, nullable=False),
    sa.Column("password", sa.Text),
    sa.Column("locked", sa.Boolean, nullable=False, server_default="0"),
    sa.Column("made_at", sa.Text, nullable=False),
)


def _of_account() -> sa.Column[str]:
    """The account that a row belongs to; it goes with it."""
    owner = sa.ForeignKey("accounts.id", ondelete="CASCADE")
    return sa.Column("account", sa.Text, owner, nullable=False, index=True)


sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    _of_account(),
    sa.Column("until", sa.Text, nullable=False),
)
links = sa.Table(
    "links",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    _of_account(),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("until", sa.Text, nullable=False),
)
keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    _of_account(),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("until", sa.Text, nullable=False),
    sa.Column("made_at", sa.Text, nullable=False),
)
