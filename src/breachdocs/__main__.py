"""``python -m breachdocs`` is the ``breachdocs`` command."""

from breachdocs.cli import main

if __name__ == "__main__":
    main()
