"""What posts mean, kept beside them: only a new post goes through the model when it is put up."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from ultramicro.ledger.people.posts import Posts
from ultramicro.noticeboard import model
from ultramicro.noticeboard.model import Embed, Matrix

KEPT = np.float16
"""Half the digits turn no pair: the angle between two vectors changes by less than 0.001."""


def remembering(embed: Embed, board: Posts) -> Embed:
    """Return a model that looks first whether the board keeps what a text means."""
    kept = {digest: np.frombuffer(vector, KEPT) for digest, vector in board.vectors().items()}

    def known(texts: Sequence[str]) -> Matrix:
        """Return one row a text, of length 1."""
        digests = [_digest(text) for text in texts]
        new = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in kept}
        if new:
            # Rounded like those that are kept, so that a pair scores the same on the first day and later.
            kept.update(zip(new, embed(list(new.values())).astype(KEPT), strict=True))
        found = np.array([kept[digest] for digest in digests], np.float32).reshape(-1, model.DIMENSIONS)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)

    return known


def remember(embed: Embed, board: Posts, number: str, text: str) -> None:
    """Keep what a post means."""
    board.keep_vector(number, _digest(text), embed([text])[0].astype(KEPT).tobytes())


def _digest(text: str) -> str:
    """Return a digest of a text and the model: what another model made of it is not looked at."""
    return hashlib.sha256(f"{model.SHA256}\n{text}".encode()).hexdigest()
