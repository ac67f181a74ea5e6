"""What is guessed: pairs of number and e-mail, codes and tokens; and what every answer was."""

from __future__ import annotations

import asyncio
import random
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.clock import utc_now
from tests.services.attack.calling import SENTENCES, Address, Answer, Caller, Chat, sentences_like
from tests.services.attack.running import Known, Target

ADDRESSES = ("198.51.100.1", "203.0.113.77")
ELSEWHERE = "192.0.2.99"
AT_ONCE = 8
CODE_TRIES = 5
CHATS_WITH_CODE = 12
SETTLE_SECONDS = 0.2
NOTHING_TOLD = (
    *("utter_order_not_found", "utter_lookups_closed", "utter_hand_over_order_not_found", "utter_code_wrong"),
    *("utter_code_not_sent", "utter_ask_code"),
)
CLOSED = SENTENCES.say("utter_lookups_closed", "en")


@dataclass
class Findings:
    """What came of the guesses: how many, what was told that should not be, and the times of what is compared."""

    guesses: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    disclosed: list[str] = field(default_factory=list)
    bodies: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    seconds: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    looked_by_address: Counter[Address] = field(default_factory=Counter)
    looked_by_chat: Counter[str] = field(default_factory=Counter)
    looked_by_order: Counter[str] = field(default_factory=Counter)
    codes_sent: Counter[str] = field(default_factory=Counter)

    def compare(self, group: str, label: str, answer: Answer) -> None:
        """Keep an answer to be compared with those of the other labels of its group."""
        self.bodies.setdefault(group, {}).setdefault(label, set()).add(f"{answer.status} {answer.body}")
        self.seconds.setdefault(group, {}).setdefault(label, []).append(answer.seconds)


