"""What the command line shows: results on stdout, progress and messages on stderr."""

from lessonbase.console.packs import print_pack, print_packs
from lessonbase.console.progress import counting, ingest_progress
from lessonbase.console.results import (
    announce_page,
    print_answer,
    print_columns,
    print_evaluation,
    print_events,
    print_failures,
    print_findings,
    print_hits,
    print_inspection,
    print_measures,
    print_records,
    print_reports,
    print_results,
    print_summary,
)
from lessonbase.console.reviewing import (
    print_agreement,
    print_disagreements,
    print_progress,
    print_suggestions,
    print_taxonomies,
    print_taxonomy,
)
from lessonbase.console.serving import log_requests, print_accounts, print_backup, print_keys
from lessonbase.console.terminal import (
    complain,
    print_json,
    print_paths,
    say,
    show_warnings,
    write_in_any_encoding,
)

__all__ = [
    "announce_page",
    "complain",
    "counting",
    "ingest_progress",
    "log_requests",
    "print_accounts",
    "print_agreement",
    "print_answer",
    "print_backup",
    "print_columns",
    "print_disagreements",
    "print_evaluation",
    "print_events",
    "print_failures",
    "print_findings",
    "print_hits",
    "print_inspection",
    "print_json",
    "print_keys",
    "print_measures",
    "print_pack",
    "print_packs",
    "print_paths",
    "print_progress",
    "print_records",
    "print_reports",
    "print_results",
    "print_suggestions",
    "print_summary",
    "print_taxonomies",
    "print_taxonomy",
    "say",
    "show_warnings",
    "write_in_any_encoding",
]
