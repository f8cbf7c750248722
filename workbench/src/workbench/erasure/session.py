"""One call of `rebond-workbench erase`, from the names of devices to the certificates."""

import hashlib
import hmac
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from passport.certificate import Certificate, Setting
from passport.sanitization import ResultKind, Shortfall
from passport.strict import b64
from workbench.erasure.bench import BenchCard
from workbench.erasure.certifying import certificate_of, computer_setting, journals_of, keep_evidence
from workbench.erasure.choosing import asks, chosen, confirm
from workbench.erasure.crew import Crew
from workbench.erasure.firmware_commands import has_password
from workbench.erasure.jobs import Job
from workbench.erasure.journal import BrokenJournal, Journal
from workbench.erasure.planning import recipes_for
from workbench.erasure.showing import Lines, Screen, Several
from workbench.erasure.supervisor import Running, erase_all
from workbench.erasure.targets import Target
from workbench.erasure.wishes import NotDone, Wish
from workbench.exits import Exit
from workbench.inspect.machine import Computer
from workbench.livecard import Activity, LiveCard, Need, State
from workbench.livecard import Computer as BenchedComputer
from workbench.outbox.clock import clock_of, stamp_of
from workbench.outbox.places import keep_certificate, keep_records
from workbench.outcomes import level_in_words
from workbench.spool import Spool, write_whole
from workbench.terminal import complain, say
from workbench.wanted import Asked
from workbench.words import _

# These leave a drive that may be gone on with.
_TO_BE_RESUMED = {Shortfall.INTERRUPTED, Shortfall.DRIVE_LOST}


def erase(wish: Wish, crew: Crew) -> Exit:
    """Do it with the workers of `crew`. Every reason not to is told before anything is touched."""
    spool = Spool(wish.spool)
    setting = replace(computer_setting(), **{name: text for name, text in wish.setting.items() if text})
    asked = Asked(spool.folder, _asked_of(wish, setting))
    card = LiveCard.of(spool.folder, _benched(setting))
    try:
        spool.prepare()
        spool.require_chain()
        wish = replace(wish, required=asked.erasure_level())
        _tell_level(wish)
        targets = chosen(wish, lambda target: _is_locked_by_us(spool, target))
        if card is not None and asks(wish):
            card.tell(State(activity=Activity.WAITING, needs=(Need.CONFIRM_ERASURE,)))
        confirm(wish, targets)
        work = [(target, _job(wish, spool, target)) for target in targets]
    except NotDone as refusal:
        return _left(card, str(refusal), refusal.status)
    except (OSError, ValueError) as error:  # a damaged key, bench file or last certificate
        return _left(card, f"{wish.spool}: {error}", Exit.UNAVAILABLE)
    show = _shown(wish, card, len(work))
    return _erased(wish, spool, lambda: _by(setting, card), work, crew=crew, show=show)


def _by(setting: Setting, card: LiveCard | None) -> Setting:
    """With the name of who works here, when the bench of the workshop knows it and the command line did not say."""
    name = card.operator if card is not None else ""
    return replace(setting, operator=setting.operator or name or None)


def _asked_of(wish: Wish, setting: Setting) -> BenchedComputer:
    """Of which computer the server is asked: drives on a bench came from another one, which only its code names."""
    return BenchedComputer(asset_tag=setting.asset_tag or "") if wish.bench else _benched(setting)


def _tell_level(wish: Wish) -> None:
    """What has to be reached, before anybody confirms."""
    if wish.wanted is not None and not wish.json:
        say(_("Level asked for: %s") % level_in_words(wish.wanted))


def _left(card: LiveCard | None, words: str, status: Exit) -> Exit:
    """Nothing was touched."""
    complain(words)
    if card is not None:
        card.tell(State(activity=Activity.STOPPED))
        card.close()
    return status


def _is_locked_by_us(spool: Spool, target: Target) -> bool:
    """Whether a firmware erasure of this drive set our password and was ended before it took it away."""
    path = _journal(spool, target).with_suffix(".firmware.jsonl")
    if not (target.drive.security and target.drive.security.is_locked and path.exists()):
        return False
    try:
        with Journal(path, _secret(spool)) as journal:
            return has_password(journal)
    except BrokenJournal:
        return False