class Attack:
    """Guesses at a running service. What it knows of the orders it uses to guess nearly right."""

    def __init__(self, target: Target, seed: int, tell: Callable[[int], None] = lambda done: None) -> None:
        self._target, self._random, self._tell = target, random.Random(seed), tell
        self._tokens, self._allowed = Forger(target.key), sentences_like(*NOTHING_TOLD)
        self._pairs: set[tuple[str, str, str]] = set()
        self._closed: set[Address] = set()
        self._sent: dict[str, str] = {}
        self.found = Findings()

    async def run(self, guesses: int) -> Findings:
        """A storm from two addresses first, then the same guesses one by one to compare their times."""
        apart = guesses // 5
        connector = aiohttp.TCPConnector(limit=AT_ONCE * 2)
        async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=60)) as session:
            caller = Caller(session, self._target.bases)
            waiting = await self._chats_with_code(caller)
            await self._storm(caller, waiting, guesses - apart)
            await self._compare(caller, waiting, apart)
        self._count_codes()
        return self.found

    async def _storm(self, caller: Caller, waiting: Sequence[tuple[Chat, Known]], guesses: int) -> None:
        rest = iter(range(guesses))

        async def work(number: int) -> None:
            chat, address = await caller.begin(ADDRESSES[number % 2]), ADDRESSES[number % 2]
            for n in rest:
                self._tell(1)
                kind = self._random.choices(("pair", "code", "token", "bearer"), (60, 20, 15, 5))[0]
                self.found.guesses[kind] += 1
                if kind == "pair":
                    chat = await self._guess_pair(caller, chat, address, n)
                elif kind == "code":
                    await self._guess_code(caller, *self._random.choice(waiting), address)
                elif kind == "token":
                    name, token = self._tokens.bad(self._random)
                    self._judge_status(f"token {name}", await caller.identify(chat, address, customer_token=token))
                else:
                    self._judge_status("bearer", await caller.read(chat, address, self._tokens.noise(self._random)))

        await asyncio.gather(*(work(number) for number in range(AT_ONCE)))

    async def _guess_pair(self, caller: Caller, chat: Chat, address: Address, n: int) -> Chat:
        """One guess in a conversation, in a new one from time to time; once nothing is looked for, right pairs too."""
        if chat.owner != "bot" or n % 20 == 0:
            chat = await caller.begin(address)
        one = self._random.choice(self._target.orders)
        right = address in self._closed and n % 3 == 0
        email = one.email if right else self._random.choice((self._email_of_another(one), f"{n}@example.com"))
        number = one.number if right or n % 2 else f"BH-{self._random.randrange(300_000, 999_999)}"
        answer = await caller.say(chat, address, f"track_order {number} {email}")
        if CLOSED in answer.said:
            if self.found.looked_by_address[address] >= self._target.misses_per_address:
                self._closed.add(address)
            self.found.compare("a pair in the storm, not looked for", "right" if right else "wrong", answer)
        else:
            self._looked(chat, address, number, email)
        self._judge_said("pair", answer, f"{number} {email}")
        return chat

    def _looked(self, chat: Chat, address: Address, number: str, email: str) -> None:
        """Count a pair once for each conversation, as the shop does: the same again tells nothing new."""
        if (chat.id, number, email) in self._pairs:
            return
        self._pairs.add((chat.id, number, email))
        self.found.looked_by_address[address] += 1
        self.found.looked_by_chat[chat.id] += 1
        self.found.looked_by_order[number] += 1

    async def _guess_code(self, caller: Caller, chat: Chat, known: Known, address: Address) -> None:
        """A code for a customer whose pair the attacker knows, in one of both ways; the tries are long used up."""
        right = self._random.random() < 0.2
        code = self._sent[known.email] if right else self._tokens.code(self._random)
        if self._random.random() < 0.5:
            answer = await caller.say(chat, address, code)
            self._judge_said("code", answer, code)
        else:
            self._judge_status("code shown", await caller.identify(chat, address, code=code))

    async def _chats_with_code(self, caller: Caller) -> list[tuple[Chat, Known]]:
        """Conversations that wait for a code, each with its five tries used up by wrong ones."""
        chats = []
        for known in self._customers()[:CHATS_WITH_CODE]:
            chat = await caller.begin(ELSEWHERE)
            answer = await caller.say(chat, ELSEWHERE, f"cancel_order {known.number} {known.email}")
            self._judge_said("asking for a code", answer, known.number)
            while not (codes := self._target.codes(known.email)):
                await asyncio.sleep(SETTLE_SECONDS)
            self._sent[known.email] = codes[0]
            for _ in range(CODE_TRIES):
                await caller.say(chat, ELSEWHERE, self._wrong_code(known))
            chats.append((chat, known))
        return chats

    async def _compare(self, caller: Caller, waiting: Sequence[tuple[Chat, Known]], guesses: int) -> None:
        """Right and wrong in turns, one at a time; pairs that are looked for each from an address of its own."""
        ways = [self._open_pair, self._closed_pair, self._spent_code, self._shown_code, self._forged]
        for n in range(guesses // (2 * len(ways))):
            for way, right in self._random.sample([(way, right) for way in ways for right in (True, False)], 10):
                self._tell(1)
                await way(caller, waiting, n, right)

    async def _open_pair(self, caller: Caller, waiting: Sequence[tuple[Chat, Known]], n: int, right: bool) -> None:
        """A number that exists with an e-mail that is not its own, or a number that does not exist."""
        address = f"10.{int(right)}.{n // 250}.{n % 250}"
        chat, one = await caller.begin(address), self._target.orders[n % len(self._target.orders)]
        number = one.number if right else f"BH-{700_000 + n}"
        answer = await caller.say(chat, address, f"track_order {number} {n}@example.com")
        self.found.compare("a pair, looked for", "the number exists" if right else "no such number", answer)
        self._judge_said("pair", answer, number)

    async def _closed_pair(self, caller: Caller, waiting: Sequence[tuple[Chat, Known]], n: int, right: bool) -> None:
        address, one = ADDRESSES[n % 2], self._random.choice(self._target.orders)
        if address not in self._closed:
            return
        email = one.email if right else f"{n}@example.com"
        answer = await caller.say(await caller.begin(address), address, f"track_order {one.number} {email}")
        self.found.compare("a pair, no longer looked for", "right" if right else "wrong", answer)
        self._judge_said("pair", answer, one.number)

    async def _spent_code(self, caller: Caller, waiting: Sequence[tuple[Chat, Known]], n: int, right: bool) -> None:
        chat, known = waiting[n % len(waiting)]
        code = self._sent[known.email] if right else self._wrong_code(known)
        answer = await caller.say(chat, ELSEWHERE, code)
        self.found.compare("a code typed, tries used up", "right" if right else "wrong", answer)
        self._judge_said("code", answer, code)

    async def _shown_code(self, caller: Caller, waiting: Sequence[tuple[Chat, Known]], n: int, right: bool) -> None:
        chat, known = waiting[n % len(waiting)]
        code = self._sent[known.email] if right else self._wrong_code(known)
        answer = await caller.identify(chat, ELSEWHERE, code=code)
        self.found.compare("a code shown, tries used up", "right" if right else "wrong", answer)
        self._judge_status("code shown", answer)

    async def _forged(self, caller: Caller, waiting: Sequence[tuple[Chat, Known]], n: int, right: bool) -> None:
        token = self._tokens.forged(self._target.orders[n].customer if right else f"nobody-{n}")
        answer = await caller.identify(waiting[0][0], ELSEWHERE, customer_token=token)
        self.found.compare("a forged token", "of a customer" if right else "of nobody", answer)
        self._judge_status("token forged", answer)

    def _wrong_code(self, known: Known) -> str:
        code = self._tokens.code(self._random)
        return code if code != self._sent[known.email] else self._wrong_code(known)

    def _email_of_another(self, one: Known) -> str:
        """Of another customer: one who has two orders may look at both."""
        return self._random.choice([other.email for other in self._target.orders if other.email != one.email])

    def _customers(self) -> list[Known]:
        """One order that can still be cancelled of each customer."""
        return list({one.email: one for one in reversed(self._target.orders) if one.state == "pending"}.values())

    def _judge_said(self, kind: str, answer: Answer, guess: str) -> None:
        self.found.answers[f"{kind}: {answer.status}"] += 1
        told = [text for text in answer.said if not self._allowed.fullmatch(text)]
        if answer.status != 200 or told:
            self.found.disclosed.append(f"{kind} {guess}: {answer.status} {told or answer.body}")

    def _judge_status(self, kind: str, answer: Answer) -> None:
        self.found.answers[f"{kind}: {answer.status}"] += 1
        if answer.status != 401:
            self.found.disclosed.append(f"{kind}: {answer.status} {answer.body}")

    def _count_codes(self) -> None:
        for known in self._customers():
            self.found.codes_sent[known.email] = len(self._target.codes(known.email))


class Forger:
    """Makes tokens that are nearly good, and codes and noise."""

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self._key, self._stranger = key, rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def bad(self, chance: random.Random) -> tuple[str, str]:
        """The name of what is wrong with a token, and the token."""
        good = {"sub": f"demo-{chance.randrange(200)}", "aud": "beforehand", "exp": utc_now() + timedelta(hours=1)}
        made: dict[str, Callable[[], str]] = {
            "by another key": lambda: self.forged(good["sub"]),
            "run out": lambda: self._signed({**good, "exp": utc_now() - timedelta(hours=1)}),
            "for another": lambda: self._signed({**good, "aud": "another"}),
            "for nobody": lambda: self._signed({name: good[name] for name in ("sub", "exp")}),
            "not signed": lambda: jwt.encode(good, None, "none"),  # type: ignore[arg-type]
            "by the public key": lambda: _by_secret(good, self._pem),
            "of an unknown key": lambda: jwt.encode(good, self._stranger, "RS256", headers={"kid": self.code(chance)}),
            "noise": lambda: self.noise(chance),
        }
        name = chance.choice(sorted(made))
        return name, made[name]()

    def forged(self, customer: str) -> str:
        """All right but the key."""
        good = {"sub": customer, "aud": "beforehand", "exp": utc_now() + timedelta(hours=1)}
        return jwt.encode(good, self._stranger, "RS256", headers={"kid": "one"})

    def code(self, chance: random.Random) -> str:
        """Six digits."""
        return f"{chance.randrange(10**6):06}"

    def noise(self, chance: random.Random) -> str:
        """What might be a token."""
        return "".join(chance.choices(string.ascii_letters + string.digits + "._-", k=chance.randrange(1, 80)))

    def _signed(self, claims: dict[str, object]) -> str:
        return jwt.encode(claims, self._key, "RS256", headers={"kid": "one"})


def _by_secret(claims: dict[str, object], secret: bytes) -> str:
    """The public key's text as an HMAC secret, which the library itself would refuse to sign with."""
    algorithm = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    head, body, _ = jwt.encode(claims, "x" * 32, "HS256", headers={"kid": "one"}).split(".")
    mac = jwt.utils.base64url_encode(algorithm.sign(f"{head}.{body}".encode(), secret)).decode()
    return f"{head}.{body}.{mac}"
