"""breachdocs: Word breach forms in, a register, letters and deadlines out."""

__version__ = "0.1.0"
