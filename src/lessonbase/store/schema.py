"""The tables. Columns hold what is searched by; `body` holds the rest of the frozen model as JSON."""

import sqlalchemy as sa

SCHEMA_VERSION = 5

metadata = sa.MetaData()

# Texts are sorted and compared by their bytes, on every server and in every language.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _of(table: str, column: str = "id") -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.{column}", ondelete="CASCADE")


meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", TEXT, primary_key=True),
    sa.Column("value", TEXT, nullable=False),
)

reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("title", TEXT, nullable=False),
    sa.Column("year", sa.Integer),
    sa.Column("added_at", TEXT, nullable=False),
    sa.Column("work", TEXT, nullable=False, index=True),
    # The states of the stages that made it (`reading.STATE` …): what an older one gave is made anew.
    sa.Column("reading", sa.Integer, nullable=False, server_default="0"),
    sa.Column("extraction", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tagging", sa.Integer, nullable=False, server_default="0"),
    sa.Column("body", sa.JSON, nullable=False),
    # The report as it was read, where a person changed something; the other columns hold what is current.
    sa.Column("proposed", sa.JSON(none_as_null=True)),
)

# Which works a file's content is or was an edition of. It outlives the report, so that one removed and added again is itself.
editions = sa.Table(
    "editions",
    metadata,
    sa.Column("report_id", TEXT, primary_key=True),
    sa.Column("work", TEXT, primary_key=True, index=True),
    sa.Column("source", TEXT, nullable=False),
    sa.Column("added_at", TEXT, nullable=False),
)

