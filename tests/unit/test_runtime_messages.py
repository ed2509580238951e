"""What comes from a worker is read as it was meant, or refused; never half."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crispline.engine import errors
from crispline.engine.errors import CrisplineError
from crispline.runtime.errors import EngineFailure, EnvironmentSetupError, WorkerError
from crispline.runtime.feedback import JobProgress
from crispline.runtime.messages import (
    Device,
    ErrorMessage,
    Hello,
    LineBuffer,
    LogMessage,
    ProgressMessage,
    ResultMessage,
    UnreadableMessage,
    decode,
    encode_cancel,
    encode_run,
    encode_shutdown,
)
from crispline.runtime.remote_errors import make_error

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def line(**values: Any) -> bytes:
    return json.dumps(values).encode()


@given(st.dictionaries(st.text(), VALUES))
def test_a_request_is_one_line_that_holds_the_parameters(parameters: dict[str, Any]) -> None:
    encoded = encode_run("a-1", "segment", parameters)
    assert encoded.endswith(b"\n")
    assert len(encoded.splitlines()) == 1
    assert json.loads(encoded) == {
        "type": "run",
        "id": "a-1",
        "task": "segment",
        "parameters": parameters,
    }


def test_other_requests() -> None:
    assert json.loads(encode_cancel("a-1")) == {"type": "cancel", "id": "a-1"}
    assert json.loads(encode_shutdown()) == {"type": "shutdown"}


@pytest.mark.parametrize("value", [object(), b"bytes", math.nan, math.inf, {1, 2}])
def test_a_request_that_json_cannot_hold_is_refused(value: object) -> None:
    with pytest.raises(WorkerError, match="expected parameters of segment"):
        encode_run("a-1", "segment", {"value": value})


def test_greeting() -> None:
    device = {"name": "cuda", "label": "NVIDIA A", "available": False, "reason": "no driver"}
    greeting = line(
        type="hello", protocol=1, version="0.1.0", python="3.12.1", pid=7, devices=[device]
    )
    assert decode(greeting) == Hello(
        1, "0.1.0", "3.12.1", 7, (Device("cuda", "NVIDIA A", available=False, reason="no driver"),)
    )


def test_devices_need_only_a_name() -> None:
    message = decode(line(type="hello", protocol=1, version="1", devices=[{"name": "cpu"}]))
    assert isinstance(message, Hello)
    assert message.devices == (Device("cpu", "cpu", available=False),)


@pytest.mark.parametrize(
    ("values", "progress"),
    [
        (
            {"fraction": 0.5, "overall": 0.25, "megapixels_per_second": 3.5, "seconds_left": 60},
            JobProgress("infer", 0.5, 0.25, 3.5, 60.0),
        ),
        ({"fraction": 1}, JobProgress("infer", 1.0, 1.0)),
        (
            {"fraction": -1, "overall": 7, "megapixels_per_second": None, "seconds_left": -3},
            JobProgress("infer", 0.0, 1.0),
        ),
    ],
)
def test_progress(values: dict[str, Any], progress: JobProgress) -> None:
    message = decode(line(type="progress", id="a-1", stage="infer", **values))
    assert message == ProgressMessage("a-1", progress)


def test_estimates_that_are_no_numbers_are_none() -> None:
    text = (
        b'{"type": "progress", "id": "a", "stage": "s", "fraction": 0, '
        b'"megapixels_per_second": NaN, "seconds_left": Infinity}'
    )
    assert decode(text) == ProgressMessage("a", JobProgress("s", 0.0, 0.0))


def test_log_result_and_error() -> None:
    log = line(type="log", level="warning", message="text")
    assert decode(log) == LogMessage("warning", "text")
    odd = line(type="log", level="fatal", message="text", id="a")
    assert decode(odd) == LogMessage("info", "text", "a")
    result = line(type="result", id="a", value={"x": [1]})
    assert decode(result) == ResultMessage("a", {"x": [1]})
    error = line(type="error", id="a", code="card", message="sentence", details="trace")
    assert decode(error) == ErrorMessage("a", "card", "sentence", "trace")
    assert decode(line(type="error", code="card", message="m")) == ErrorMessage("", "card", "m")


def test_messages_of_a_later_version_are_passed_over() -> None:
    assert decode(line(type="telemetry", id="a")) is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"nonsense",
        b"[1, 2]",
        b"7",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        line(type="hello", protocol="one", version="1"),
        line(type="hello", protocol=1),
        line(type="hello", protocol=1, version="1", devices=[3]),
        line(type="progress", id="a", stage="s"),
        line(type="progress", id="a", stage="s", fraction="half"),
        line(type="progress", id="a", stage="s", fraction=None),
        b'{"type": "progress", "id": "a", "stage": "s", "fraction": NaN}',
        line(type="log"),
        line(type="result", id="a"),
        line(type="result", id="a", value=[1]),
        line(type="result", value={}),
        line(type="error", id="a", message="m"),
    ],
)
def test_what_is_no_message_is_refused_in_a_short_sentence(text: bytes) -> None:
    with pytest.raises(UnreadableMessage, match="from the engine, found") as caught:
        decode(text)
    assert len(str(caught.value)) < 1000


@given(
    st.lists(st.binary(max_size=20).map(lambda data: data.translate(None, b"\n"))),
    st.lists(st.integers(1, 30)),
)
def test_lines_do_not_depend_on_how_they_arrive(lines: list[bytes], sizes: list[int]) -> None:
    stream = b"".join(text + b"\n" for text in lines) + b"rest"
    buffer, found = LineBuffer(), []
    for size in sizes:
        found += buffer.feed(stream[:size])
        stream = stream[size:]
    found += buffer.feed(stream)
    assert found == [text.rstrip(b"\r") for text in lines if text.strip()]
    assert buffer.rest() == b"rest"
    assert buffer.rest() == b""


def test_a_line_without_end_is_refused() -> None:
    buffer = LineBuffer(longest=100)
    assert buffer.feed(b"x" * 100) == []
    with pytest.raises(WorkerError, match="at most 100 bytes"):
        buffer.feed(b"x")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("raster", errors.RasterError),
        ("corrupt-block", errors.CorruptBlockError),
        ("area", errors.AreaError),
        ("model", errors.ModelError),
        ("card", errors.CardError),
        ("device", errors.DeviceError),
        ("output", errors.OutputError),
        ("job", errors.JobError),
        ("cancelled", errors.Cancelled),
        ("error", CrisplineError),
        ("environment", EnvironmentSetupError),
        ("busy", WorkerError),
        ("protocol", WorkerError),
        ("internal", EngineFailure),
        ("of-a-later-version", EngineFailure),
    ],
)
def test_errors_are_of_the_kind_of_their_code(code: str, kind: type[CrisplineError]) -> None:
    error = make_error(ErrorMessage("a", code, "one sentence", "trace"))
    assert type(error) is kind
    assert str(error) == "one sentence"


def test_every_error_of_the_engine_arrives_as_itself() -> None:
    found = vars(errors).values()
    kinds = [k for k in found if isinstance(k, type) and issubclass(k, CrisplineError)]
    assert len(kinds) >= 10
    for kind in kinds:
        assert type(make_error(ErrorMessage("a", kind.code, "m"))) is kind


def test_only_failures_nobody_foresaw_carry_a_traceback() -> None:
    error = make_error(ErrorMessage("a", "internal", "m", "trace"))
    assert isinstance(error, EngineFailure)
    assert error.details == "trace"
