"""Counting pages in formats that record no more than where one ends."""

from dataclasses import dataclass


@dataclass(slots=True)
class Pages:
    """The page reached. `recorded`: the file says where its pages fell when it was last printed or shown."""

    recorded: bool
    number: int = 1
    turned: bool = False

    def turn(self, *, rendered: bool) -> None:
        """A page ends. In Word files a page that the writer ends is mostly recorded once more, before the next words."""
        if rendered and self.turned:
            self.turned = False
            return
        self.number += 1
        self.turned = not rendered

    def wrote(self) -> None:
        """Something stands on the page reached."""
        self.turned = False