# What reading the file gave, compressed (see documents.py), and the SHA-256 of that.
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("report_id", TEXT, _of("reports"), primary_key=True),
    sa.Column("digest", TEXT, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

# One report may be known by several paths: a copy of a file is the same report.
sources = sa.Table(
    "sources",
    metadata,
    sa.Column("source", TEXT, primary_key=True),
    sa.Column("report_id", TEXT, _of("reports"), nullable=False, index=True),
)

pages = sa.Table(
    "pages",
    metadata,
    sa.Column("report_id", TEXT, _of("reports"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("body", sa.JSON, nullable=False),
)

# The integer key names a passage in the derived indexes; none is ever given twice (see writing.first_key), so an
# index that is behind can tell a new passage from an old one. Keys of a report follow reading order.
passages = sa.Table(
    "passages",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("id", TEXT, nullable=False, unique=True),
    sa.Column("report_id", TEXT, _of("reports"), nullable=False, index=True),
    sa.Column("role", TEXT),
    sa.Column("context", TEXT, nullable=False),
    sa.Column("text", TEXT, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
)

# A passage's vector (d 32-bit floats) and its sentences' (s × d 16-bit floats: half the room, and the cosines
# differ in the fourth place only), by each model (its identity) that made some.
vectors = sa.Table(
    "vectors",
    metadata,
    sa.Column("key", sa.BigInteger, _of("passages", "key"), primary_key=True, autoincrement=False),
    sa.Column("model", TEXT, primary_key=True),
    sa.Column("whole", sa.LargeBinary, nullable=False),
    sa.Column("sentences", sa.LargeBinary, nullable=False),
)

# Embedding models that people added beside the library's own. `source` is the name or folder that it is loaded from,
# `projection` what its token vectors are made shorter by (see retrieval/late.py): `dimension` rows of 32-bit floats; none
# until its first vectors are made, or where it gives no token vectors.
added_models = sa.Table(
    "added_models",
    metadata,
    sa.Column("identity", TEXT, primary_key=True),
    sa.Column("name", TEXT, nullable=False, unique=True),
    sa.Column("source", TEXT, nullable=False),
    sa.Column("checksum", TEXT, nullable=False),
    sa.Column("dimension", sa.Integer, nullable=False),
    sa.Column("projection", sa.LargeBinary),
    sa.Column("added_by", TEXT, nullable=False),
    sa.Column("added_at", TEXT, nullable=False),
)

# The vectors of a passage's tokens by an added model: so many rows of 8-bit numbers.
token_vectors = sa.Table(
    "token_vectors",
    metadata,
    sa.Column("key", sa.BigInteger, _of("passages", "key"), primary_key=True, autoincrement=False),
    sa.Column("model", TEXT, primary_key=True),
    sa.Column("tokens", sa.Integer, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

# What search indexes have to follow, in order (see changes.py). Entries outlive the report that they name.
changes = sa.Table(
    "changes",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("report_id", TEXT, nullable=False),
    sa.Column("what", TEXT, nullable=False),
    sa.Column("records", sa.JSON(none_as_null=True)),
    sa.Column("stamp", TEXT, nullable=False),
    sqlite_autoincrement=True,
)

records = sa.Table(
    "records",
    metadata,
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("report_id", TEXT, _of("reports"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", TEXT, nullable=False),
    sa.Column("status", TEXT, nullable=False),
    sa.Column("explicit", sa.Boolean, nullable=False, server_default="1"),
    sa.Column("role", TEXT),
    sa.Column("repeat_of", TEXT),
    sa.Column("statement", TEXT, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    # The record as it was found, where a person changed something; the other columns hold what is current.
    sa.Column("proposed", sa.JSON(none_as_null=True)),
)

# The passages of a record: position 0 holds the statement, the rest is evidence in reading order.
record_passages = sa.Table(
    "record_passages",
    metadata,
    sa.Column("record_id", TEXT, _of("records"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("passage_id", TEXT, _of("passages"), nullable=False, index=True),
)

# Records of almost the same words have a band in common (see likeness.py); and those that were found to be alike,
# each pair once, the lesser id first.
record_bands = sa.Table(
    "record_bands",
    metadata,
    sa.Column("record_id", TEXT, _of("records"), primary_key=True),
    sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Index("record_bands_by_band", "band"),
)

repeats = sa.Table(
    "repeats",
    metadata,
    sa.Column("record_id", TEXT, _of("records"), primary_key=True),
    sa.Column("other_id", TEXT, _of("records"), primary_key=True, index=True),
    sa.Column("likeness", sa.Float, nullable=False),
)

# `owner` is the id of a report, a passage or a record: their forms never meet.
tags = sa.Table(
    "tags",
    metadata,
    sa.Column("owner", TEXT, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("report_id", TEXT, _of("reports"), nullable=False, index=True),
    sa.Column("scheme", TEXT, nullable=False),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("label", TEXT, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Index("tags_by_code", "scheme", "code"),
)

# Records and passages that a later reading no longer gave, by what they said; `successor` is what says it since.
former = sa.Table(
    "former",
    metadata,
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("work", TEXT, nullable=False, index=True),
    sa.Column("scheme", TEXT, nullable=False),
    sa.Column("text", TEXT, nullable=False),
    sa.Column("successor", TEXT, index=True),
    # All of a record that a person accepted or changed, as it was found: it is not lost because no reading finds it.
    sa.Column("body", sa.JSON(none_as_null=True)),
)

# What people did, in the order in which they did it; nothing is ever taken out or changed. `work` is that of a record or
# report. `target` and `field` name what was changed (see events.py); `undoes` is the seq of the event taken back.
events = sa.Table(
    "events",
    metadata,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("work", TEXT, index=True),
    sa.Column("scheme", TEXT, nullable=False),
    sa.Column("target", TEXT, nullable=False, index=True),
    sa.Column("field", TEXT, nullable=False),
    sa.Column("before", sa.JSON, nullable=False),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Column("by", TEXT, nullable=False),
    sa.Column("at", TEXT, nullable=False),
    sa.Column("batch", TEXT, index=True),
    sa.Column("why", TEXT),
    sa.Column("undoes", sa.Integer),
    sqlite_autoincrement=True,
)

failures = sa.Table(
    "failures",
    metadata,
    sa.Column("path", TEXT, primary_key=True),
    sa.Column("reason", TEXT, nullable=False),
    sa.Column("failed_at", TEXT, nullable=False),
)

# Files that were accepted and are not yet through (see accepted.py). No number is given twice: a page may still name one.
accepted = sa.Table(
    "accepted",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("path", sa.LargeBinary, nullable=False),  # a name may be bytes that are no UTF-8
    sa.Column("keeper", TEXT, nullable=False),
    sa.Column("state", TEXT, nullable=False),
    sa.Column("columns", sa.JSON),
    sa.Column("apart", sa.JSON, nullable=False),
    sa.Column("again", TEXT),
    sqlite_autoincrement=True,
)

# Packs as they were saved, each version whole: what was handed out can be had again. The newest is the present one.
packs = sa.Table(
    "packs",
    metadata,
    sa.Column("id", TEXT, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("label", TEXT, nullable=False, server_default=""),
    sa.Column("saved_by", TEXT, nullable=False),
    sa.Column("saved_at", TEXT, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
)