def _journal(spool: Spool, target: Target) -> Path:
    """Found again by what the drive is, whatever it is called then."""
    identity = "\n".join(str(part) for part in target.identity)
    return spool.journals.resolve() / f"{hashlib.sha256(identity.encode()).hexdigest()[:32]}.jsonl"


def _secret(spool: Spool) -> bytes:
    return hmac.new(spool.key().private_bytes_raw(), b"rebond journal", hashlib.sha256).digest()


def _job(wish: Wish, spool: Spool, target: Target) -> Job:
    drive = target.drive
    return Job(
        path=str(target.path),
        number=target.number,
        serial=drive.serial,
        wwn=drive.wwn,
        model=drive.model,
        size_bytes=drive.size_bytes or 0,
        is_loop=target.is_loop,
        recipes=recipes_for(drive, method=wish.method, wanted=wish.wanted),
        journal=str(_journal(spool, target)),
        secret=b64(_secret(spool)),
    )


def _erased(
    wish: Wish,
    spool: Spool,
    setting: Callable[[], Setting],
    work: list[tuple[Target, Job]],
    *,
    crew: Crew,
    show: Several,
) -> Exit:
    statuses: list[Exit] = []

    def end(running: Running) -> None:
        if running.told is not None and running.told.refused:
            show.refused(running)
            statuses.append(Exit.REFUSED)
            return
        try:
            journals = journals_of(running)
            contents = {name: place.read_bytes() for name, place in journals.items()}
            made = certificate_of(running, setting=setting(), wanted=wish.wanted, journals=contents)
            keep_evidence(spool.evidence / made.certificate_id, contents)
            file = _issued(wish, spool, made)
        except (OSError, ValueError) as error:
            complain(_("%s: no certificate could be kept:") % running.target.path + f" {error}")
            statuses.append(Exit.UNKNOWN)
            return
        with suppress(OSError):  # they are beside the certificate, and collected from there
            keep_records(spool.folder, contents.values(), at=made.issued_at)
        if not _TO_BE_RESUMED & set(made.outcome.shortfalls):
            for place in journals.values():
                place.unlink(missing_ok=True)
        show.result(running, made, str(file))
        statuses.append(_status(made))

    erase_all(work, crew, on_progress=show.progress, on_end=end)
    show.close()
    return _worst(statuses, len(work))


def _shown(wish: Wish, card: LiveCard | None, drives: int) -> Several:
    """The terminal, and the bench of the workshop that this stick joined."""
    terminal: Lines | Screen = Lines() if wish.json else Screen()
    return Several((terminal, BenchCard(card, drives)) if card else (terminal,))


def _benched(setting: Setting) -> BenchedComputer:
    return BenchedComputer(
        maker=setting.computer_maker or "",
        model=setting.computer_model or "",
        serial=setting.computer_serial or "",
        system_uuid=setting.computer_uuid or "",
        asset_tag=setting.asset_tag or "",
    )


def _issued(wish: Wish, spool: Spool, certificate: Certificate) -> Path:
    data = spool.issue(certificate)
    with suppress(OSError):  # it is in the chain: what is not in the outbox is collected from there
        tree = Computer().tree
        clock, stamp = clock_of(tree), stamp_of(tree)
        keep_certificate(spool.folder, data, at=certificate.issued_at, clock=clock, stamp=stamp)
    if wish.certificate:
        write_whole(wish.certificate, data)
        return wish.certificate
    return next(spool.certificates.glob(f"*-{certificate.certificate_id}.json"))


def _status(certificate: Certificate) -> Exit:
    return {ResultKind.PROVEN: Exit.OK, ResultKind.FAILED: Exit.FAILED, ResultKind.UNKNOWN: Exit.UNKNOWN}[
        certificate.outcome.result
    ]


def _worst(statuses: list[Exit], expected: int) -> Exit:
    if len(statuses) < expected:
        statuses = [*statuses, Exit.UNKNOWN]
    order = (Exit.FAILED, Exit.UNKNOWN, Exit.REFUSED, Exit.OK)
    return next(status for status in order if status in statuses)
