"""What stands in the address of a page."""

from werkzeug.routing import IntegerConverter


class NumberInAddress(IntegerConverter):
    """Digits that fit in every database's integer; anything else is no page of ours."""

    regex = r"[0-9]{1,9}"
