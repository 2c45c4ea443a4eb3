"""Every file of evidence in the made-up case, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from types import MappingProxyType

from app.demo import drawings, recordings, written
from app.demo.drawings import Shot

_PACIFIC = timezone(timedelta(hours=-7))
_JORDAN = "Jordan Avery <j.avery.mail@example.org>"
_CASEY = "Casey Rowe <caseyrowe82@example.com>"
_UNKNOWN = "collector <pay.now.7741@example.net>"
# Services that tell from where a message was sent; the petitioner's does not.
_ORIGINS = {_CASEY: "198.51.100.23", _UNKNOWN: "198.51.100.77"}

Maker = Callable[[], bytes]


def makers() -> Mapping[str, Maker]:
    """Return what makes each file; nothing is drawn until it is called."""
    return MappingProxyType({**_photos(), **_emails(), **_papers(), **_texts(), **_recordings()})


def _photos() -> dict[str, Maker]:
    street, car_park = drawings.street_at_night, drawings.car_park
    return {
        "car_park.jpg": lambda: drawings.photo(car_park, Shot("2026:03:14 15:02:11")),
        "box_on_step.jpg": lambda: drawings.photo(
            drawings.box_on_step, Shot("2026:04:11 08:20:00", located=True)
        ),
        "street_at_night.jpg": lambda: drawings.photo(street, Shot("2026:06:08 22:04:00", located=True)),
        "arm_28_june.jpg": lambda: drawings.photo(drawings.bruise, Shot("2026:06:28 20:15:00", turned=True)),
        "arm_30_june.jpg": lambda: drawings.photo(drawings.bruise, Shot("2026:06:30 08:05:00")),
        "note.jpg": lambda: drawings.photo(drawings.note, Shot("2026:07:05 11:20:00", turned=True)),
        "tracker.jpg": lambda: drawings.photo(drawings.tracker, Shot("2026:11:10 18:06:00")),
        "tracker_close.jpg": lambda: drawings.photo(drawings.tracker, Shot("2026:11:10 18:07:30")),
        "suv_2347.jpg": lambda: drawings.photo(street, Shot("2026:11:14 23:47:00", located=True)),
        "suv_2351.jpg": lambda: drawings.photo(street, Shot("2026:11:14 23:51:00", located=True)),
        "suv_0003.jpg": lambda: drawings.photo(street, Shot("2026:11:15 00:03:00", located=True)),
        "profile_screenshot.png": lambda: drawings.screenshot(
            ("Jordan Avery", "@jordan_avery_real", "Ask me for a price", "14 photos  ·  3 friends")
        ),
    }


def _emails() -> dict[str, Maker]:
    def mail(sender: str, to: str, subject: str, body: str, sent: tuple[int, int, int, int, int]) -> Maker:
        at, origin = datetime(*sent, tzinfo=_PACIFIC), _ORIGINS.get(sender, "")
        return lambda: written.email(sender, to, subject, body, at, origin=origin)

    return {
        "sign_in_notice.eml": mail(
            "Mail security <no-reply@mail.example.org>",
            _JORDAN,
            "New sign-in to your account",
            "A new device signed in to your account.\n\nDevice: a phone we have not seen before\n"
            "Town: Eastmoor\nAddress: 198.51.100.23\n\nIf this was you, there is nothing to do.\n",
            (2026, 4, 4, 6, 12),
        ),
        "told_to_stop.eml": mail(
            _JORDAN,
            _CASEY,
            "Do not contact me",
            "Do not contact me in any way. Do not come near me or my child.\n",
            (2026, 6, 19, 9, 28),
        ),
        "answer.eml": mail(
            _CASEY,
            _JORDAN,
            "Re: Do not contact me",
            "You don't decide when this is over.\n",
            (2026, 6, 20, 0, 40),
        ),
        "demand.eml": mail(
            _UNKNOWN,
            _JORDAN,
            "your pictures",
            "640 by tomorrow or everybody sees them. You know which ones: the lake, the blue room.\n"
            "PayQuick to caseyrowe82@example.com. No games.\n",
            (2026, 8, 6, 13, 12),
        ),
        "demand_again.eml": mail(
            _UNKNOWN,
            _JORDAN,
            "again",
            "900 this time. The blue room first.\n",
            (2026, 8, 21, 22, 45),
        ),
    }


def _papers() -> dict[str, Maker]:
    return {
        "garage_receipt.pdf": lambda: written.paper(
            "Receipt",
            ("Larkhaven Tyres", "Rear left tyre filled and checked. No fault found.", "18.00 dollars"),
        ),
        "clinic_note.pdf": lambda: written.paper(
            "Visit summary",
            (
                "Walk-in clinic, 29 June 2026",
                "Right upper arm: bruise, 5 by 4 centimetres, patient reports being held by the arm.",
                "Cold compress. Photographs advised on the following days.",
            ),
        ),
    }


def _texts() -> dict[str, Maker]:
    return {
        "texts_february.txt": lambda: written.text_log(
            (
                "12 Feb 2026, 19:20  me: Please do not contact me again.",
                "12 Feb 2026, 19:22  +1 415 555 0199: Never.",
            )
        ),
        "texts_november.txt": lambda: written.text_log(
            tuple(
                f"12 Nov 2026, 08:{5 + minute:02d}  +1 415 555 0177: {words}"
                for minute, words in zip(
                    (0, 1, 2, 4, 5, 7, 8, 10, 12, 14, 16, 18, 20, 22),
                    (
                        "Good morning.",
                        "You left early.",
                        "Blue coat today.",
                        "Answer me.",
                        "Answer.",
                        "I still have the box.",
                        "You cut me out so I cut them out.",
                        "Who is Dana to you?",
                        "I can wait.",
                        "I have all day.",
                        "You think a lock helps.",
                        "Last chance.",
                        "You will be sorry.",
                        "You will be sorry. I know where you park.",
                    ),
                    strict=True,
                )
            )
        ),
        "call_count.csv": lambda: written.text_log(
            (
                "day,calls",
                "2026-07-25,2",
                "2026-07-27,5",
                "2026-07-28,4",
                "2026-07-29,6",
                "2026-07-30,3",
                "2026-07-31,3",
            )
        ),
    }


def _recordings() -> dict[str, Maker]:
    return {
        "voicemail.wav": lambda: recordings.voicemail_wav(6),
        "voicemail_october.m4a": lambda: recordings.voicemail_m4a(8),
        "doorbell.mp4": lambda: recordings.doorbell_mp4(5),
    }
