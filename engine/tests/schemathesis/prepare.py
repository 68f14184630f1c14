"""Makes a sandbox with something in every place, and writes the configuration with which schemathesis asks for it.

`cargo xtask api-check` runs this: prepare.py http://ADDRESS FILE
"""

import json
import sys
import urllib.request
from pathlib import Path

COUNTER = Path(__file__).parents[3] / "www" / "examples" / "counter.wat"


def ask(url, body=None, token=None, kind="application/json"):
    headers = {"content-type": kind}
    if token:
        headers["authorization"] = f"Bearer {token}"
    if body is not None and kind == "application/json":
        body = json.dumps(body).encode()
    request = urllib.request.Request(url, body, headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def main(node, file):
    api = f"{node}/api/v1"
    made = ask(f"{api}/sandboxes", {})
    sandbox, token = f"{api}/sandboxes/{made['id']}", made["token"]

    def submit(**transaction):
        return ask(f"{sandbox}/transactions", {"sender": "alice", **transaction}, token)

    contract = submit(kind="deploy", source=COUNTER.read_text())["contract"]
    called = submit(kind="call", contract=contract, function="increment", arguments=["1"])
    account = ask(f"{sandbox}/accounts/{contract}")
    row = ask(f"{sandbox}/accounts/{contract}/storage")["rows"][0]
    share = ask(f"{api}/shares", b"bundle", kind="application/octet-stream")

    # What the schema cannot say: whether a contract assembles, a nonce is the next, a ledger has funds. Such requests
    # are refused with the statuses that the document has for them.
    fine = ["2xx", "303", "304", "401", "403", "404", "409", "422", "429"]
    Path(file).write_text(
        f"""[parameters]
"path.id" = "{made['id']}"
"path.transaction" = "{called['transaction']}"
"path.height" = 1
"path.address" = "{contract}"
"path.key" = "{row['key']}"
"path.code" = "{account['contract']['code']}"
"path.share" = "{share['id']}"

[auth.openapi.token]
bearer = "{token}"

[checks]
positive_data_acceptance.expected-statuses = {json.dumps(fine)}
"""
    )


main(*sys.argv[1:])
