"""Values that defaults name."""


class Cents:
    def __init__(self, value: int) -> None:
        self.value = value


LIMIT = Cents(100)
