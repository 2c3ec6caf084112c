"""The tables of accounts.db: accounts, the sessions, links, keys and groups of each, and collections. Secrets stand there as
digests only."""

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
    sa.Column("used", sa.Text, nullable=False),
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
groups = sa.Table(
    "groups",
    metadata,
    sa.Column("account", sa.Text, sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
)
# Reports that only some groups see. `work` names a report over its editions, also one that is not in the library yet.
collections = sa.Table(
    "collections",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("groups", sa.JSON, nullable=False),
)
collected = sa.Table(
    "collected",
    metadata,
    sa.Column("collection", sa.Text, sa.ForeignKey("collections.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("work", sa.Text, primary_key=True, index=True),
)
# Who is vouched for by somebody else (`issuer`), and whose account that is.
identities = sa.Table(
    "identities",
    metadata,
    sa.Column("issuer", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    _of_account(),
)
