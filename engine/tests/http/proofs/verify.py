"""Checks a proof without any of Wattage's code, as docs/proofs.md tells it.

Reads {"proof": ..., "block": ...} from standard input: an answer of .../proof and the block at its height.
"""

import json
import struct
import sys
from hashlib import sha256

EMPTY = b"SPARSE_MERKLE_PLACEHOLDER_HASH__"


def tagged(tag, *parts):
    sha = sha256()
    for part in (tag.encode(), *parts):
        sha.update(struct.pack("<Q", len(part)) + part)
    return sha.digest()


def unhex(text):
    assert text.startswith("0x"), text
    return bytes.fromhex(text[2:])


def read_proof(data):
    """The leaf (key hash, value hash) or None, and the siblings from the root down."""
    place = 0

    def take(count):
        nonlocal place
        place += count
        assert place <= len(data), "the proof is cut off"
        return data[place - count : place]

    def option(count):
        there = take(1)
        assert there in (b"\0", b"\1"), "not an option"
        return take(count) if there == b"\1" else None

    leaf = option(64)
    (count,) = struct.unpack("<I", take(4))
    assert count <= 256, "longer than a key"
    siblings = [option(32) or EMPTY for _ in range(count)]
    assert place == len(data), "bytes are left over"
    return leaf and (leaf[:32], leaf[32:]), siblings


def bits(key):
    return [byte >> (7 - bit) & 1 for byte in key for bit in range(8)]


def root_of(proof):
    key = tagged("wattage/state/key", proof["table"].encode(), unhex(proof["key"]))
    leaf, siblings = read_proof(unhex(proof["proof"]))
    if proof["value"] is not None:
        value = tagged("wattage/state/value", unhex(proof["value"]))
        assert leaf == (key, value), "the proof is about another row or value"
    elif leaf is not None:
        assert leaf[0] != key, "the row is there"
        count = len(siblings)
        assert bits(leaf[0])[:count] == bits(key)[:count], "the proof is about another place"
    found = EMPTY if leaf is None else sha256(b"JMT::LeafNode" + leaf[0] + leaf[1]).digest()
    for bit, sibling in reversed(list(zip(bits(key), siblings))):
        pair = sibling + found if bit else found + sibling
        found = sha256(b"JMT::IntrnalNode" + pair).digest()
    return found


def hash_of(block):
    data = unhex(block["parent"]) + struct.pack("<QQ", block["height"], block["timestamp"])
    for root in ("transactions_root", "receipts_root", "state_root"):
        data += unhex(block[root])
    return tagged("wattage/block", data + struct.pack("<Q", block["gas_used"]))


def main():
    given = json.load(sys.stdin)
    proof, block = given["proof"], given["block"]
    assert root_of(proof) == unhex(block["state_root"]), "the proof leads to another state root"
    assert hash_of(block) == unhex(block["hash"]), "the block has another hash"
    print("verified against block", block["hash"])


main()
