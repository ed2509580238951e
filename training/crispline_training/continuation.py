"""Whether a training may go on from a checkpoint, and in its own folder wherever that lies now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath
from typing import Any

from lightning.pytorch.callbacks import ModelCheckpoint

from crispline_training.checkpoint import find_weights
from crispline_training.description import NetworkDescription
from crispline_training.errors import TrainingCheckpointError
from crispline_training.models import default_options
from crispline_training.models.normalised import NormalisedNetwork
from crispline_training.optimisation import Optimisation

#: Settings of optimizers that torch's parameter groups hold by the same name.
_SETTINGS = ("weight_decay", "momentum", "nesterov", "betas")
_ADVICE = (
    "give the model.optimizer that the checkpoint was written with, or begin another training "
    "in another --run"
)


def check_same_network(
    path: Path, *, stored: NetworkDescription, wanted: NetworkDescription
) -> None:
    """Raise TrainingCheckpointError unless the checkpoint fits the recipe it is to go on with."""
    pairs: dict[str, tuple[Any, Any]] = {
        "architecture": (stored.architecture, wanted.architecture),
        "classes": (_names(stored), _names(wanted)),
        "bands": (list(stored.data.bands), list(wanted.data.bands)),
    }
    if stored.architecture == wanted.architecture:
        pairs["options"] = _find_other_options(stored, wanted)
    for what, (found, expected) in pairs.items():
        if found != expected:
            raise TrainingCheckpointError(
                f"{path}: expected the recipe's {what} {expected}, found {found}; "
                "use the recipe that the checkpoint was trained with"
            )


def _names(description: NetworkDescription) -> list[str]:
    return [c.name for c in description.data.classes]


def _find_other_options(
    stored: NetworkDescription, wanted: NetworkDescription
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the options that differ, as stored and as wanted.

    An option left out is its default; `pretrained` says nothing of weights that are there.
    """
    defaults = default_options(wanted.architecture)
    found, expected = (_as_plain({**defaults, **of.options}) for of in (stored, wanted))
    names = sorted((found.keys() | expected.keys()) - {"pretrained"})
    other = [name for name in names if found.get(name) != expected.get(name)]
    return {name: found.get(name) for name in other}, {name: expected.get(name) for name in other}


def _as_plain(value: Any) -> Any:
    """Return nested values with lists for tuples, as YAML has them."""
    if isinstance(value, Mapping):
        return {name: _as_plain(item) for name, item in value.items()}
    return [_as_plain(item) for item in value] if isinstance(value, list | tuple) else value


def check_weights(path: Path, content: Mapping[str, Any], network: NormalisedNetwork) -> None:
    """Raise TrainingCheckpointError unless a network can take the weights of a loaded checkpoint.

    Defaults of options may have changed since it was written.
    """
    found = {name: list(values.shape) for name, values in find_weights(content).items()}
    expected = {name: list(values.shape) for name, values in network.state_dict().items()}
    for name in {**expected, **found}:
        if found.get(name) != expected.get(name):
            raise TrainingCheckpointError(
                f"{path}: expected weights {name} of shape {expected.get(name, 'none')}, found "
                f"{found.get(name, 'none')}; give model.options that the network was built with, "
                "or use the version of Crispline that has written it"
            )


def check_optimizer(
    path: Path, content: Mapping[str, Any], *, wanted: Optimisation, network: NormalisedNetwork
) -> None:
    """Raise TrainingCheckpointError unless the optimizer wanted is that of a loaded checkpoint.

    Its state brings its settings along: others would be passed over, and the checkpoints to come
    would name settings that nothing was trained with. Older checkpoints name neither groups nor
    optimizer.
    """
    states = content.get("optimizer_states")
    if not states:
        return
    stored, expected = states[0]["param_groups"], wanted.build(network).param_groups
    own = type(wanted).__name__
    other = next((o for g in stored if (o := g.get("optimizer", own)) != own), None)
    if other is not None:
        raise TrainingCheckpointError(
            f"{path}: expected the state of {own}, found that of {other}; {_ADVICE}"
        )
    if not _are_alike(stored, expected):
        raise TrainingCheckpointError(
            f"{path}: expected the state of an optimizer of {_tell_groups(expected)}, found one of "
            f"{_tell_groups(stored)}; give the head_learning_rate and backbone_learning_rate that "
            "it was written with, or begin another training"
        )
    for before, now in zip(stored, expected, strict=True):
        _check_settings(path, before, now)


def _are_alike(stored: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether parameter groups hold as many parameters, under the same names."""
    return len(stored) == len(wanted) and all(
        len(found["params"]) == len(expected["params"])
        and found.get("name", expected.get("name")) == expected.get("name")
        for found, expected in zip(stored, wanted, strict=True)
    )


def _check_settings(path: Path, stored: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Raise TrainingCheckpointError where a group is to be trained with other settings."""
    part = wanted.get("name", "rest")
    rate = "learning_rate" if part == "rest" else f"{part}_learning_rate"
    pairs = {rate: (stored.get("initial_lr"), wanted["lr"])}
    pairs |= {name: (stored.get(name), wanted[name]) for name in _SETTINGS if name in wanted}
    for name, (found, expected) in pairs.items():
        if _as_plain(found) != _as_plain(expected):
            raise TrainingCheckpointError(
                f"{path}: expected an optimizer of {name} {_as_plain(expected)}, found "
                f"{'none' if found is None else _as_plain(found)}; {_ADVICE}"
            )


def _tell_groups(groups: Sequence[Mapping[str, Any]]) -> str:
    sizes = ((len(group["params"]), group.get("name")) for group in groups)
    return " and ".join(f"{size} parameters{f' ({name})' if name else ''}" for size, name in sizes)


def follow_folder(
    path: Path, content: Mapping[str, Any], keepers: Sequence[ModelCheckpoint]
) -> None:
    """Let those who keep checkpoints find theirs beside the one at `path`, wherever it was written.

    Lightning forgets which network was the best where the folder was moved or copied, and writes
    the next one over it. So it shall where the best did not come along.
    """
    for keeper in keepers:
        state = content.get("callbacks", {}).get(keeper.state_key)
        folder = Path(keeper.dirpath or "")
        if state is None or path.resolve().parent != folder.resolve():
            continue
        best = state.get("best_model_path")
        if best and not Path(_move(best, folder)).is_file():
            continue
        state["dirpath"] = keeper.dirpath
        for key in ("best_model_path", "kth_best_model_path", "last_model_path"):
            if state.get(key):
                state[key] = _move(state[key], folder)
        state["best_k_models"] = {
            _move(name, folder): score for name, score in state.get("best_k_models", {}).items()
        }


def _move(name: str, folder: Path) -> str:
    # Either system's separators end a folder's name there.
    return str(folder / PureWindowsPath(name).name)
