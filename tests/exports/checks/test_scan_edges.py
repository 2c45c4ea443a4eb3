"""Odd readings of the leak scan: places that are none, broken encodings, letters that grow, policies of papers."""

from __future__ import annotations

from dataclasses import replace

from app.domain.court_form import FormReader
from app.domain.export_request import ExportRequest, FormChoice, Paper
from app.domain.views.secrets import Secret, SecretKind
from exports.base import PaperFile
from exports.checks.coordinates import find_coordinates, find_pairs, read_coordinates
from exports.checks.distinctive import initials_of
from exports.checks.encodings import decoded
from exports.checks.folding import Plain, lowered
from exports.checks.leak_scan import Piece, Scanner, policy_for
from exports.checks.near_words import NearWords
from exports.checks.paper_checks import check_paper, looked_for
from exports.checks.spoken import Spoken, spoken_numbers
from exports.checks.withholding import Blackout
from tests.exports.builders import full_case, request

HOME = Secret(SecretKind.ADDRESS, "1297 Wisteria Hollow Lane, Fernwick, OR 97348")
SCANNER = Scanner([HOME])


def test_numbers_that_are_no_place_are_none() -> None:
    """Degrees beyond the poles or the date line are no coordinates, in decimals or in minutes."""
    assert list(find_coordinates("97.12345, 45.12345 and 99°10'10\"N 170°10'10\"E")) == []
    assert read_coordinates("nothing") is None
    assert [point.latitude for point in find_pairs("122,67891 W; 45,51234 N")] == [-122.67891, 45.51234]


def test_a_broken_encoded_word_stays_as_it_is() -> None:
    """A mail header that cannot be read is left alone."""
    assert list(decoded("=?utf-8?B?a?= and =?no-such-set?Q?abc?=")) in (
        [],
        ["=?utf-8?B?a?= and =?no-such-set?Q?abc?="],
    )


def test_places_stay_where_letters_grow() -> None:
    """A letter that becomes two in lower case, or in the plain reading, moves nothing."""
    assert lowered("İSTANBUL Ab") == "İstanbul ab"
    reading = Plain("ﬁve \u00adﬁne days")
    assert reading.plain == "five fine days"
    assert reading.text[slice(*reading.place(5, 9))] == "ﬁne"


def test_words_of_another_length_are_not_near() -> None:
    """Two letters more or less are another word, also when what is left is the same."""
    words = NearWords(["kettlewell"], lambda _word: False)
    assert list(words.find("at kettle and kettlewellish")) == []


def test_numbers_in_words_and_figures() -> None:
    """Figures end a number in words, and belong to it where the words around are read in figures."""
    assert [digits for _, _, digits in spoken_numbers("one two three four five 6 seven")] == ["12345"]
    assert list(Spoken("call 503 five five five 0143 now").in_figures()) == ["call 5035550143 now"]
    assert list(Spoken("treinta y cinco").in_figures()) == ["35"]


def test_a_find_over_the_end_of_a_line_takes_the_whole_text() -> None:
    """What is only there when lines are put together is not left half."""
    words = "1297 W=69s=\nt=65ria Ho"
    ids = frozenset(find.id for find in SCANNER.scan([Piece("", words)]).finds)
    assert Blackout(SCANNER, ids)(words) == "[address withheld]"


def test_initials_say_something_or_nothing() -> None:
    """Three capitals of a name, but not those that mean something else in such papers."""
    assert initials_of("Kettlewell Dental Group") == "KDG"
    assert initials_of("Green Park School") == ""
    assert initials_of("Gas & Power") == ""
    assert initials_of("Great Plains Stores") == ""


def test_forms_are_searched_as_their_reader_asks() -> None:
    """The sealed form holds contacts by its nature, that for the police addresses; the served one nothing."""

    def form(reader: FormReader) -> ExportRequest:
        return ExportRequest(Paper.FORM, form=FormChoice(b"", reader))

    assert policy_for(form(FormReader.SEALED)).kinds is not None
    assert not policy_for(form(FormReader.POLICE)).shapes
    assert policy_for(form(FormReader.SERVED)).shapes
    case = full_case()
    untold = replace(case, people=())
    file = [PaperFile("", b"words")]
    for reader, asked in ((FormReader.SERVED, True), (FormReader.POLICE, False)):
        checks = check_paper(file, untold, form(reader)).checks
        assert any(check.check.startswith("not_checked") for check in checks) is asked


def test_the_result_names_one_thing_or_none() -> None:
    """One kind stands alone in the sentence; where nothing is looked for, that is said."""
    assert "1 address in" in looked_for([HOME], 3, shapes=False)
    assert looked_for([], 3, shapes=False).startswith("This paper holds what is private")
    assert Scanner.for_paper(full_case(), request()).spread(["312-555", "-0147"]) != ()


def test_a_text_of_which_nothing_can_be_seen_has_places_too() -> None:
    """An empty part of a reading has an empty place, also where every character is invisible."""
    assert Plain("\u200b\u200b").place(0, 0) == (2, 2)
    assert Plain("a\u200b").place(1, 1) == (2, 2)
    assert Plain("a\u200bb").place(1, 2) == (2, 3)
