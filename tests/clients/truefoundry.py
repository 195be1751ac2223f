"""One call of the TrueFoundry SDK, as it comes from PyPI.

Reads {"base_url", "api_key", "call", "arguments"} from standard input and writes {"result"} or, for an
answer that the SDK raises as an error, {"status", "error", "body"}. Owns nothing but that call.
"""

import json
import sys

from truefoundry_sdk import TrueFoundry
from truefoundry_sdk.core.api_error import ApiError


def plain(value):
    """What the SDK made of an answer, as JSON again."""
    if hasattr(value, "dict"):
        return json.loads(value.json())
    return value


def main() -> None:
    order = json.load(sys.stdin)
    client = TrueFoundry(base_url=order["base_url"], api_key=order["api_key"])
    try:
        result = getattr(client.users, order["call"])(**order["arguments"])
        # A pager fetches page after page.
        result = [plain(user) for user in result] if order["call"] == "list" else plain(result)
        answer = {"result": result}
    except ApiError as error:
        answer = {"status": error.status_code, "error": type(error).__name__, "body": plain(error.body)}
    json.dump(answer, sys.stdout)


main()
