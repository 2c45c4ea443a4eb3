"""Support and safety: who can help, next steps, the plan, tries to open, a pause."""

from __future__ import annotations

from PySide6.QtTest import QTest

from app.domain.change import Change
from app.domain.fields import RecordKind
from app.domain.kinds import RECORDS
from app.domain.support import Helper, PlanAnswer, Referral
from app.strings.catalogue import text
from tests.ui.screens.conftest import OpenWindow
from ui.unlocked.break_reminder import BREAK_MS, BreakReminder
from ui.unlocked.screens.history.wording import Wording
from ui.unlocked.screens.support.card import HelperCard, NumberLabel
from ui.unlocked.screens.support.model import cards_for


def cards(window: OpenWindow) -> list[HelperCard]:
    """The cards on the page, once all are made."""
    window.bench.wait(lambda: not window.find("support")._left)
    return [card for card in window.find("support").findChildren(HelperCard) if card.isVisible()]


def names(window: OpenWindow) -> list[str]:
    """Who stands on the page."""
    return [card.card.name for card in cards(window)]


def test_own_helpers_stand_first_and_can_be_put_back(window: OpenWindow) -> None:
    """Somebody added is first on the list; removing keeps the record, and one press undoes it."""
    added = window.change(
        lambda session: (
            one := session.records.add(RecordKind.HELPER, {"name": "Robin Ellis", "phone": "555-0104"}),
            Change(RecordKind.HELPER, (one.id,)),
        )
    )
    window.go("support")
    assert names(window)[0] == "Robin Ellis"
    window.find("support.card.0.remove").click()
    window.settle()
    assert "Robin Ellis" not in names(window)
    assert window.find("support.removed").isVisible()
    kept = window.read(lambda session: session.records.get(RecordKind.HELPER, added.id))
    assert isinstance(kept, Helper)
    assert (kept.name, kept.withdrawn) == ("Robin Ellis", True)
    window.find("support.put_back").click()
    window.settle()
    assert names(window)[0] == "Robin Ellis"
    assert not window.find("support.removed").isVisible()


def test_a_number_is_copied_and_nothing_is_opened(window: OpenWindow) -> None:
    """Each number has a button that copies it; the sentence says for how long."""
    window.go("support")
    first = cards(window)[0].card
    window.find("support.card.0.copy.0").click()
    assert window.bench.app.clipboard().text() == first.numbers[0].number
    window.find("support.card.0.copy.1").click()
    assert window.bench.app.clipboard().text() == "88788"
    assert window.find("message.text").text() == text("support.copied", n=10)


def test_every_number_says_how_far_it_was_checked(window: OpenWindow) -> None:
    """None is shown as checked; a line whose money was ended says so."""
    window.go("support")
    for card in cards(window):
        label = window.find(f"{card.objectName()}.known")
        assert label.text().startswith("Not yet checked by a call."), card.card.key
    ended = next(card for card in cards_for((), "", "") if card.key == "victimconnect")
    assert "April 2025" in ended.warn


def test_a_number_is_never_cut(window: OpenWindow) -> None:
    """A way to reach a helper stands in one line where there is room, and goes on in the next where not."""
    window.go("support")
    card = cards(window)[0]
    label = card.findChild(NumberLabel)
    assert isinstance(label, NumberLabel)
    in_one_line = label.height()
    label.setText(f"{label.text()} " * 6)
    window.settle()
    assert label.width() <= card.contentsRect().width()
    assert label.height() >= label.heightForWidth(label.width()) > in_one_line


def test_the_choices_narrow_the_list(window: OpenWindow) -> None:
    """State and subject are taken from the case or chosen, and say so when nobody fits."""
    window.go("support")
    where, about = window.find("support.where"), window.find("support.about")
    where.setCurrentIndex(where.findData("US-MN"))
    about.setCurrentIndex(about.findData("stalking"))
    window.find("support").on_chosen()
    assert names(window)[:2] == ["Minnesota Crime Victim Support Line", "Someplace Safe"]
    about.setCurrentIndex(about.findData("legal"))
    window.find("support").on_chosen()
    assert names(window) == []
    assert window.find("support.none").isVisible()
    window.go("support", what="trafficking")
    assert "National Human Trafficking Hotline" in names(window)


