"""What is nobody's bug: the world, the file or the input was not as needed.

A `SurveyError` names the problem and its facts; the words for people are made in `words`.
Everything else that is raised is a bug and travels to the edge of its thread or process.
"""

from enum import StrEnum


class Problem(StrEnum):
    """Everything that can go wrong without anybody's bug. Each has its words in `words.explain`."""

    NO_SURVEY = "no_survey"
    SURVEY_EXISTS = "survey_exists"
    SURVEY_NEWER = "survey_newer"
    SURVEY_DAMAGED = "survey_damaged"
    SURVEY_BUSY = "survey_busy"
    SURVEY_CLOSED = "survey_closed"
    READ_ONLY = "read_only"
    DISK_FULL = "disk_full"
    DISK_FAULT = "disk_fault"
    NO_SUCH_SITE = "no_such_site"
    NO_SUCH_RECORD = "no_such_record"
    NO_SUCH_FILE = "no_such_file"
    NO_SUCH_FIELD = "no_such_field"
    NO_SUCH_CHOICE = "no_such_choice"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_DATE = "not_a_date"
    NOT_A_POSITION = "not_a_position"
    OUT_OF_RANGE = "out_of_range"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    NO_SUCH_COUNTY = "no_such_county"
    NO_FIX = "no_fix"
    FIX_TOO_POOR = "fix_too_poor"
    NO_RECEIVER = "no_receiver"
    FORM_INVALID = "form_invalid"
    BAD_TABLE = "bad_table"
    BAD_TILES = "bad_tiles"
    UNKNOWN_FORMAT = "unknown_format"
    NOTHING_TO_UNDO = "nothing_to_undo"
    MOVED_ON = "moved_on"
    LOCKED = "locked"
    BACKUP_DAMAGED = "backup_damaged"
    FOLDER_NOT_EMPTY = "folder_not_empty"
    WRONG_USAGE = "wrong_usage"
    PACK_INVALID = "pack_invalid"
    NO_WINDOW = "no_window"
    CASE_CLOSED = "case_closed"
    CASE_NOT_LATE = "case_not_late"
    NO_CENTRAL = "no_central"
    OLD_SQLITE = "old_sqlite"
    DATABASE = "database"
    DATABASE_ADDRESS = "database_address"
    CERTIFICATE = "certificate"
    CANNOT_LISTEN = "cannot_listen"
    ALREADY_SERVED = "already_served"
    NO_SUCH_PERSON = "no_such_person"
    NO_SUCH_DEVICE = "no_such_device"
    NOT_ENROLLED = "not_enrolled"
    NO_TICKET = "no_ticket"
    NO_RECEIPT = "no_receipt"
    OFFICE_AWAY = "office_away"
    OFFICE_REFUSED = "office_refused"
    OFFICE_UNCLEAR = "office_unclear"
    BUNDLE_DAMAGED = "bundle_damaged"
    BUNDLE_NOT_OURS = "bundle_not_ours"
    BUNDLE_EARLIER = "bundle_earlier"
    LIST_DAMAGED = "list_damaged"
    LIST_UNSIGNED = "list_unsigned"
    KEY_DAMAGED = "key_damaged"
    BATCH_REFUSED = "batch_refused"
    CANCELLED = "cancelled"


USAGE = frozenset(
    {
        Problem.WRONG_USAGE,
        Problem.NO_SUCH_SITE,
        Problem.NO_SUCH_RECORD,
        Problem.NO_SUCH_FIELD,
        Problem.NO_SUCH_CHOICE,
        Problem.NOT_A_NUMBER,
        Problem.NOT_A_DATE,
        Problem.NOT_A_POSITION,
        Problem.NO_SUCH_COUNTY,
        Problem.UNKNOWN_FORMAT,
        Problem.CASE_CLOSED,
        Problem.DATABASE_ADDRESS,
        Problem.NO_SUCH_PERSON,
        Problem.NO_SUCH_DEVICE,
    }
)
"""Problems of what was asked (exit status 2 on a terminal); all others are the world's (3)."""


class SurveyError(Exception):
    """A problem with the facts its sentence needs; safe to show to the person at the screen."""

    def __init__(self, problem: Problem, **facts: object) -> None:
        super().__init__(problem, facts)
        self.problem = problem
        self.facts = facts

    def __str__(self) -> str:
        from surveyapp.domain.words import explain

        return explain(self.problem, self.facts)
