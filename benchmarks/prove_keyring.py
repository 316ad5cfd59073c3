"""Proof: whatever happens to the computer's key store, no data is lost and no key is written in plain text.

    python -m benchmarks.prove_keyring [RUNS]

On a real Secret Service (gnome-keyring on a bus of its own) a desk is made; then its entry is swapped, wiped or filled
with nonsense, or the key store's own file is damaged, removed or shut. Each time the passphrase must be refused in a
sentence that names the recovery code, the code must open the same desk, and a new passphrase made with the code must
open it where the key store works again. Every file of the home directory is then searched for the keys.
"""

import sys
from base64 import b64encode
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proving.figures import Proof
from tests.actions.test_security_keyring import Machine

ASKED = 50
TROUBLES = ("swapped", "wiped", "nonsense", "damaged", "removed", "shut")

OPENS = ("enter()", "enter_by_code()", "new_way_in()", "enter(secret='green tin hat')")
TELL_ENTRY = "store, name, user = entry(); print(store.get_password(name, user))"
IN_THE_STORE = {
    "swapped": "store, name, user = entry(); store.set_password(name, user, 'A' * 43 + '=')",
    "wiped": "store, name, user = entry(); store.delete_password(name, user)",
    "nonsense": "store, name, user = entry(); store.set_password(name, user, 'nonsense')",
}


def opens_after(trouble: str, machine: Machine) -> tuple[bool, int]:
    """Whether the desk was lost to nobody after this trouble, and how many files hold a key in plain text."""
    first = machine.run("make()", TELL_ENTRY).splitlines()
    [keyring] = machine.home.rglob("login.keyring")
    store: str | None = "store password"
    steps: tuple[str, ...] = OPENS
    if trouble in IN_THE_STORE:
        steps = (IN_THE_STORE[trouble], *OPENS)
    elif trouble == "damaged":
        raw = bytearray(keyring.read_bytes())
        for place in range(20, len(raw), 7):
            raw[place] ^= 0x5A
        keyring.write_bytes(raw)
    elif trouble == "removed":
        keyring.unlink()
    else:
        store = None
    refused, by_code, renewed, again = machine.run(*steps, store=store).splitlines()
    well = "recovery code" in refused and by_code == "opened with recovery True"
    if trouble == "shut" or renewed.startswith("NoKeyring"):  # none can be made until it opens
        well = well and renewed.startswith("NoKeyring") and "recovery code" in again
    else:
        well = well and renewed.endswith("True") and again == "opened with passphrase True"
    return well, in_plain_text(machine, first[-1])


def in_plain_text(machine: Machine, device_secret: str) -> int:
    """Files that hold the store's key or the device secret, in any usual form. The proof's own notes are left out."""
    own = machine.desk / "key"
    key = bytes.fromhex(own.read_text())
    forms = (key, key.hex().encode(), b64encode(key), device_secret.encode())
    files = [file for file in machine.home.rglob("*") if file.is_file() and file != own]
    return sum(any(form in file.read_bytes() for form in forms) for file in files)


def main(runs: int) -> int:
    proof = Proof("9. The key store", "python -m benchmarks.prove_keyring")
    opened, plain = Counter[str](), 0
    for run in range(runs):
        trouble = TROUBLES[run % len(TROUBLES)]
        with TemporaryDirectory(prefix="hd", ignore_cleanup_errors=True) as home:
            well, found = opens_after(trouble, Machine(Path(home)))
        opened[trouble] += well
        plain += found
    proof.figure(
        "desks that the code opened after the key store was "
        + ", ".join(f"{trouble} ({opened[trouble]})" for trouble in TROUBLES),
        opened.total(),
        must=f"{runs} of {runs}",
        holds=opened.total() == runs,
    )
    proof.none("files with a key in plain text", plain)
    return proof.end(write=runs >= ASKED)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ASKED))
