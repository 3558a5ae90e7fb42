"""A limit of memory on Windows: a job object that this process puts itself into, with all that it starts.

The numbers and structures are those of winnt.h. The job is never closed, so it ends with this process, and what was
started ends with it.
"""

from __future__ import annotations

import ctypes

#: JOBOBJECTINFOCLASS.JobObjectExtendedLimitInformation.
_EXTENDED = 9
#: JOB_OBJECT_LIMIT_PROCESS_MEMORY | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION | JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE.
_FLAGS = 0x100 | 0x400 | 0x2000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", _BasicLimits),
        ("IoInfo", ctypes.c_ulonglong * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def limits(most: int) -> ExtendedLimits:
    """The limits of a job whose processes may have `most` bytes each."""
    wanted = ExtendedLimits()
    wanted.BasicLimitInformation.LimitFlags = _FLAGS
    wanted.ProcessMemoryLimit = most
    return wanted


def limit_memory(most: int, kernel: ctypes.CDLL | None = None) -> bool:
    """Keeps this process to `most` bytes; whether Windows did.

    Args:
        most: bytes.
        kernel: kernel32, replaceable in tests.
    """
    if kernel is None:
        kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined] # there on Windows only
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.SetInformationJobObject.argtypes = (
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_void_p,
        ctypes.c_uint32,
    )
    kernel.AssignProcessToJobObject.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    job = kernel.CreateJobObjectW(None, None)
    wanted = limits(most)
    return bool(
        job
        and kernel.SetInformationJobObject(job, _EXTENDED, ctypes.byref(wanted), ctypes.sizeof(wanted))
        and kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())
    )
