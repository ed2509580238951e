"""What goes wrong in training, by object; all are CrisplineErrors with a sentence for the user."""

from crispline.engine.errors import CrisplineError


class DatasetError(CrisplineError):
    """Images or labels are missing, do not fit each other, or break their legend."""

    code = "dataset"


class RecipeError(CrisplineError):
    """A recipe asks for what there is not, or its parts contradict each other."""

    code = "recipe"


class TrainingCheckpointError(CrisplineError):
    """A checkpoint is missing, damaged, or of something else."""

    code = "training-checkpoint"
