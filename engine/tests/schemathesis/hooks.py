"""For JSON Schema 1.0 is an integer. The node, as most who read JSON into fixed types, wants it written as 1."""

import schemathesis


def written_as_integers(value):
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [written_as_integers(item) for item in value]
    if isinstance(value, dict):
        return {key: written_as_integers(item) for key, item in value.items()}
    return value


@schemathesis.hook
def map_body(context, body):
    return written_as_integers(body)
