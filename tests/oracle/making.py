"""A flow as an XForm: our exporter, then pyxform."""

from pyxform.xls2xform import convert

from flows.model import Flow
from flows.xlsform.export import export


def make_xform(flow: Flow) -> str:
    """The XForm that ODK clients read. Raises AssertionError where pyxform has something to say about it."""
    made = convert(export(flow).data, file_type=".xlsx", validate=False)
    assert made.warnings == [], made.warnings
    return made.xform
