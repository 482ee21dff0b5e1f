"""`civimeter flows schema`: the JSON Schema of flow.yaml, so that editors help while one writes."""

import json
import sys

from flows.manual.schema import flow_schema


def schema() -> None:
    """Print the JSON Schema of flow.yaml."""
    sys.stdout.write(json.dumps(flow_schema(), ensure_ascii=False, indent=2) + "\n")
