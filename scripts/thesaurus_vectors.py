"""Put the phrases of the noticeboard's thesaurus through the model once, so that a desk need not.

    python scripts/thesaurus_vectors.py

Each row is kept as whole numbers up to 127: only its direction counts.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ultramicro.noticeboard import model, thesaurus


def main() -> None:
    """Write `thesaurus.npz` beside the thesaurus."""
    embed = model.embedder()
    if embed is None:
        raise SystemExit("install the extra `matching` first")
    vectors = embed(thesaurus.phrases())
    whole = np.rint(vectors * (127 / np.abs(vectors).max(axis=1, keepdims=True))).astype(np.int8)
    path = Path(thesaurus.__file__).with_suffix(".npz")
    np.savez(path, vectors=whole, digest=np.array(thesaurus.digest()))


if __name__ == "__main__":
    main()
