"""Every error Crispline raises on purpose.

A message is one sentence that says what was expected, what was found and what to do. The command
line prints it and exits with status 2; the worker sends it with `code`.
"""


class CrisplineError(Exception):
    """Root of all errors meant for a user."""

    code = "error"


class RasterError(CrisplineError):
    """A raster is missing, unreadable, or does not fit the model."""

    code = "raster"


class CorruptBlockError(RasterError):
    """A window of a raster cannot be decoded."""

    code = "corrupt-block"


class AreaError(CrisplineError):
    """The area of interest is empty, unreadable, or outside the raster."""

    code = "area"


class ModelError(CrisplineError):
    """A model file is missing, damaged, or no segmentation model."""

    code = "model"


class CardError(ModelError):
    """A model card is missing or contradicts itself or its model."""

    code = "card"


class DeviceError(CrisplineError):
    """A device was asked for that is not there or stopped working."""

    code = "device"


class OutputError(CrisplineError):
    """A result cannot be written: folder, space, or a limit of the format."""

    code = "output"


class JobError(CrisplineError):
    """A job's parameters contradict each other or its work folder."""

    code = "job"


class Cancelled(CrisplineError):
    """The user cancelled; what is finished stays for a later resume."""

    code = "cancelled"
