"""Runs as a program of its own: a workbook on the standard input, its sheets as JSON on the standard output.

A workbook can unfold a few kilobytes into gigabytes (a zip bomb, one cell in the last row of the last column). Here it
may take a bounded memory and time; when it takes more, this program dies alone.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

MEMORY_BYTES = 1 << 30
PROCESSOR_SECONDS = 20
DAMAGED, PROTECTED = 3, 4


def main() -> int:
    rows, columns = int(sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    import python_calamine

    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        sheets = [_sheet(workbook, name, rows, columns) for name in workbook.sheet_names]
    except python_calamine.PasswordError:
        return PROTECTED
    except (python_calamine.CalamineError, ValueError, OSError):
        return DAMAGED
    json.dump(sheets, sys.stdout, ensure_ascii=True)
    return 0


def _sheet(workbook: Any, name: str, rows: int, columns: int) -> dict[str, Any]:
    """One row and one column more than asked for, so that the reader sees that there were more."""
    kept: list[list[str]] = []
    for row in workbook.get_sheet_by_name(name).iter_rows():
        kept.append([text_of(cell) for cell in row[: columns + 1]])
        if len(kept) > rows:
            break
    return {"name": name, "rows": kept}


def text_of(cell: Any) -> str:
    """What a person reads in the cell. A whole number is written without a decimal point."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.6E}"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return str(cell)


if __name__ == "__main__":
    sys.exit(main())
