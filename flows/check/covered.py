"""What no transcript of the flow has met yet."""

from collections.abc import Iterator

from flows.check.codes import Code
from flows.check.finding import Finding
from flows.coverage import measure
from flows.folder import Folder
from flows.model import Flow


def check_covered(folder: Folder, flow: Flow) -> Iterator[Finding]:
    """W-COVERAGE for each branch that is missing."""
    for place, cause, way_out in measure(folder, flow).told():
        yield Finding(Code.W_COVERAGE, place, cause, way_out)
