"""Who may do what, from the matrix, in sentences that a partner's lawyer can read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drawing.places import DOCS

NOTE = "<!-- Drawn from the code by `.venv/bin/python scripts/diagrams.py`. Do not edit. -->"

# What each capability allows. One without a sentence here stops the drawing.
MEANING = {
    "desk.open": "Sign in and read one's own page “To do”",
    "account.manage_own": "Change one's own language and account",
    "commune.search": "Look a commune up",
    "device.scan": "Scan the code of a computer and be led to it",
    "network.view": "Read organisations, workshops and places",
    "network.edit": "Add and change organisations, workshops and places",
    "place_stops.edit": "Say where and when a place that travels (a bus) stands",
    "people.view": "Read who wears which hat",
    "people.invite": "Invite a person, end a membership",
    "programme.view": "Read the rules of a programme",
    "programme.edit": "Change the rules of a programme",
    "donation.view": "Read donors, donation agreements and lots",
    "donation.edit": "Draw up donation agreements, record what is promised, keep their documents",
    "donation_document.read": "Open the documents of a donation agreement (signed agreement, deliberation)",
    "lot.announce": "Announce a lot, import its list",
    "donation_request.view": "Read requests to give, whom to call and where",
    "donation_request.make": "Offer computers as an organisation, answer what is asked",
    "donation_request.decide": "Accept a request to give, ask for more, refuse it",
    "round.view": "Read pick-up rounds, whom to call and where",
    "round.plan": "Plan a pick-up round, put its sites in order, cancel it",
    "round.collect": "Fill the slip of each site, and bring in what was collected",
    "drop_off.view": "See what donors bring to drop-off points",
    "drop_off.answer": "Confirm, refuse or put on another day what donors wish to bring",
    "drop_off.receive": "Count what donors bring to a drop-off point",
    "drop_off_point.edit": "Say where and when anybody may bring computers",
    "device.view": "Read computers: their road, hardware and history",
    "device.export": "Take the list of computers away as a spreadsheet",
    "device.receive": "Receive computers, and receive again one that was missing",
    "device.identify": "Describe a computer and its identifiers, print its label",
    "device.merge": "Merge two records of one computer",
    "device.hold": "Hold a computer (lock, swollen battery, police matter) and lift the hold",
    "device.rectify": "Undo the last step of a computer, with a reason",
    "event.backdate": "Say that a gesture was done on an earlier day",
    "agent.view": "Read which sticks and benches may sign, and the keys of the workshops",
    "agent.manage": "Enrol sticks and benches, and revoke them",
    "signing_key.manage": "Make, replace and revoke the keys of a workshop",
    "certificate.validate": "Sign, as a person, what a machine verified",
    "found_object.record": "Write down objects found in computers, and what became of them",
    "found_object.view": "Read the list of objects found in computers",
    "bench.view": "Read the bench: what each computer still asks",
    "report.submit": "Send hardware reports and logs of erasures",
    "report.review": "Settle what the intake could not attach by itself",
    "report.download": "Download the originals of reports",
    "proof.record": "Say what became of a drive: destroyed, removed, absent",
    "proof.view": "Read the proof of each drive",
    "check.record": "Record checks and the operating system",
    "grade.assign": "Give a grade, picture the defects",
    "recipe.view": "Read the recipes with which computers are prepared",
    "recipe.edit": "Write recipes, change them, offer them no more",
    "device.prepare": "Say that computers were prepared with a recipe",
    "final_check.record": "Make the final check of a computer that somebody else prepared",
    "accessory.view": "See which accessories lie in the drawers, and which computers wait for one",
    "accessory.record": "Say which accessories a computer has, give one from the stock",
    "accessory.keep": "Count loose accessories in and out, set the minimum",
    "repair.view": "Read repairs, what they cost, the stock of parts and its orders",
    "repair.do": "Repair: open, diagnose, use parts, count time, say how it ends",
    "device.dismantle": "Decide to take a computer apart, and say which parts were taken",
    "part.keep": "Keep the stock of parts: receive, count, set the minimum",
    "part.order": "Order parts from a supplier, cancel an order",
    "device.eliminate": "Eliminate a computer, put it out of service",
    "device.give_back": "Give a computer back to its donor",
    "weee.view": "Read batches of waste, their papers and the register of outgoing waste",
    "weee.fill": "Put computers and pieces in a batch of waste, weigh them",
    "weee.send": "Close a batch of waste, ask for its pick-up, confirm that it left",
    "waste_register.correct": "Correct a line of the register of outgoing waste",
    "drive.list_for_destruction": "List drives that are to be destroyed",
    "drive.destroy": "Record that drives are destroyed",
    "drive.confirm": "Confirm, with its paper, what an external workshop answers for of a drive",
    "stock.view": "Read the stock",
    "device.shelve": "Put a ready computer in stock, move computers from shelf to shelf",
    "location.arrange": "Add locations and say what stands in what",
    "device.reserve": "Reserve computers for an order, release them",
    "device.dispatch": "Dispatch a delivery",
    "delivery.receive": "Receive a delivery at a place",
    "device.declare_missing": "Declare a computer missing",
    "stock.transfer": "Send computers from one workshop to another, or from one place to another",
    "transfer.receive": "Receive a transfer by scanning",
    "entrustment.view": "Read what is entrusted to external workshops, its figures and slips",
    "entrustment.manage": "Entrust computers to an external workshop, ask for proofs, answer for what came of each",
    "entrustment.work": "Give back what is entrusted, send its proofs",
    "place_stock.set": "Say how many computers a place should hold at least",
    "stocktake.view": "Read stocktakes and their minutes",
    "stocktake.count": "Count in a stocktake by scanning",
    "stocktake.decide": "Open a stocktake, decide its gaps, sign and close it",
    "device.lend_to_organisation": "Make a computer available to an organisation",
    "agreement.view": "Read the agreements of places",
    "agreement.edit": "Draw up, sign and renew agreements, tick prerequisites",
    "order.view": "Read orders",
    "order.place": "Place an order, cancel it",
    "order.fill": "Accept, refuse and fill orders",
    "referral.view": "Read referrals (never the contact details)",
    "referral.create": "Refer a person to a place",
    "referral.reveal_contact": "Reveal first name and telephone of a person referred; each time leaves a trace",
    "referral.answer": "Accept a referral, propose another place, close it, reopen it",
    "referral.confirm": "Say whether one follows a person whose request a place opened itself",
    "referral.withdraw": "Take back a person whom one referred, choose how one is told of them",
    "prescriber_link.manage": "Send personal links to prescribers without an account, revoke them",
    "committee.view": "Read the sessions of committees, their ranked list (without any name) and their minutes",
    "committee.convene": "Plan, open and close sessions of a committee, publish its criteria",
    "committee.nominate": "Say for which public a person is presented to the committee, and answer its questions",
    "committee.vote": "Vote in a session of the committee",
    "committee.decide": "Record what the committee decides",
    "learning.view": "Read sessions and learning paths",
    "learning.record": "Assess, open a path, record sessions and who came",
    "assessment.view": "Read what the people of one's place can do, before and after the path",
    "assessment.record": "Assess people, import Pix results, print their progress",
    "assessment.report": "Read the progress of the people of a programme, without small cells",
    "questionnaire.edit": "Write, publish and withdraw questionnaires",
    "coop_key.set": "Keep the key with which a place reads its activities in La Coop",
    "voucher.view": "Read the voucher schemes, the accredited places, the books",
    "voucher.account": "Read the balance of a voucher scheme, counted twice",
    "voucher.edit": "Set up voucher schemes, accredit places, issue and cancel books",
    "voucher.give": "Give a book of vouchers with a referral or to a group",
    "voucher.redeem": "Take vouchers at a session, reverse one taken by mistake",
    "voucher_claim.view": "Read the claims of places and their statements",
    "voucher_claim.submit": "Claim the vouchers taken over a period",
    "voucher_claim.approve": "Approve or turn down claims, make and mark payments",
    "device.hand_over": "Hand a computer over",
    "device.sell": "Sell a computer to a person, at once or in instalments, and exchange it under warranty",
    "device.sell_to_organisation": "Sell computers to an organisation",
    "exit.cancel": "Cancel a handover, a sale or a payment entered by mistake, with a reason",
    "instalment.let_off": "Let off the rest of an instalment plan",
    "cash.view": "Read the cash report of one's place, or of the workshops",
    "device.waive_path": "Hand over before the point that the programme sets, with a reason",
    "device.take_back": "Take a computer back",
    "signed_sheet.open": "Look at the signature of a handover, or at the signed paper; each time leaves a trace",
    "aftercare.record": "Ask a person how their computer does, and write it down",
    "cofunding.record": "Write down by name who agrees to it (FSE+), and look at it; each time leaves a trace",
    "device.replace": "Agree to another computer for one that was stolen, lost or destroyed, where a household gets one",
    "cofunding.export": "Take away the file with names for the managing authority (FSE+); each time leaves a trace",
    "cofunding.hand_on": "Let another place follow those whom a place that closes followed by name (FSE+), without opening anything",
    "cofunding.withdraw": "Erase what somebody said who takes their consent back (FSE+), by their code, without opening it",
    "own_record.view": "Read all that is held of oneself in a work-integration workshop, say what one can do",
    "trainee.follow": "Read the record of the people of one's own work-integration workshop, validate their skills, keep their contracts",
    "throughput.view": "Read how computers go through a workshop, without anybody in it",
    "integration.view": "Read the posts of a work-integration workshop, their money, and exits by kind",
    "post.fund": "Say which posts are agreed for a year, and the aid for one of them",
    "activity.view": "Read the activity report",
    "activity.declare": "Enter figures declared by hand",
    "activity.close": "Close a year, whose figures are then published, and open it again",
    "audit.view": "Read on-the-spot checks of a funder: the sample, where originals lie, the minutes",
    "audit.open": "Open an on-the-spot check, and invite who controls until a day",
    "audit.control": "Draw the sample of an on-the-spot check, note what was seen, conclude",
    "papers.locate": "Say where a place keeps its papers",
    "ledger.verify": "Verify the ledger",
    "privacy.view": "Read the record of processing and what erased itself",
    "contact_log.view": "Read who looked at contact details",
    "person.answer": "Show and give a person all that is kept of them, erase it, replace a lost secret",
}


def files() -> dict[Path, str]:
    return {DOCS / "permissions.md": "\n".join([NOTE, "", *_intro(), *_by_capability(), *_by_role()])}


def _intro() -> list[str]:
    return [
        "# Who may do what",
        "",
        "A person holds a role in an organisation or at a place: a hat. Whoever has several wears one at a time. A role not",
        "named on a line does not hold it. What belongs to another territory, organisation or place does not exist for the",
        "person who asks: the answer is the same as for a thing that never was.",
        "",
        "The same table answers in the pages, in the API and on the command line. A beneficiary has no account.",
        "",
    ]


def _by_capability() -> Iterator[str]:
    from rebond.access.matrix import CLOSED_TO_ADMINISTRATOR, ENTRUSTED, MATRIX
    from rebond.access.roles import Scope

    yield "## By gesture"
    yield ""
    yield "| may | capability | at their place | in their organisation | in their territory | anywhere |"
    yield "|---|---|---|---|---|---|"
    scopes = (Scope.OWN_PLACE, Scope.OWN_ORGANISATION, Scope.TERRITORY, Scope.ALL)
    for capability, line in MATRIX.items():
        cells = [
            ", ".join(str(role.label) for role in line if line[role] is scope) or "–" for scope in scopes
        ]
        if len(line) > 12:
            cells = ["everyone with a role" if cell != "–" else cell for cell in cells]
        yield f"| {MEANING[capability]} | `{capability}` | {' | '.join(cells)} |"
    yield ""
    closed = ", ".join(f"`{capability}`" for capability in sorted(CLOSED_TO_ADMINISTRATOR))
    yield f"The administrator holds every line everywhere, except {closed}."
    yield ""
    kept = ", ".join(f"`{capability}`" for capability in MATRIX if capability in ENTRUSTED)
    yield "Where an organisation is an external workshop, what its people hold “in their territory” reaches no further than the"
    yield f"computers that stand in its own workshops, and only these lines are left to them: {kept}."
    yield ""


def _by_role() -> Iterator[str]:
    from rebond.access.matrix import MATRIX
    from rebond.access.roles import Role, Scope

    words = {
        Scope.OWN_PLACE: "at their place",
        Scope.OWN_ORGANISATION: "in their organisation",
        Scope.TERRITORY: "in their territory",
        Scope.ALL: "anywhere",
    }
    yield "## By role"
    yield ""
    for role in Role:
        if role is Role.ADMINISTRATOR:
            continue
        yield f"**{role.label}** (`{role.value}`)"
        yield ""
        for scope, where in words.items():
            held = [MEANING[capability] for capability, line in MATRIX.items() if line.get(role) is scope]
            if held:
                yield f"- {where}: " + "; ".join(_lowered(sentence) for sentence in held)
        yield ""


def _lowered(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
