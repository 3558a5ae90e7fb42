"""Asks for known weaknesses of what is installed, with pip-audit: fails where a later version mends one.

Without a network, or where advisories can't be asked for, it says so and is content: what can't be known fails nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path


def main(report: Path) -> int:
    """Writes the report; the exit status for CI."""
    asked = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--skip-editable"]
    try:
        report.unlink(missing_ok=True)
        command = [*asked, "-f", "json", "-o", str(report)]
        subprocess.run(command, check=False, timeout=180, capture_output=True)  # noqa: S603 -- this very Python
        found = json.loads(report.read_text(encoding="utf-8"))["dependencies"]
    except (OSError, ValueError, subprocess.TimeoutExpired):
        print("no advisories can be reached from here; nothing was audited")
        return 0
    audited = [one for one in found if "skip_reason" not in one]
    print(f"{len(audited)} packages audited, {len(found) - len(audited)} unknown to the advisories' service")
    weak = [(one["name"], one["version"], weakness) for one in audited for weakness in one["vulns"]]
    for name, version, weakness in weak:
        mended = ", ".join(weakness["fix_versions"]) or "no version yet"
        print(f"{name} {version}: {weakness['id']}, mended in {mended}")
    return int(any(weakness["fix_versions"] for *_, weakness in weak))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
