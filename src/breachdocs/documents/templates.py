"""The Word templates that a new workspace gets."""

from __future__ import annotations

from functools import cache


def default_templates() -> dict[str, bytes]:
    """File name → .docx with docxtpl tags; the same bytes each time."""
    return dict(_made())


@cache
def _made() -> dict[str, bytes]:
    from breachdocs.documents import (  # noqa: PLC0415 -- loads python-docx
        governors_page,
        ico_report_page,
        letter_pages,
        template_pages,
    )

    return {
        "ico-report.docx": ico_report_page.ico_report_page(),
        "letter.docx": letter_pages.letter_page(),
        "notice.docx": letter_pages.notice_page(),
        "receipt.docx": template_pages.receipt_page(),
        "governors.docx": governors_page.governors_page(),
    }