def test_a_next_step_begins_with_the_helper_and_cautions(window: OpenWindow) -> None:
    """A press makes a need with name and number; kinds that could be used against the person get a caution."""
    window.go("support")
    window.find("support.card.0.step").click()
    window.settle()
    assert window.find("referrals.form.contact").text() == (
        "National Domestic Violence Hotline, 1-800-799-7233"
    )
    assert not window.find("referrals.form.caution").isVisible()
    kind = window.find("referrals.form.kind")
    kind.setCurrentIndex(kind.findText("Help with immigration"))
    kind.activated.emit(kind.currentIndex())
    assert window.find("referrals.form.caution").isVisible()
    QTest.keyClicks(window.find("referrals.form.next_step"), "Call on Monday")
    window.find("referrals.save").click()
    window.settle()
    (kept,) = window.read(lambda session: session.records.list(RecordKind.REFERRAL))
    assert isinstance(kept, Referral)
    assert (kept.kind, kept.state, kept.next_step) == ("immigration", "wanted", "Call on Monday")


def test_the_plan_is_kept_over_a_lock_and_saved_once(window: OpenWindow) -> None:
    """Words and ticks come back after a lock, are saved as one record, and are changed in it."""
    window.go("planning")
    window.find("planning.leaving.head").click()
    box = window.find("planning.question.plan_where.words")
    QTest.keyClicks(box, "To Robin.")
    window.find("planning.question.plan_bag.thought").click()
    window.bench.lock()
    window.bench.unlock()
    window.go("planning")
    window.find("planning.leaving.head").click()
    assert window.find("planning.question.plan_where.words").toPlainText() == "To Robin."
    window.find("planning.save").click()
    window.settle()
    (plan,) = window.read(lambda session: session.records.list(RecordKind.PLAN))
    answers = (PlanAnswer("plan_where", "", "To Robin."), PlanAnswer("plan_bag", "done"))
    assert plan.answers == answers
    window.find("planning.question.plan_where.thought").click()
    window.find("planning.save").click()
    window.settle()
    (plan,) = window.read(lambda session: session.records.list(RecordKind.PLAN))
    assert plan.answers == (PlanAnswer("plan_where", "done", "To Robin."), answers[1])


def test_the_history_of_the_plan_names_its_questions() -> None:
    """A saved version says each question as it was asked, the words, and whether it was thought of."""
    (spec,) = RECORDS[RecordKind.PLAN].fields
    asked = text("vocabulary.plan.plan_where")
    wording = Wording(RecordKind.PLAN, {})
    assert wording.item(spec, PlanAnswer("plan_where", "done", "To Robin.")) == (
        f"{asked} To Robin. (I have thought about this)"
    )
    assert wording.item(spec, PlanAnswer("plan_where", "", "To Robin.")) == f"{asked} To Robin."


def test_tries_to_open_are_told_at_the_door_and_stay_on_the_list(window: OpenWindow) -> None:
    """A wrong passphrase is told at the next unlock and stands on the page afterwards, now and later."""
    window.go("tries")
    assert window.find("tries.count").text() == text("tries.none")
    window.bench.lock()
    window.find("unlock.passphrase").setText("wrong words")
    window.find("unlock.open").click()
    window.bench.wait(lambda: window.find("unlock.open").isEnabled())
    window.bench.unlock()
    assert "tried a wrong passphrase once" in window.find("message.text").text()
    for _ in range(2):
        window.go("tries")
        assert window.find("tries.list").toPlainText().endswith("a wrong passphrase")
        window.bench.lock()
        window.bench.unlock()


def test_a_pause_is_one_press_away_and_leads_back(window: OpenWindow) -> None:
    """From an entry that is being written, one press leads to the page, and one back to the words."""
    window.go("entry")
    QTest.keyClicks(window.find("entry.what"), "He came back.")
    window.find("rail.pause").click()
    window.settle()
    assert window.find("pause").isVisible()
    window.find("pause.back").click()
    window.settle()
    assert window.find("entry.what").isVisible()
    assert window.find("entry.what").toPlainText() == "He came back."


def test_the_reminder_is_quiet_and_can_be_switched_off(window: OpenWindow) -> None:
    """After half an hour one calm line; off on the page of a pause means no count, also after a lock."""
    reminder = window.shell.findChild(BreakReminder)
    assert reminder is not None
    assert reminder._timer.interval() == BREAK_MS == 1_800_000
    assert reminder._timer.isActive()
    reminder.due.emit()
    assert window.find("message.text").text() == text("pause.reminder")
    window.go("pause")
    window.find("pause.remind").click()
    window.settle()
    assert not reminder._timer.isActive()
    window.bench.lock()
    window.bench.unlock()
    window.settle()
    again = window.shell.findChild(BreakReminder)
    assert again is not None
    assert not again._timer.isActive()
