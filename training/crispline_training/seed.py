"""The seed of a recipe: one number for first weights, tiles, and the split of the ground."""

from __future__ import annotations

from crispline_training.errors import RecipeError

#: Where a recipe names none; `fit` keeps it in the recipe of its run.
DEFAULT_SEED = 1
_GREATEST = 2**32 - 1


def read_seed(value: object) -> int:
    """Return the seed that a recipe or an option gives.

    Raises RecipeError for what is no number from 0 to 4294967295. `true` and `false`, Lightning's
    for a random one and for none, are refused: `evaluate` must divide the ground as `fit` did.
    """
    seed = int(value) if isinstance(value, str) and value.isdecimal() else value
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= _GREATEST:
        raise RecipeError(
            f"expected a number from 0 to {_GREATEST} for seed_everything, found "
            f"{str(value).lower()}; give one, which also decides what ground is trained on"
        )
    return seed
