"""The root of the whole record: one hash that stands for every entry in the order of writing.

The tree is that of RFC 6962 section 2.1 over the leaf hashes of the entries; leaves come one after
another, and only one hash for each level is kept.
"""

import hashlib

NODE_PREFIX = b"\x01"


class Tree:
    """Takes leaf hashes in the order of writing, and knows the root of all so far."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes]] = []

    def add(self, leaf_hash: bytes) -> None:
        """Add the next leaf: its SHA-256, as the entry has it."""
        height, node = 0, leaf_hash
        while self._peaks and self._peaks[-1][0] == height:
            node = _node(self._peaks.pop()[1], node)
            height += 1
        self._peaks.append((height, node))
        self.size += 1

    def root(self) -> str:
        """The root in lower-case hexadecimal; of an empty tree the hash of nothing."""
        if not self._peaks:
            return hashlib.sha256(b"").hexdigest()
        node = self._peaks[-1][1]
        for _, left in reversed(self._peaks[:-1]):
            node = _node(left, node)
        return node.hex()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE_PREFIX + left + right).digest()
