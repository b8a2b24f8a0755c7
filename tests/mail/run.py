"""The real program against a real mail server: what waits in the outbox, what went over the wire and what lies in
the mailbox agree, also after the program was killed at any point.

    run.py BINARY [CHECK...]      prints “N passed, N failed”
"""

import asyncio
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy

from world import World, moment


def settled(states):
    return all(state not in ("waiting", "sending") for state, *_ in states.values())


def ids(mailbox):
    found = []
    for _, raw in mailbox.arrived:
        found.append(re.search(rb"(?im)^Message-ID: <([0-9a-f-]{36})@alumni\.example>", raw).group(1).decode())
    return found


async def every_letter_arrives_once(world):
    site, box = world.site()
    await world.serve(box)
    queued = site.queue([f"taken-{n}@a.example" for n in range(60)])
    site.start()
    assert await site.until(settled), "the outbox is not drained"
    assert sorted(ids(box)) == sorted(queued), "not each once"
    for address, raw in box.arrived:
        letter = message_from_bytes(raw, policy=policy.default)
        assert letter["To"] == address and len(letter.get_all("Subject")) == 1
        assert letter["From"] == "Alumni <hello@alumni.example>" and letter["Auto-Submitted"] == "auto-generated"
        assert letter.get_body(("plain",)) and letter.get_body(("html",))
    assert site.kill(signal.SIGTERM) == 0, "asked to end, it ends well"


async def a_definite_refusal_never_makes_a_duplicate(world):
    site, box = world.site()
    await world.serve(box)
    queued = site.queue(["later-1@a.example", "full-1@a.example", "no-1@a.example", "refused-1@a.example", "taken@a.example"])
    by = {address: one for one, address in queued.items()}
    site.start()
    assert await site.until(lambda now: now[by["taken@a.example"]][0] == "sent" and now[by["refused-1@a.example"]][0] == "refused"
                            and now[by["full-1@a.example"]][4 - 1] and now[by["later-1@a.example"]][3])
    states = site.states()
    assert states[by["no-1@a.example"]][0] == "refused" and "5.1.1" in states[by["no-1@a.example"]][3]
    for later in ("later-1@a.example", "full-1@a.example"):
        assert states[by[later]][0] == "waiting", states[by[later]]
    assert "@" not in " ".join(str(state[3]) for state in states.values()), "no address in a reason"
    assert [address for address, _ in box.arrived] == ["taken@a.example"]
    site.kill()


async def an_end_without_an_answer_is_uncertain(world):
    site, box = world.site()
    await world.serve(box)
    queued = site.queue(["cut-1@a.example", "lost-1@a.example"], kind="sign-in", lasts=timedelta(minutes=10))
    more = site.queue(["cut-2@a.example"], kind="security")
    site.start()
    assert await site.until(lambda now: all(state[0] == "uncertain" for one, state in now.items() if one in queued)
                            and now[next(iter(more))][2] == 1), site.states()
    assert site.states()[next(iter(more))][0] == "waiting", "a warning is sent once more"
    with site.database() as db:
        db.execute("UPDATE mail_outbox SET due_at = ? WHERE class = 1", (moment(datetime.now(timezone.utc)),))
    db.close()
    assert await site.until(lambda now: now[next(iter(more))][0] == "uncertain")
    arrived = ids(box)
    assert arrived.count(next(iter(more))) == 2, "under the same Message-ID"
    assert sum(one in queued for one in arrived) == 1, "the one that was kept, once"
    site.kill()


async def a_slow_recipient_delays_nobody(world):
    site, box = world.site(mail_workers=1)
    await world.serve(box)
    site.queue([f"slow-{n}@a.example" for n in range(3)], since=timedelta(minutes=1))
    quick = site.queue([f"taken-{n}@a.example" for n in range(20)])
    site.start()
    assert await site.until(lambda now: all(now[one][0] == "sent" for one in quick))
    under_way = [one for one, state in site.states().items() if state[0] == "sending"]
    assert under_way, "the others waited until the slow ones were done"
    site.kill()


async def nothing_leaves_unencrypted_or_to_a_stranger(world):
    for name, tls in [("no STARTTLS", None), ("wrong name", world.wrong_name), ("over", world.over), ("stranger", world.stranger)]:
        site, box = world.site()
        await world.serve(box, tls)
        queued = site.queue(["taken@a.example"])
        site.start()
        assert await site.until(lambda now: now[next(iter(queued))][3]), f"{name}: {site.log()}"
        state = site.states()[next(iter(queued))]
        assert state[0] == "waiting" and box.arrived == [] and box.asked == [], f"{name}: {state}"
        assert "letters cannot be sent" in site.log(), f"{name}: no alarm"
        site.kill()


