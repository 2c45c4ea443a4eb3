"""Make the folders that `one_fault/vectors.json` describes: the base vault with each vector's edits.

Needs Python and `cryptography` only and knows nothing of Daybook:

    python tests/vectors/expand.py OUT        writes OUT/<name>/ for every vector
    python tests/vectors/expand.py OUT NAME…  writes these
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

HERE = Path(__file__).resolve().parent / "one_fault"
PAGE = 4096
PLAIN = 4016
EMPTY_FOLDERS = ("d", "t")

Files = dict[str, bytes]


def base_files() -> Files:
    """Return the files of the base vault by their path within it."""
    folder = HERE / "base"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def read_vectors() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what is known of the base vault, and the vectors."""
    told = json.loads((HERE / "vectors.json").read_text(encoding="utf-8"))
    return told["base"], told["vectors"]


def open_page(database: bytes, number: int, key: bytes) -> bytearray:
    """Return the 4,016 plain bytes of a page (from 1); of a page that is not there, zeros."""
    sealed = database[(number - 1) * PAGE : number * PAGE]
    if not sealed:
        return bytearray(PLAIN)
    skip = 16 if number == 1 else 0
    cipher = Cipher(algorithms.AES(key), modes.CBC(sealed[PLAIN : PLAIN + 16])).decryptor()
    return bytearray(bytes(skip) + cipher.update(sealed[skip:PLAIN]) + cipher.finalize())


def seal_page(database: bytes, number: int, plain: bytes, key: bytes) -> bytes:
    """Return the database with one page encrypted and authenticated anew, under the IV that it had."""
    before = database[(number - 1) * PAGE : number * PAGE] or bytes(PAGE)
    skip = 16 if number == 1 else 0
    salt, iv = database[:16], before[PLAIN : PLAIN + 16]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    covered = cipher.update(bytes(plain[skip:])) + cipher.finalize() + iv
    mac = hmac.digest(mac_key, covered + number.to_bytes(4, "little"), "sha512")
    return database[: (number - 1) * PAGE] + before[:skip] + covered + mac + database[number * PAGE :]


def expand(edits: list[dict[str, Any]], key: bytes, base: Files) -> Files:
    """Return the files of the base vault after the edits, which are described in README.md."""
    files = dict(base)
    for edit in edits:
        name = edit["file"]
        if "remove" in edit:
            del files[name]
        elif "pieces" in edit:
            parts = [
                bytes.fromhex(part) if isinstance(part, str) else base[part[0]][part[1] : part[2]]
                for part in edit["pieces"]
            ]
            files[name] = b"".join(parts)
        else:
            data, at = bytes.fromhex(edit["hex"]), edit["at"]
            if "page" in edit:
                plain = open_page(files[name], edit["page"], key)
                plain[at : at + len(data)] = data
                files[name] = seal_page(files[name], edit["page"], bytes(plain), key)
            else:
                files[name] = files[name][:at] + data + files[name][at + len(data) :]
    return files


def digest(files: Files) -> str:
    """Return SHA-256 over the lines that `sha256sum` would print for the files, in order of name."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def write(files: Files, folder: Path) -> Path:
    """Write a vault's files and its empty folders."""
    for name in EMPTY_FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def main(arguments: list[str]) -> None:
    """Write the vectors that are named, or all."""
    told, vectors = read_vectors()
    files, key = base_files(), bytes.fromhex(told["database_key"])
    for vector in vectors:
        if not arguments[1:] or vector["name"] in arguments[1:]:
            made = expand(vector["edits"], key, files)
            if digest(made) != vector["sha256"]:
                raise SystemExit(f"{vector['name']}: the bytes are not those that were meant")
            write(made, Path(arguments[0]) / vector["name"])


if __name__ == "__main__":
    main(sys.argv[1:])
