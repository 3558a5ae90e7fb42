"""One pass over the inbox: the order of the rooms for a drop.

Seen, claimed, read, registered, drafted, archived: each step takes up whatever the last left, this pass's or an
earlier one's that was cut short, so that going on after a crash is nothing special. Each can be done again with the
same result.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from breachdocs import files, intake
from breachdocs.clock import Clock, local_now, went_back
from breachdocs.errors import TemporaryFault
from breachdocs.holding import Held, hold
from breachdocs.intake import UNFINISHED, Candidate, Drop, Look, State
from breachdocs.run.looking import look_into_inbox, remember_empty_folders, tell_waiting
from breachdocs.run.one_pass import Halted, Machine, Pass, Progress
from breachdocs.run.run_report import Line, RunReport
from breachdocs.workspace import Workspace

__all__ = ["run_held", "run_once"]

#: Drops that go through the steps together: one write of the register for so many, which is a busy night.
TOGETHER = 1000
#: What comes while more are worked off is taken in before them, up to so many drops: it costs a write of the register.
_LITTLE = 100
#: Incidents that a sentence names.
_NAMED = 10


def run_once(
    workspace: Workspace,
    *,
    clock: Clock = local_now,
    progress: Progress | None = None,
    dry_run: bool = False,
    wait: bool = True,
    machine: Machine | None = None,
) -> RunReport:
    """One pass over the inbox.

    Args:
        workspace: the folder and its settings.
        clock: the present moment, local time.
        progress: called with how many drops are done, and how many there are.
        dry_run: works out the renames, row changes and drafts, and changes nothing.
        wait: waits the settle time out for files that have only just come.
        machine: the file system, the waits and the ids; the real ones where not given.

    Raises:
        WorkspaceHeld: another run holds the workspace for longer than the settings wait.
        TemporaryFault: the workspace is away.
    """
    machine = machine or Machine()
    if not wait:
        machine = replace(machine, pause=None)
    if dry_run:
        from breachdocs.run.rehearsing import rehearse  # noqa: PLC0415 -- for a dry run only

        return rehearse(workspace, clock, machine)
    with hold(workspace, clock=clock) as held:
        return run_held(held, clock=clock, progress=progress, machine=machine)


def run_held(
    held: Held, *, clock: Clock, progress: Progress | None = None, machine: Machine | None = None
) -> RunReport:
    """One pass over a workspace that is held already; as `run_once`."""
    a_pass = Pass(held.workspace, held.ledger, held.log, clock, machine or Machine(), progress)
    _tell_clock(a_pass)
    waited = held.ledger.drops(State.READ, State.REGISTERED)
    try:
        with files.tried_again():  # a share that goes away can say so at any call
            _go(a_pass)
    except Halted:  # whoever asked waits for the end, and the next pass tells what is left
        a_pass.log.note("halted")
        return a_pass.told.report()
    except TemporaryFault as fault:
        a_pass.told.note(str(fault), needs_a_person=True)
        a_pass.log.note("fault", fault=type(fault).__name__)
    _tell_what_waited(a_pass, waited)
    if "workers" in vars(a_pass) and (said := a_pass.workers.told):  # asked for in this pass
        a_pass.told.note(said)
    _tell_what_waits(a_pass)
    troubles = "\n".join(a_pass.told.troubles)
    held.ledger.set_meta(last_scan=a_pass.now().isoformat(timespec="seconds"), troubles=troubles)
    return a_pass.told.report()


def _go(a_pass: Pass) -> None:
    from breachdocs.run import taking_back, taking_in, what_people_typed  # noqa: PLC0415 -- lxml, for a pass only

    a_pass.homes.keep()
    taking_in.resume(a_pass)
    what_people_typed.read_all(a_pass)
    _every_step(a_pass)
    taking_back.take_back_changed(a_pass)
    a_pass.done = 0
    found = _take(a_pass, look_into_inbox(a_pass))
    if a_pass.machine.patient and a_pass.machine.pause and any(one.incomplete for one in found.waiting):
        found = intake.look_longer(
            a_pass.workspace.inbox,
            a_pass.workspace.settings.intake,
            a_pass.machine.file_time(),
            a_pass.machine.pause,
        )
        found = _take(a_pass, found)
    tell_waiting(a_pass, found)
    remember_empty_folders(a_pass)


def _take(a_pass: Pass, found: Look) -> Look:
    """Takes in all that is ready, and what comes meanwhile, each once; returns the last look.

    Who drops a form while thousands are worked off has its row when those under way have theirs.
    """
    from breachdocs.run import taking_in  # noqa: PLC0415 -- as above

    ready, tried, left = found.ready, set[Candidate](), frozenset[Candidate]()
    while ready:
        together = _came_since(ready, left) or _first(ready)
        a_pass.total = a_pass.done + len(ready)
        a_pass.workers.warm()
        a_pass.step()
        taking_in.claim(a_pass, together)
        _every_step(a_pass)
        tried.update(together)
        left = frozenset(ready) - tried
        if left:
            found = look_into_inbox(a_pass, left)
        ready = tuple(one for one in found.ready if one not in tried) if left else ()
    return found


def _came_since(ready: tuple[Candidate, ...], before: frozenset[Candidate]) -> tuple[Candidate, ...]:
    """What came since so much was left, if it is little; what belongs to a folder goes with what is left of it."""
    folders = {one.folder for one in before}
    new = tuple(one for one in ready if one not in before and (not one.folder or one.folder not in folders))
    return new if before and len(new) <= _LITTLE else ()


def _first(ready: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """What goes through the steps next; a folder dropped whole goes together, unless it is a large one."""
    last = min(TOGETHER, len(ready))
    while (
        last < min(4 * TOGETHER, len(ready))
        and ready[last].folder
        and ready[last].folder == ready[last - 1].folder
    ):
        last += 1
    return ready[:last]


def _every_step(a_pass: Pass) -> None:
    """Takes every drop as far as it gets: the order of the rooms."""
    from breachdocs.run import archiving, deciding, drafting, following, registering, taking_in  # noqa: PLC0415 -- as above

    formless = taking_in.open_envelopes(a_pass)
    deciding.decide_all(a_pass, taking_in.read_claimed(a_pass, formless))
    begun = drafting.begin(a_pass)
    registering.write_rows(a_pass)
    drafting.draft(a_pass, begun)
    following.follow_decisions(a_pass)
    archiving.archive(a_pass)


def _tell_clock(a_pass: Pass) -> None:
    """Tells, once, that the clock was put back: days of receipt and deadlines are reckoned from it."""
    last = a_pass.ledger.meta("last_scan")
    if last and went_back(before := dt.datetime.fromisoformat(last), now := a_pass.now()):
        a_pass.told.note(
            f"This computer's clock was put back: the pass before this one was at {before:%H:%M on %d/%m/%Y}, now it "
            f"is {now:%H:%M on %d/%m/%Y}. See that it is right: forms are received, and deadlines run, by it.",
            needs_a_person=True,
        )
        a_pass.log.note("clock_put_back", seconds=int((before - now).total_seconds()))


def _tell_what_waited(a_pass: Pass, drops: list[Drop]) -> None:
    """Names what an earlier pass could not finish and this one did: the register was closed, a template was mended."""
    still = {drop.id for drop in a_pass.ledger.drops(State.READ, State.REGISTERED)} if drops else set()
    done = list(dict.fromkeys(drop.reference for drop in drops if drop.id not in still))
    named = ", ".join(done[:_NAMED]) + (f" and {len(done) - _NAMED} more" if done[_NAMED:] else "")
    if done:
        a_pass.told.note(f"What waited is done, row and drafts: {named}.")


def _tell_what_waits(a_pass: Pass) -> None:
    """Names the drops that this pass could not finish, and why they wait."""
    why = {
        State.CLAIMED: "It is taken in, and will be read at the next pass.",
        State.OPENED: "It is taken in, and is kept once the forms in it are done.",
        State.READ: "Its row waits for the register.",
        State.REGISTERED: "It is registered; its drafts wait.",
        State.DRAFTED: "It is registered; its file is still to be archived.",
        State.REFUSING: "It could not be set aside yet.",
    }
    waiting = [drop for drop in a_pass.ledger.drops(*UNFINISHED) if drop.state in why]
    a_pass.told.waiting += [Line(drop.name, drop.reference, why[drop.state]) for drop in waiting]
    tried_again = [replace(drop, attempts=drop.attempts + 1) for drop in waiting]
    a_pass.ledger.put_drops(tried_again, a_pass.now())
