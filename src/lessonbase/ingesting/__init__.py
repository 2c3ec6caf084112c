"""Ingesting: paths come in, each file goes through reading, extraction and tagging into the store.

The entry point is `ingest`. Files are read in processes of their own (`crew`), so that a bad one costs itself only.
"""

from lessonbase.ingesting.cluster import Cluster
from lessonbase.ingesting.gathering import Candidate, gather
from lessonbase.ingesting.job import Job
from lessonbase.ingesting.jobs import Jobs
from lessonbase.ingesting.looking import Tables, look
from lessonbase.ingesting.pipeline import embed_anew, embed_missing, ingest, read_again, refresh
from lessonbase.ingesting.progress import (
    INGEST_STATUSES,
    IngestResult,
    IngestStage,
    IngestStatus,
    OnProgress,
    Progress,
)
from lessonbase.ingesting.watching import watch
from lessonbase.ingesting.work import Limits

__all__ = [
    "INGEST_STATUSES",
    "Candidate",
    "Cluster",
    "IngestResult",
    "IngestStage",
    "IngestStatus",
    "Job",
    "Jobs",
    "Limits",
    "OnProgress",
    "Progress",
    "Tables",
    "embed_anew",
    "embed_missing",
    "gather",
    "ingest",
    "look",
    "read_again",
    "refresh",
    "watch",
]
