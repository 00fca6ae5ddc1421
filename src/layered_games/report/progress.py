"""A progress bar that appears after two seconds, and only where someone can see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Note", "bar"]

Note = Callable[[str], None]


@contextmanager
def bar(total: int | None = None, progress: bool = True, unit: str = "step") -> Iterator[Note]:
    """Yield a function that is told what is done next, and shows it on standard error.

    Parameters
    ----------
    total : int, optional
        How many steps there are.
    progress : bool
        Whether to show anything; nothing is shown anyway unless standard error is a terminal.
    unit : str

    Examples
    --------
    >>> with bar(2) as note:
    ...     note("the first")
    """
    from tqdm import tqdm

    hidden = None if progress else True
    with tqdm(total=total, delay=2, disable=hidden, leave=False, unit=unit) as shown:

        def note(step: str) -> None:
            shown.set_description(step, refresh=False)
            shown.update()

        yield note
