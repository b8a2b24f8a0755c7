"""How many letters a second leave the outbox, into a mail server on the same machine, with one worker and with four.

    letters.py BINARY [LETTERS]      prints a table in Markdown
"""

import asyncio
import importlib.util
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "mail"))
letters = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
rounds = 3


async def measured(world, workers):
    site, box = world.site(mail_workers=workers)
    await world.serve(box)
    site.queue([f"taken-{n}@a.example" for n in range(letters)], kind="newsletter")
    site.start("serve")
    while not box.arrived:
        await asyncio.sleep(0.005)
    begun, before = time.monotonic(), len(box.arrived)
    while len(box.arrived) < letters:
        await asyncio.sleep(0.01)
    took = time.monotonic() - begun
    site.kill()
    return (letters - before) / took


async def main():
    spec = importlib.util.spec_from_file_location("letters_world", HERE.parent / "mail" / "world.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    print("\n| workers | letters a second, each round |\n|---|---|")
    with tempfile.TemporaryDirectory(prefix="collegium-letters.") as folder:
        world = module.World(folder, sys.argv[1])
        for workers in (1, 4):
            figures = [await measured(world, workers) for _ in range(rounds)]
            print(f"| {workers} | {' · '.join(f'{figure:.0f}' for figure in figures)} |", flush=True)


asyncio.run(main())
