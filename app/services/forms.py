"""The courts' own fillable forms: looked at, mapped by the person where they are not known, remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from app.domain.court_form import LARGEST_FORM, BlankForm, FieldSort, FormReader
from app.domain.documents_in import FileDecoder
from app.domain.errors import ErrorCode, KnownError
from app.domain.export_request import FormChoice
from app.services.settings import SettingsService
from exports.registry import load

_KEY = "form."


@dataclass(frozen=True, slots=True)
class FormLine:
    """One field as a person sees it: full name, what it takes, what the form calls it, what ticks it.

    `values` are the names of what is put in, `ticked_by` the codes that tick it.
    """

    name: str
    sort: FieldSort
    label: str
    states: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    ticked_by: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class FormLook:
    """A blank form: its bytes, title and reader ("" and None when it is not known), its fields.

    `is_known` tells a form of the table, `is_mapped` one that the person mapped; `mapping` is theirs as text.
    """

    blank: bytes
    title: str
    reader: FormReader | None
    lines: tuple[FormLine, ...]
    source: str = ""
    is_known: bool = False
    is_mapped: bool = False
    mapping: str = ""
    more: str = ""

    def choice(self, *, flat: bool = False) -> FormChoice:
        """Return what an export asks for; raises `KnownError(FORM_UNKNOWN)` when nobody mapped it."""
        if self.reader is None:
            raise KnownError(ErrorCode.FORM_UNKNOWN)
        return FormChoice(self.blank, self.reader, self.mapping, flat)


@dataclass(frozen=True, slots=True)
class MappedField:
    """What a person wants in a field: values by name, or for a tick the codes that tick it, and its state."""

    field: str
    values: tuple[str, ...]
    ticked_by: tuple[str, ...] = ()
    state: str = ""


@dataclass(frozen=True, slots=True)
class FormOffer:
    """One thing that can go into a field, as a person reads it: values by name, or what ticks a box."""

    label: str
    values: tuple[str, ...]
    ticked_by: tuple[str, ...] = ()
    state: str = ""


class FormService:
    """The blank forms that one open vault was told of."""

    def __init__(self, settings: SettingsService, decoder: FileDecoder) -> None:
        self._settings = settings
        self._decoder = decoder

    def look(self, path: Path) -> FormLook:
        """Read a blank form; a mapping by the person counts more than that of the table.

        Raises `KnownError` with NOT_READABLE, FILE_TOO_LARGE, PREVIEW_FAILED or FORM_UNFIT.
        """
        try:
            if not path.is_file():  # a pipe or device would never end
                raise KnownError(ErrorCode.NOT_READABLE, path=str(path))
            with path.open("rb") as file:
                data = file.read(LARGEST_FORM + 1)
        except OSError as error:
            raise KnownError(ErrorCode.NOT_READABLE, path=str(path)) from error
        if len(data) > LARGEST_FORM:
            raise KnownError(ErrorCode.FILE_TOO_LARGE, limit=LARGEST_FORM)
        blank = self._decoder.form_fields(data)
        if blank.is_protected or not blank.fields:
            raise KnownError(ErrorCode.FORM_UNFIT)
        return self._look(data, blank)

    def remember(
        self, look: FormLook, title: str, reader: FormReader, fields: tuple[MappedField, ...], more: str = ""
    ) -> FormLook:
        """Keep how a form is filled, in this vault alone; `more` is the field that says that pages are added.

        Raises `KnownError(BAD_VALUE)` for a field or value that is not there.
        """
        table = load("form_mapping")
        blank = self._decoder.form_fields(look.blank)
        names = values_of(reader)
        for each in fields:
            field = blank.field(each.field)
            if field is None or not table.takes_values(field.sort):
                raise KnownError(ErrorCode.BAD_VALUE, field="map", value=each.field)
            wrong = next((value for value in each.values if value not in names), None)
            if wrong is not None or not each.values:
                raise KnownError(ErrorCode.BAD_VALUE, field="map", value=wrong or each.field)
        rules = tuple(table.FormRule(each.field, each.values, each.ticked_by, each.state) for each in fields)
        mapping = table.FormMapping(table.fingerprint(blank), title, reader, rules, more=more)
        self._settings.set(_KEY + mapping.id, table.written(mapping))
        return self._look(look.blank, blank)

    def _look(self, data: bytes, blank: BlankForm) -> FormLook:
        table = load("form_mapping")
        own = self._settings.get(_KEY + table.fingerprint(blank))
        known = table.known_form(blank)
        mapping = table.read_mapping("", own) if own else known
        rules = {} if mapping is None else {rule.field: rule for rule in mapping.rules}
        lines = tuple(
            FormLine(
                field.name,
                field.sort,
                table.label_of(field),
                field.states,
                rules[field.name].values if field.name in rules else (),
                rules[field.name].ticked_by if field.name in rules else (),
                rules[field.name].state if field.name in rules else "",
            )
            for field in blank.fields
            if table.takes_values(field.sort)
        )
        return FormLook(
            blank=data,
            title="" if mapping is None else mapping.title,
            reader=None if mapping is None else mapping.reader,
            lines=lines,
            source="" if mapping is None else mapping.source,
            is_known=known is not None,
            is_mapped=bool(own),
            mapping=own,
            more="" if mapping is None else mapping.more,
        )


def offers_of(reader: FormReader, line: FormLine) -> tuple[FormOffer, ...]:
    """Return what can go into a field of a form for this reader; a box of several states has each of them."""
    values = load("form_values")
    if line.sort is not FieldSort.TICK:
        return tuple(FormOffer(label, (name,)) for name, label in values_of(reader).items())
    several = len(line.states) > 1
    return tuple(
        FormOffer(
            f"{state}: {values.tick_label(name, codes)}" if several else values.tick_label(name, codes),
            (name,),
            codes,
            state if several else "",
        )
        for state in line.states
        for name, codes in values.TICKS[reader]
    )


def values_of(reader: FormReader) -> Mapping[str, str]:
    """Return the values that a form of this reader can take, with their labels."""
    values = load("form_values")
    return MappingProxyType({name: values.value_label(name) for name in values.NAMES[reader]})
