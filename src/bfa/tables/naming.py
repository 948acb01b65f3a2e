"""Folder names for real names: readable, unique, and safe on every file system."""

import hashlib

from slugify import slugify


def folder_name(name: str) -> str:
    """Slug of a real name plus a short hash of it.

    Slugs alone collide (Åsen, Asen) and may be reserved (CON on Windows); the hash settles both.

    Parameters
    ----------
    name : str
        The real name, such as a kommundel.

    Returns
    -------
    str
        For example ``sodra-asen-3f9c1a``; at most 47 characters of a-z, 0-9 and hyphen.
    """
    digest = hashlib.sha256(name.encode("utf-8")).hexdigest()[:6]
    return f"{slugify(name, max_length=40) or 'x'}-{digest}"
