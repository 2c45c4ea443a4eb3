"""A made-up case of forced work: three other persons with ties, two debts, sixty days of work and pay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from app.domain.answer import Answer, AnswerState, yes
from app.domain.case import CaseSnapshot
from app.domain.entry import GuidedAnswer, Involvement
from app.domain.ledgers import Debt, Held, Journey, Promise, Work
from app.domain.moment import UNKNOWN_MOMENT, Precision
from app.domain.person import Role, Tie
from app.domain.records import Report
from tests.exports.builders import at, entry, full_case, ident, item, person, when

ME = person("Liyana Osei", Role.ME, immigration="Came on an H-2B visa that ended on 30 September 2026.")
RECRUITER = person("Marta Ruel", Role.OTHER, parts=("recruiter",), ties=(Tie(ident("Denn Orsk"), "sibling"),))
BOSS = person("Denn Orsk", Role.OTHER, parts=("boss", "document_holder"), relationship="owner of the motel")
DRIVER = person(
    "Pike", Role.OTHER, parts=("driver", "guard"),
    ties=(Tie(ident("Denn Orsk"), "works_for"), Tie(ident("Marta Ruel"), "cousin by marriage")),
)  # fmt: skip
PASSPORT = item("passport_page.jpg", number=1, caption="Copy of my passport that I had hidden")
PAYBOOK = item("notebook_pages.pdf", "pdf", number=2, caption="My notebook of days")

ARRIVED = entry(
    "arrived", title="They took my passport at the airport",
    what="Pike met me with a sign. In the van Denn said he would keep my passport safe.\nI did not get it back.",
    when=when("2026-04-12", "15:30"), where="Airport, then the motel", state="MN", written=at("2026-09-20T16:00"),
    kinds=("transported", "coercion_documents", "fraud_papers"), exact_words=("It is safer with me.",),
    persons=(Involvement(BOSS.id, "saw"), Involvement(DRIVER.id, "saw")), evidence=(PASSPORT.id,),
    shows=("t_presence",), from_what=("memory",),
)  # fmt: skip
RULES = entry(
    "rules", title="New rules", when=when("2026-04-14"), written=at("2026-09-20T16:40"),
    what="Denn read out the rules. No calls after eight. A fine of 20 dollars for a room that is late. "
    "He said that if I ran, the police would lock me up because my papers were his.",
    kinds=("coercion_arrest", "coercion_contact", "coercion_quota", "labour", "debt_bondage"),
    persons=(Involvement(BOSS.id, "heard"),), from_what=("memory", "notes"),
    guided=(GuidedAnswer("trafficking_leave", "yes", "He said my sister at home would pay for it."),),
)  # fmt: skip
HURT = entry(
    "hurt", title="My hand", when=when("2026-05-30", precision=Precision.ABOUT), written=at("2026-09-21T10:00"),
    what="The press burned my hand. Denn said no doctor, it costs more than I am worth. I worked on.",
    kinds=("force_deprived",), persons=(Involvement(BOSS.id, "heard"),), harm=yes("A burn on my right hand."),
    care=Answer(AnswerState.NO), effect="I still cannot close the hand. I dream of the press.",
    shows=("u_harm", "t_hardship"),
)  # fmt: skip
HELD_ENTRY = entry(
    "held", title="What I signed", what="I signed a paper with a number that was not mine. HELD-FOR-LAWYER",
    when=when("2026-04-13"), written=at("2026-09-22T10:00"), hold=True, persons=(Involvement(BOSS.id, "saw"),),
)  # fmt: skip
POLICE = Report(
    ident("police"), kind="police", agency="Otter Tail County Sheriff", officer="Deputy Lund", badge="118", number="26-4471",
    date=when("2026-07-02"), reported=yes(), outcome="taken", words="She said I was not in trouble.",
    gave="I told her everything and gave her a copy of my notebook.", asked="To come back for a longer talk on 10 July. I went.",
    certification="asked", certification_date=when("2026-08-01"), next_step="Ask again for the declaration",
    shows=("t_requests", "u_helpful", "u_information"),
)  # fmt: skip

PROMISES = (
    Promise(
        ident("pay promise"), "pay", RECRUITER.id, when("2026-01-10"), "By phone, and in a letter",
        "Front desk work, 12 dollars an hour, 40 hours a week, a room of my own.",
        "Cleaning 24 rooms a day and the laundry, twelve hours, six days, four of us in one room.", when("2026-04-13"),
        ("t_means",), (RULES.id,),
    ),
    Promise(ident("papers promise"), "papers", RECRUITER.id, promised="That the visa would be made longer.", since=UNKNOWN_MOMENT),
)  # fmt: skip
DEBTS = (
    Debt(ident("d1"), "Journey", "added", when("2026-01-20"), "4,500", "USD", "Visa, flight and her fee", RECRUITER.id, BOSS.id, "4,500"),
    Debt(ident("d2"), "Journey", "added", when("2026-04-30"), "650", "USD", "Room, two weeks", BOSS.id, BOSS.id, "5,150", shows=("t_means",)),
    Debt(ident("d3"), "Journey", "from_pay", when("2026-05-15"), "300", "USD", "First half of May", BOSS.id, BOSS.id, "5,400"),
    Debt(ident("d4"), "Journey", "paid", when("2026-06-15"), "200", "USD", "Tips I had saved", None, BOSS.id, "5,750", entries=(HURT.id,)),
    Debt(ident("d5"), "Journey", "added", when("2026-06-20"), "about 100", "USD", "Broken lamp", BOSS.id, BOSS.id),
    Debt(ident("d6"), "Fines", "added", when("2026-04-20"), "20", "USD", "Late room", BOSS.id, BOSS.id),
    Debt(ident("d7"), "Fines", "added", when("2026-05-02"), "20", "USD", "Late room", BOSS.id, BOSS.id),
    Debt(ident("d8"), "Fines", "told", when("2026-06-28"), balance="240", currency="USD", said_by=DRIVER.id, owed_to=BOSS.id),
    Debt(ident("d9"), "Fines", "added", when("2026-05-02"), "999", "USD", "WITHDRAWN-ROW", withdrawn=True),
)  # fmt: skip


_HOTEL: dict[str, Any] = {
    "start": "7:00", "finish": "19:30", "pause": 30, "what": "Rooms and laundry", "boss": BOSS.id, "where": "Motel",
    "promised": "12", "promised_per": "hour", "currency": "USD",
}  # fmt: skip


def sixty_days() -> tuple[Work, ...]:
    """Fifty-two days, Monday to Saturday, written one by one; one run of eight days; pay four times."""
    rows: list[Work] = []
    day = date(2026, 4, 13)
    while len(rows) < 52:
        if day.weekday() != 6:
            paid = {12: "120", 24: "80", 36: "60"}.get(len(rows), "0")
            kept, kept_for = ("25", "room") if day.weekday() == 5 else ("", "")
            rows.append(
                Work(
                    ident(f"w{len(rows)}"),
                    when(day.isoformat()),
                    **_HOTEL,
                    paid=paid,
                    kept=kept,
                    kept_for=kept_for,
                    evidence=(PAYBOOK.id,) if not rows else (),
                )
            )
        day += timedelta(days=1)
    run = Work(
        ident("run"), when(day.isoformat(), until=(day + timedelta(days=9)).isoformat()),
        weekdays=("mon", "tue", "wed", "thu", "fri", "sat"), hours="13", what="Laundry at the second motel", boss=DRIVER.id,
        where="Second motel", promised="80", promised_per="week", paid="40", currency="USD", shows=("t_purpose",),
    )  # fmt: skip
    return (*rows, run)


JOURNEYS = (
    Journey(ident("j1"), when("2026-04-12"), "Accra", "Minneapolis", "plane", RECRUITER.id, BOSS.id, None, "1,400", "USD", yes("I came in with my visa."), shows=("t_presence",)),
    Journey(ident("j2"), when("2026-04-12"), "Minneapolis", "The motel", "van", DRIVER.id, papers_by=BOSS.id, stay="A room with four beds behind the laundry. Pike had the key at night.", until=when("2026-07-01"), entries=(ARRIVED.id,)),
)  # fmt: skip
HELD = (
    Held(ident("k1"), "passport", BOSS.id, when("2026-04-12"), given_back=Answer(AnswerState.NO), kept_where="Safe in the office", how="It is safer with me.", shows=("t_means",), entries=(ARRIVED.id,), evidence=(PASSPORT.id,)),
    Held(ident("k2"), "phone", DRIVER.id, when("2026-04-14"), when("2026-07-01"), yes("When I left.")),
    Held(ident("k3"), "calls_messages", DRIVER.id, when("2026-04-14"), how="He stood by when I called home, and put the phone on speaker."),
    Held(ident("k4"), "my tips", BOSS.id, when("2026-04-20", precision=Precision.ABOUT)),
)  # fmt: skip


def trafficking_case() -> CaseSnapshot:
    """The whole case, with an entry that is held for the lawyer."""
    saved = {
        row.id: (at("2026-09-25T15:00"), at("2026-09-26T15:00" if n % 20 == 3 else "2026-09-25T15:00"))
        for n, row in enumerate((*PROMISES, *DEBTS, *sixty_days(), *JOURNEYS, *HELD))
    }
    return replace(
        full_case(), entries=(ARRIVED, RULES, replace(HURT, reports=(POLICE.id,)), HELD_ENTRY), people=(ME, RECRUITER, BOSS, DRIVER),
        evidence=(PASSPORT, PAYBOOK), reports=(POLICE,), orders=(), places=(), versions=None,
        promises=PROMISES, debts=DEBTS, work=sixty_days(), journeys=JOURNEYS, held=HELD, rows_saved=saved,
    )  # fmt: skip
