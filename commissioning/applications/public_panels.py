"""Parts of a round's public page that later apps add: they register a function, so that imports flow one way.

``sections.register(maker)``: ``maker(round)`` gives a ``Panel`` or None.
"""

from organisations.panels import Panels

sections = Panels()