async def urgent_letters_go_first_and_dead_links_not_at_all(world):
    site, box = world.site(mail_workers=1)
    await world.serve(box)
    site.queue([f"news-{n}@a.example" for n in range(20)], kind="newsletter")
    site.queue(["link@a.example"], kind="sign-in", lasts=timedelta(minutes=10))
    site.queue(["dead@a.example"], kind="sign-in", since=timedelta(minutes=11), lasts=timedelta(minutes=10))
    site.start()
    assert await site.until(settled)
    order = [address for address, _ in box.arrived]
    assert order[0] == "link@a.example" and "dead@a.example" not in order, order[:3]
    site.kill()


async def kills_lose_nothing_and_double_nothing_definite(world):
    """Killed again and again while it sends; at the end the three ledgers agree."""
    site, box = world.site()
    await world.serve(box)
    queued = {}
    for n in range(10):
        queued |= site.queue([f"taken-{n}-{m}@a.example" for m in range(15)])
        queued |= site.queue([f"no-{n}@a.example"])
        site.start()
        seen = len(box.arrived)
        begun = time.monotonic()
        # Each time at another point: from before the first connection to the middle of the stream.
        while len(box.arrived) < seen + n * 2 and time.monotonic() - begun < 20:
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.003 * n)
        site.kill()
    await asyncio.sleep(0.2)
    site.start()
    # What may have arrived is sent once more after five minutes; here at once.
    for _ in range(200):
        with site.database() as db:
            db.execute("UPDATE mail_outbox SET due_at = ? WHERE state = 'waiting'", (moment(datetime.now(timezone.utc)),))
        db.close()
        if await site.until(settled, 0.3):
            break
    states = site.states()
    assert settled(states), {state[0] for state in states.values()}
    arrived = ids(box)
    for one, address in queued.items():
        state, _, uncertain, why, _ = states[one]
        if address.startswith("no-"):
            assert state == "refused" and arrived.count(one) == 0, (state, why)
        else:
            assert state == "sent" or (state == "uncertain" and uncertain), (state, why)
            assert arrived.count(one) >= 1 or state == "uncertain", f"{address} is {state} and did not arrive"
            assert arrived.count(one) <= 1 + uncertain, f"{address} arrived {arrived.count(one)} times, uncertain {uncertain}"
    assert set(arrived) <= set(queued)
    doubled = sum(arrived.count(one) > 1 for one in queued)
    print(f"  {len(queued)} letters, 10 kills: {sum(state[2] > 0 for state in states.values())} uncertain ends, {doubled} doubled")
    site.kill()


async def the_signature_holds(world):
    import dkim
    key = world.folder / "dkim.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key], check=True, capture_output=True)
    key.chmod(0o600)
    site, box = world.site(mail_dkim_key=str(key), mail_dkim_selector="tests")
    await world.serve(box)
    site.queue(["taken@a.example"], kind="newsletter")
    site.start()
    assert await site.until(settled)
    record = re.search(r"v=DKIM1; k=ed25519; p=\S+", site.call("check").stdout)
    assert record, "collegium check names the record"
    _, raw = box.arrived[0]
    def dns(name, timeout=5):
        return record.group(0).encode() if name == b"tests._domainkey.alumni.example." else None
    assert dkim.verify(raw, dnsfunc=dns), "the signature does not hold"
    signed = re.search(rb"(?is)DKIM-Signature:.*?h=([^;]*);", raw).group(1).lower()
    for header in (b"list-unsubscribe", b"list-unsubscribe-post", b"from", b"to", b"subject", b"date", b"message-id"):
        assert header in re.split(rb"[:\s]+", signed), header
    assert not dkim.verify(raw.replace(b"List-Unsubscribe: <http", b"List-Unsubscribe: <hxxp"), dnsfunc=dns)
    site.kill()


async def the_log_names_nobody(world):
    site, box = world.site()
    await world.serve(box)
    site.environment["COLLEGIUM_LOG"] = "trace"
    site.queue(["taken-canary@a.example", "no-canary@a.example", "cut-canary@a.example"])
    site.start()
    assert await site.until(lambda now: all(state[1] for state in now.values()) and any(state[2] for state in now.values()))
    site.kill()
    assert "canary" not in site.log(), [line for line in site.log().splitlines() if "canary" in line][:2]
    assert "panicked" not in site.log()


async def main():
    checks = [every_letter_arrives_once, a_definite_refusal_never_makes_a_duplicate, an_end_without_an_answer_is_uncertain,
              a_slow_recipient_delays_nobody, nothing_leaves_unencrypted_or_to_a_stranger,
              urgent_letters_go_first_and_dead_links_not_at_all, kills_lose_nothing_and_double_nothing_definite,
              the_signature_holds, the_log_names_nobody]
    wanted = sys.argv[2:]
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="collegium-mail.") as folder:
        world = World(folder, sys.argv[1])
        for check in checks:
            if wanted and check.__name__ not in wanted:
                continue
            try:
                await check(world)
                passed += 1
                print(f"ok     {check.__name__}", flush=True)
            except Exception as error:
                failed += 1
                print(f"FAILED {check.__name__}: {type(error).__name__}: {error}", flush=True)
            world.end()
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


asyncio.run(main())
