"""Bytes, or the file that holds them, into what tells them from others. Imports nothing that takes long."""

import hashlib

_SIZE = 16
_AT_ONCE = 1 << 18


def digest(content: bytes) -> bytes:
    """What tells one content from another, whoever wrote it."""
    return hashlib.blake2b(content, digest_size=_SIZE).digest()


class FileDigests:
    """Works out the digests of many files through one buffer: new memory for each took longer than reading it."""

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(_AT_ONCE))

    def of(self, path: str) -> bytes:
        """The digest of a file's content. Raises OSError."""
        made = hashlib.blake2b(digest_size=_SIZE)
        with open(path, "rb", buffering=0) as file:
            while read := file.readinto(self._buffer):
                made.update(self._buffer[:read])
        return made.digest()
