"""How phones write the date and time of a message: platform by locale, written by us after their settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
PHOTO = "IMG-20260402-WA0001.jpg"


@dataclass(frozen=True)
class Variant:
    """One way of writing; `head` has places for the parts of a time, `half` the words for its halves."""

    name: str
    head: str
    half: tuple[str, str] = ("AM", "PM")
    attached: str = "file attached"
    digits: dict[int, str] | None = None
    codec: str = "utf-8"
    line_end: str = "\n"
    year_ahead: int = 0

    @property
    def seconds(self) -> bool:
        """Whether times have seconds."""
        return "{ss}" in self.head

    @property
    def locale(self) -> str:
        """The language and country."""
        return self.name.split()[1]

    @property
    def shows_order(self) -> bool:
        """Whether the writing itself says which number is the day: a full year stands first."""
        year, rest = (
            self.head.find("{yyyy}"),
            min(self.head.find(each) for each in ("{d", "{m") if each in self.head),
        )
        return 0 <= year < rest

    @property
    def ios(self) -> bool:
        """Whether it is written as iOS does."""
        return "[" in self.head

    def begin(self, when: datetime) -> str:
        """Write what stands before a message."""
        year = when.year + self.year_ahead
        made = self.head.format(
            d=when.day,
            dd=f"{when.day:02d}",
            m=when.month,
            mm=f"{when.month:02d}",
            yy=f"{year % 100:02d}",
            yyyy=year,
            h=when.hour % 12 or 12,
            hh=f"{when.hour % 12 or 12:02d}",
            H=when.hour,
            HH=f"{when.hour:02d}",
            MM=f"{when.minute:02d}",
            ss=f"{when.second:02d}",
            half=self.half[when.hour >= 12],
        )
        return made.translate(self.digits) if self.digits else made

    def write(self, said: list[tuple[datetime, str, str]]) -> bytes:
        """Write an export; a body `PHOTO` is an attached picture."""
        lines = []
        for when, sender, body in said:
            mark = ""
            words = body
            if body == PHOTO:
                mark = "\u200e" if self.ios else ""
                words = f"\u200e<{self.attached}: {PHOTO}>" if self.ios else f"{PHOTO} ({self.attached})"
            lines.append(f"{mark}{self.begin(when)}{sender}: {words}{self.line_end}")
        return "".join(lines).encode(self.codec)


VARIANTS = (
    Variant("iOS en-US", "[{m}/{d}/{yy}, {h}:{MM}:{ss}\u202f{half}] ", attached="attached", line_end="\r\n"),
    Variant("iOS en-US before 2023", "[{m}/{d}/{yy}, {h}:{MM}:{ss} {half}] ", attached="attached"),
    Variant("iOS en-GB", "[{dd}/{mm}/{yyyy}, {HH}:{MM}:{ss}] ", attached="attached"),
    Variant("iOS en-AU", "[{d}/{m}/{yyyy}, {h}:{MM}:{ss}\u202f{half}] ", ("am", "pm"), "attached"),
    Variant("iOS en-CA", "[{yyyy}-{mm}-{dd}, {h}:{MM}:{ss}\u202f{half}] ", ("a.m.", "p.m."), "attached"),
    Variant("iOS en-ZA", "[{yyyy}/{mm}/{dd}, {HH}:{MM}:{ss}] ", attached="attached"),
    Variant("iOS en-IN", "[{dd}/{mm}/{yy}, {h}:{MM}:{ss}\u202f{half}] ", attached="attached"),
    Variant("iOS de", "[{dd}.{mm}.{yy}, {HH}:{MM}:{ss}] ", attached="Anhang"),
    Variant("iOS fr", "[{dd}/{mm}/{yyyy} {HH}:{MM}:{ss}] ", attached="pièce jointe"),
    Variant("iOS es", "[{d}/{m}/{yy}, {H}:{MM}:{ss}] ", attached="adjunto"),
    Variant("iOS es-MX", "[{dd}/{mm}/{yy}, {h}:{MM}:{ss}\u202f{half}] ", ("a.m.", "p.m."), "adjunto"),
    Variant("iOS es-CO", "[{d}/{mm}/{yy}, {h}:{MM}:{ss} {half}] ", ("a.\u00a0m.", "p.\u00a0m."), "adjunto"),
    Variant("iOS it", "[{dd}/{mm}/{yy}, {HH}:{MM}:{ss}] ", attached="allegato"),
    Variant("iOS nl", "[{dd}-{mm}-{yyyy}, {HH}:{MM}:{ss}] ", attached="bijgevoegd"),
    Variant("iOS pt-BR", "[{dd}/{mm}/{yyyy}, {HH}:{MM}:{ss}] ", attached="anexado"),
    Variant("iOS sv", "[{yyyy}-{mm}-{dd} {HH}:{MM}:{ss}] ", attached="bifogat"),
    Variant("iOS fi", "[{d}.{m}.{yyyy} klo {HH}.{MM}.{ss}] ", attached="liite"),
    Variant("iOS bg", "[{d}.{mm}.{yy} г., {H}:{MM}:{ss} ч.] ", attached="прикачено"),
    Variant("iOS ja", "[{yyyy}/{mm}/{dd} {H}:{MM}:{ss}] ", attached="添付ファイル"),
    Variant("iOS zh-TW", "[{yyyy}/{m}/{d} {half}{h}:{MM}:{ss}] ", ("上午", "下午"), "附件"),
    Variant("iOS ko", "[{yyyy}. {m}. {d}. {half} {h}:{MM}:{ss}] ", ("오전", "오후"), "첨부됨"),
    Variant(
        "iOS ar",
        "\u200f[{d}\u200f/{m}\u200f/{yyyy}\u060c {h}:{MM}:{ss}\u00a0{half}] ",
        ("ص", "م"),
        "المُرفق",
        ARABIC,
    ),
    Variant("iOS th", "[{d}/{m}/{yyyy} {HH}:{MM}:{ss}] ", attached="แนบ", year_ahead=543),
    Variant("Android en-US", "{m}/{d}/{yy}, {HH}:{MM} - "),
    Variant("Android en-US 12 h", "{m}/{d}/{yy}, {h}:{MM}\u202f{half} - "),
    Variant("Android en-GB", "{dd}/{mm}/{yyyy}, {HH}:{MM} - "),
    Variant("Android en-IN", "{dd}/{mm}/{yy}, {h}:{MM} {half} - ", ("am", "pm")),
    Variant("Android en-AU", "{d}/{m}/{yy}, {h}:{MM}\u202f{half} - ", ("am", "pm")),
    Variant("Android de", "{dd}.{mm}.{yy}, {HH}:{MM} - ", attached="Datei angehängt"),
    Variant(
        "Android de with BOM", "{dd}.{mm}.{yyyy}, {HH}:{MM} - ", attached="Datei angehängt", codec="utf-8-sig"
    ),
    Variant("Android fr", "{dd}/{mm}/{yyyy}, {HH}:{MM} - ", attached="fichier joint"),
    Variant("Android fr before 2019", "{dd}/{mm}/{yyyy} à {HH}:{MM} - ", attached="fichier joint"),
    Variant("Android es", "{d}/{m}/{yy} {H}:{MM} - ", attached="archivo adjunto"),
    Variant(
        "Android es-MX", "{d}/{m}/{yy} {h}:{MM} {half} - ", ("a.\u00a0m.", "p.\u00a0m."), "archivo adjunto"
    ),
    Variant("Android it", "{dd}/{mm}/{yy}, {HH}:{MM} - ", attached="file allegato"),
    Variant("Android nl", "{dd}-{mm}-{yyyy} {HH}:{MM} - ", attached="bestand bijgevoegd"),
    Variant("Android pt-BR", "{dd}/{mm}/{yyyy} {HH}:{MM} - ", attached="arquivo anexado"),
    Variant("Android sv", "{yyyy}-{mm}-{dd} {HH}:{MM} - ", attached="bifogad fil"),
    Variant("Android fi", "{d}.{m}.{yyyy} klo {HH}.{MM} - ", attached="liitetiedosto"),
    Variant("Android hu", "{yyyy}. {mm}. {dd}. {HH}:{MM} - ", attached="fájl csatolva"),
    Variant("Android cs", "{dd}.{mm}.{yy} {HH}:{MM} - ", attached="soubor byl přiložen"),
    Variant("Android tr", "{d}.{mm}.{yyyy} {HH}:{MM} - ", attached="dosya ekli"),
    Variant("Android ru", "{dd}.{mm}.{yyyy}, {HH}:{MM} - ", attached="файл добавлен"),
    Variant("Android vi", "{HH}:{MM}, {dd}/{mm}/{yyyy} - ", attached="tệp đính kèm"),
    Variant("Android zh-CN", "{yyyy}/{m}/{d} {HH}:{MM} - ", attached="文件附件"),
    Variant("Android zh-TW", "{yyyy}/{m}/{d} {half}{h}:{MM} - ", ("上午", "下午"), "附件檔案"),
    Variant("Android ko", "{yyyy}. {m}. {d}. {half} {h}:{MM} - ", ("오전", "오후"), "파일 첨부됨"),
    Variant("Android fa", "{yyyy}/{m}/{d}،\u200f {HH}:{MM} - ", attached="پیوست شد", digits=PERSIAN),
    Variant("Android ar", "{d}\u200f/{m}\u200f/{yyyy}، {h}:{MM} {half} - ", ("ص", "م"), "الملف مرفق", ARABIC),
    Variant("Android el", "{d}/{m}/{yy}, {h}:{MM} {half} - ", ("π.μ.", "μ.μ."), "συνημμένο αρχείο"),
    Variant("iOS da", "[{dd}.{mm}.{yyyy} {HH}.{MM}.{ss}] ", attached="vedhæftet"),
    Variant("iOS nb", "[{dd}.{mm}.{yyyy}, {HH}:{MM}:{ss}] ", attached="vedlagt"),
    Variant("iOS pl", "[{d}.{mm}.{yyyy}, {HH}:{MM}:{ss}] ", attached="załączono"),
    Variant("iOS cs", "[{dd}.{mm}.{yy} {H}:{MM}:{ss}] ", attached="přiloženo"),
    Variant("iOS hu", "[{yyyy}. {mm}. {dd}. {H}:{MM}:{ss}] ", attached="csatolva"),
    Variant("iOS tr", "[{d}.{mm}.{yyyy} {HH}:{MM}:{ss}] ", attached="ekli"),
    Variant("iOS ru", "[{dd}.{mm}.{yyyy}, {HH}:{MM}:{ss}] ", attached="прикреплено"),
    Variant("iOS uk", "[{dd}.{mm}.{yy}, {HH}:{MM}:{ss}] ", attached="додано"),
    Variant("iOS el", "[{d}/{m}/{yy}, {h}:{MM}:{ss}\u202f{half}] ", ("π.μ.", "μ.μ."), "επισυνάπτεται"),
    Variant("iOS he", "\u200f[{d}.{m}.{yyyy}, {H}:{MM}:{ss}] ", attached="מצורף"),
    Variant("iOS hi", "[{dd}/{mm}/{yy}, {h}:{MM}:{ss}\u202f{half}] ", ("am", "pm"), "संलग्न"),
    Variant("iOS id", "[{dd}/{mm}/{yy} {HH}.{MM}.{ss}] ", attached="terlampir"),
    Variant("iOS zh-CN", "[{yyyy}/{m}/{d} {HH}:{MM}:{ss}] ", attached="附件"),
    Variant("Android en-CA", "{yyyy}-{mm}-{dd}, {h}:{MM}\u202f{half} - ", ("a.m.", "p.m.")),
    Variant("Android en-ZA", "{yyyy}/{mm}/{dd}, {HH}:{MM} - "),
    Variant("Android da", "{dd}.{mm}.{yyyy} {HH}.{MM} - ", attached="fil vedhæftet"),
    Variant("Android nb", "{dd}.{mm}.{yyyy}, {HH}:{MM} - ", attached="fil vedlagt"),
    Variant("Android pl", "{d}.{mm}.{yyyy}, {HH}:{MM} - ", attached="załączono plik"),
    Variant("Android uk", "{dd}.{mm}.{yy}, {HH}:{MM} - ", attached="файл додано"),
    Variant("Android he", "{d}.{m}.{yyyy}, {H}:{MM} - ", attached="קובץ מצורף"),
    Variant("Android hi", "{d}/{m}/{yy}, {h}:{MM} {half} - ", ("am", "pm"), "फ़ाइल संलग्न है"),
    Variant("Android hi in words", "{d}/{m}/{yy}, {h}:{MM} {half} - ", ("पूर्वाह्न", "अपराह्न"), "फ़ाइल संलग्न है"),
    Variant("Android id", "{dd}/{mm}/{yy} {HH}.{MM} - ", attached="file terlampir"),
    Variant("Android ja", "{yyyy}/{mm}/{dd} {H}:{MM} - ", attached="添付ファイル"),
    Variant("Windows UTF-16", "{dd}/{mm}/{yyyy}, {HH}:{MM} - ", codec="utf-16", line_end="\r\n"),
)
