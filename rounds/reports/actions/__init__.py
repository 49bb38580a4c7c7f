"""The only writers of reports: files that leave, remarks, erasure."""

from rounds.reports.actions.disclosing import note_disclosure
from rounds.reports.actions.erasing import ErasureRefusedError, ask_erasure, decide_erasure, sweep_later
from rounds.reports.actions.exporting import (
    ExportRefusedError,
    ask_approval,
    begin_file,
    decide_export,
    fail_file,
    finish_file,
    forget_file,
    note_taken,
    take_out,
)
from rounds.reports.actions.reporting import ask_report, write_remark

__all__ = [
    "ErasureRefusedError",
    "ExportRefusedError",
    "ask_approval",
    "ask_erasure",
    "ask_report",
    "begin_file",
    "decide_erasure",
    "decide_export",
    "fail_file",
    "finish_file",
    "forget_file",
    "note_disclosure",
    "note_taken",
    "sweep_later",
    "take_out",
    "write_remark",
]
