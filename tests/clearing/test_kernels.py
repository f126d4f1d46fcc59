"""Compiled code is kept by what the solver's files hold."""

from ultramicro.clearing.solver import distances, merging
from ultramicro.core.code import code_of


def test_every_kernel_is_kept_under_the_digest_of_the_solver():
    kernels = [
        each for room in (distances, merging) for each in vars(room).values() if hasattr(each, "py_func")
    ]
    assert len(kernels) > 8
    assert all(f"kernels-{code_of('clearing/solver')}" in each._cache.cache_path for each in kernels)
