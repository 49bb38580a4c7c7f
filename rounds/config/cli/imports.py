"""`rounds import retailers|orders|products`."""

import click

from rounds.config.cli.words import say


@click.group("import", help=say("导入文件。", "Import a file."))
def import_group() -> None:
    pass
