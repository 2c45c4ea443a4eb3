"""Make the folders of the records that earlier schemas left behind: one kept file for each number.

A kept file is a ZIP: the files of the vault and `expected.json`. The database alone lies there in the plain, so
that it can be pressed small: `c.pages` holds its pages of 4,016 plain bytes, `c.ivs` the salt and the IV of each
page. With the key that `expected.json` tells they give the very bytes that were kept. Needs Python and
`cryptography` only and knows nothing of Daybook:

    python tests/vectors/schemas.py OUT            writes OUT/<number>/ for every schema
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

HERE = Path(__file__).resolve().parent / "schemas"
PAGE = 4096
PLAIN = 4016
DATABASE, PAGES, IVS, EXPECTED = "c.bin", "c.pages", "c.ivs", "expected.json"
_LONG_AGO = (2000, 1, 1, 0, 0, 0)

Files = dict[str, bytes]


def numbers() -> tuple[int, ...]:
    """Return the numbers of the schemas of which a record is kept, in order."""
    return tuple(sorted(int(path.stem) for path in HERE.glob("*.zip")))


def read(number: int) -> tuple[Files, dict[str, Any]]:
    """Return the files of a kept vault and what is in it; raises ValueError when they are not the kept bytes."""
    with zipfile.ZipFile(HERE / f"{number:02}.zip") as kept:
        files = {name: kept.read(name) for name in kept.namelist()}
    expected: dict[str, Any] = json.loads(files.pop(EXPECTED))
    key = bytes.fromhex(expected["database_key"])
    files[DATABASE] = _sealed(files.pop(PAGES), files.pop(IVS), key)
    if digest(files) != expected["sha256"]:
        raise ValueError(f"the files of schema {number} are not those that were kept")
    return files, expected


def write(files: Files, folder: Path) -> Path:
    """Write a vault's files and its empty folder into a new folder."""
    folder.mkdir(parents=True)
    (folder / "t").mkdir()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def keep(vault: Path, expected: dict[str, Any]) -> Path:
    """Keep a closed vault under the number of its schema; raises FileExistsError when one is kept already."""
    files = {
        path.relative_to(vault).as_posix(): path.read_bytes()
        for path in sorted(vault.rglob("*"))
        if path.is_file()
    }
    told = {**expected, "sha256": digest(files)}
    pages, ivs = _opened(files.pop(DATABASE), bytes.fromhex(expected["database_key"]))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as kept:
        text = json.dumps(told, ensure_ascii=False, indent=1).encode()
        for name, data in {**files, PAGES: pages, IVS: ivs, EXPECTED: text}.items():
            kept.writestr(zipfile.ZipInfo(name, _LONG_AGO), data, zipfile.ZIP_DEFLATED, 9)
    place = HERE / f"{int(expected['schema']):02}.zip"
    with place.open("xb") as file:
        file.write(made.getvalue())
    return place


def digest(files: Files) -> str:
    """Return SHA-256 over the lines that `sha256sum` would print for the files, in order of name."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _opened(database: bytes, key: bytes) -> tuple[bytes, bytes]:
    """Return the plain pages, and the salt and IVs that they were encrypted under."""
    salt, pages, ivs = database[:16], b"", database[:16]
    for start in range(0, len(database), PAGE):
        skip = 0 if start else len(salt)
        iv = database[start + PLAIN : start + PLAIN + 16]
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        pages += bytes(skip) + cipher.update(database[start + skip : start + PLAIN]) + cipher.finalize()
        ivs += iv
    return pages, ivs


def _sealed(pages: bytes, ivs: bytes, key: bytes) -> bytes:
    """Return the database that these plain pages are under the key; docs/vault-format.md says how."""
    salt, sealed = ivs[:16], []
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    for number in range(1, len(pages) // PLAIN + 1):
        skip = len(salt) if number == 1 else 0
        iv = ivs[16 * number : 16 * number + 16]
        cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
        plain = pages[(number - 1) * PLAIN + skip : number * PLAIN]
        covered = cipher.update(plain) + cipher.finalize() + iv
        mac = hmac.digest(mac_key, covered + number.to_bytes(4, "little"), "sha512")
        sealed.append((salt if skip else b"") + covered + mac)
    return b"".join(sealed)


def main(out: str) -> None:
    """Write every kept vault."""
    for number in numbers():
        files, _ = read(number)
        write(files, Path(out) / str(number))


if __name__ == "__main__":
    main(sys.argv[1])
