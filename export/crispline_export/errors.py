"""What goes wrong in an export; all are CrisplineErrors with a sentence for the user."""

from crispline.engine.errors import CrisplineError

#: Characters of somebody else's message that are still read.
_LONGEST = 200


class ExportError(CrisplineError):
    """A network cannot be exported as asked."""

    code = "export"


class VerificationError(ExportError):
    """A converted model does not give what its network gives; nothing was written."""

    code = "verification"

    def __init__(self, message: str, comparisons: tuple[str, ...] = ()) -> None:
        """Take the sentence, and what was compared, a line each."""
        super().__init__(message)
        self.comparisons = comparisons


def shorten(error: BaseException) -> str:
    """Return somebody else's message in one line, the name of its class where it says nothing."""
    return " ".join(str(error).split())[:_LONGEST].rstrip(".") or type(error).__name__
