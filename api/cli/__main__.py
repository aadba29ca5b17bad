"""``python -m api.cli``: the same as ``puas``."""

from api.cli.root import main

main()
