"""Any mail is read: its words, its files' names, what it is about, and whether a person wrote it."""

from __future__ import annotations

import html
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.mail.new_words import Ours, new_words
from bot.mail.received import read

HEAD = b"From: Ana Kowal <ana@help.example>\r\nMessage-ID: <1@help.example>\r\n"

OURS = Ours("#### Write your answer above this line ####", ("Blue Door Shop", "support@shop.example"))


def mail(text: str = "It is on its way.\n", **headers: str) -> EmailMessage:
    """An answer as a person's mail program writes it."""
    made = EmailMessage()
    made["From"], made["To"], made["Message-ID"] = "Ana Kowal <ana@help.example>", "a@shop.example", "<1@help.example>"
    for name, value in headers.items():
        del made[name.replace("_", "-")]
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


SENDERS = [
    pytest.param("Ana Kowal <ana@help.example>", "Ana Kowal", id="a name"),
    pytest.param("=?utf-8?b?SmXFvGkgxYF1Y2phbg==?= <j@help.example>", "Jeżi Łucjan", id="an encoded name"),
    pytest.param("ana@help.example", "ana", id="only an address"),
    pytest.param('"Ana (Help)" <ana@help.example>', "Ana (Help)", id="brackets"),
    pytest.param("", "", id="nothing"),
]


@pytest.mark.parametrize(("sender", "name"), SENDERS)
def test_the_sender_is_named(sender: str, name: str) -> None:
    assert read(b"From: " + sender.encode() + b"\r\n\r\nhello\r\n").sender == name


BODIES = [
    pytest.param(b"Content-Type: text/plain; charset=utf-8\r\n\r\nzobacz\xc4\x99", "zobaczę", id="utf-8"),
    pytest.param(b"Content-Type: text/plain; charset=iso-8859-2\r\n\r\nzobacz\xea", "zobaczę", id="latin 2"),
    pytest.param(b"Content-Type: text/plain; charset=windows-1255\r\n\r\n\xf9\xec\xe5\xed", "שלום", id="Hebrew"),
    pytest.param(b"Content-Type: text/plain; charset=tis-620\r\n\r\n\xca\xc7\xd1\xca\xb4\xd5", "สวัสดี", id="Thai"),
    pytest.param(b"Content-Type: text/plain; charset=no-such\r\n\r\nzobacz\xc4\x99", "zobaczę", id="one nobody knows"),
    pytest.param(b"Content-Type: text/plain; charset=utf-8\r\n\r\ncaf\xe9", "café", id="bytes that are not in it"),
    pytest.param(b"\r\ncaf\xc3\xa9", "café", id="none said"),
    pytest.param(b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=", "hello", id="base64"),
    pytest.param(b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8", "hello", id="base64 that is cut off"),
    pytest.param(b"\r\na\x00b\r\nc", "ab\nc", id="what no database stores"),
]


@pytest.mark.parametrize(("rest", "text"), BODIES)
def test_words_are_read_in_every_character_set(rest: bytes, text: str) -> None:
    assert read(HEAD + rest).text.strip() == text


def test_the_plain_text_is_taken_before_the_html() -> None:
    made = mail("plain\n")
    made.add_alternative("<p>rich</p>", subtype="html")
    assert read(bytes(made)).text.strip() == "plain"


HTML = [
    pytest.param("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree", id="paragraphs"),
    pytest.param("<style>p{}</style><script>x()</script>ok<img src='https://t.example/1.gif'>", "ok", id="no code"),
    pytest.param(
        "<div>New</div><div class='gmail_quote'>On x@y wrote:<blockquote>old</blockquote></div>", "New", id="Gmail"
    ),
    pytest.param("<div>New</div><hr><div id='divRplyFwdMsg'>From: us</div><div>old</div>", "New", id="Outlook"),
    pytest.param(
        "<p>New</p><div class='moz-cite-prefix'>On x:</div><blockquote>old</blockquote>", "New", id="Thunderbird"
    ),
    pytest.param("<div>New</div><blockquote type='cite'>old</blockquote>", "New", id="Apple Mail"),
    pytest.param("<blockquote>old</blockquote><p>New</p>", "New", id="written below"),
    pytest.param("<blockquote>old</blockquote>", "", id="nothing new"),
    pytest.param("<blockquote>Q1</blockquote>A1<blockquote>Q2</blockquote><p>A2</p>", "A1\n\nA2", id="in between"),
    pytest.param("", "", id="empty"),
    pytest.param("<div>" * 5000 + "deep", None, id="without end"),
]


@pytest.mark.parametrize(("page", "text"), HTML)
def test_html_alone_becomes_text_without_what_it_quotes(page: str, text: str | None) -> None:
    found = new_words(read(HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()).text, OURS)
    assert text is None or found == text


SAID = "<p>#### Write your answer above this line ####</p><p>Somebody waits.</p>"
HTML_QUOTED = {
    "Gmail": "<div class='gmail_quote gmail_quote_container'><div class='gmail_attr'>On Tue Blue Door Shop wrote:</div>"
    f"<blockquote class='gmail_quote'>{SAID}</blockquote></div>",
    "Outlook on the web": f"<div id='appendonsend'></div><hr><div id='divRplyFwdMsg'>From: x</div><div>{SAID}</div>",
    "Outlook": "<div style='border-top:solid'><p><b>Od:</b> Blue Door Shop &lt;support@shop.example&gt;<br>"
    f"<b>Wysłano:</b> wtorek, 17 marca 2026<br><b>Do:</b> Desk</p></div>{SAID}",
    "Apple Mail in Hebrew": f"<div>ב-17 במרץ 2026, Blue Door Shop כתב:</div><blockquote>{SAID}</blockquote>",
    "Thunderbird in Thai": "<div class='moz-cite-prefix'>เมื่อ 17/3/2026 Blue Door Shop เขียน:</div>"
    f"<blockquote>{SAID}</blockquote>",
    "one nobody knows": f"<table><tr><td>{SAID}</td></tr></table>",
}
WORDS = st.lists(st.text("abc żółw שלום สวัสดี می & < ' 12", min_size=1, max_size=20), min_size=1, max_size=4)


@given(WORDS, st.sampled_from(sorted(HTML_QUOTED)))
def test_new_words_in_html_survive_whatever_is_quoted_below(lines: list[str], program: str) -> None:
    told = [" ".join(line.split()) for line in lines if line.strip(" <")] or ["yes"]
    page = "".join(f"<div>{html.escape(line)}</div>" for line in told) + HTML_QUOTED[program]
    raw = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    assert " ".join(new_words(read(raw).text, OURS).split()) == " ".join(told)


def test_files_are_named_and_pictures_of_a_signature_are_not() -> None:
    made = mail()
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Rechnung März.pdf")
    made.add_attachment("a,b", filename="list.csv")
    made.add_attachment(b"GIF", maintype="image", subtype="gif", disposition="inline", cid="<logo@x>", filename="l.gif")
    made.add_attachment(mail("another"))
    found = read(bytes(made))
    assert found.files == ("Rechnung März.pdf", "list.csv", "message/rfc822")
    assert found.text.strip() == "It is on its way."


BY_THEMSELVES = [
    pytest.param({}, False, id="a person's"),
    pytest.param({"Auto_Submitted": "no"}, False, id="a person's, who says so"),
    pytest.param({"Auto_Submitted": "auto-replied (vacation)"}, True, id="a vacation"),
    pytest.param({"Auto_Submitted": "auto-generated; why=x"}, True, id="generated"),
    pytest.param({"Precedence": "bulk"}, True, id="in bulk"),
    pytest.param({"Precedence": "first-class"}, False, id="not in bulk"),
    pytest.param({"X_Autoreply": "yes"}, True, id="the older header"),
    pytest.param({"X_Autoresponder": "Will be back"}, True, id="another older header"),
    pytest.param({"X_Autoreply": "no"}, False, id="the older header, no"),
    pytest.param({"Return_Path": "<>"}, True, id="the null sender"),
]


@pytest.mark.parametrize(("headers", "automatic"), BY_THEMSELVES)
def test_it_is_seen_whether_a_person_wrote(headers: dict[str, str], automatic: bool) -> None:
    assert read(bytes(mail(**headers))).automatic is automatic


def test_the_envelopes_null_sender_is_enough() -> None:
    assert read(bytes(mail()), envelope_sender="").automatic
    assert not read(bytes(mail()), envelope_sender="ana@help.example").automatic


@pytest.mark.parametrize(("said", "automatic"), [("auto-generated", False), ("auto-replied", True)])
def test_a_help_desk_that_marks_all_it_sends_is_believed_where_the_shop_says_so(said: str, automatic: bool) -> None:
    assert read(bytes(mail(Auto_Submitted=said)), marked=True).automatic is automatic


def report(action: str) -> bytes:
    """What a mail server says of a mail of ours."""
    status = f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; d@help.example\r\nAction: {action}\r\n"
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: support@shop.example\r\nSubject: Mail\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nIt did not go.\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{status}\r\n"
        "--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <12-tokentoken@shop.example>\r\n\r\nwords\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(("action", "bounce"), [("failed", True), ("delayed", False), ("delivered", False)])
def test_a_report_is_a_bounce_when_it_says_that_a_mail_failed(action: str, bounce: bool) -> None:
    found = read(report(action))
    assert (found.bounce, found.automatic) == (bounce, True)
    assert found.text == "" if bounce else True
    assert any("<12-tokentoken@" in text for text in found.about) is bounce


def test_an_old_mail_servers_bounce_is_one_too() -> None:
    old = (
        b"From: MAILER-DAEMON@mx.example\r\n\r\nHi. It did not go.\r\n\r\nMessage-ID: <12-tokentoken@shop.example>\r\n"
    )
    assert read(old, envelope_sender="").bounce
    assert not read(old, envelope_sender="x@mx.example").bounce


def test_the_same_message_id_has_the_same_key_and_without_one_the_same_bytes() -> None:
    assert read(bytes(mail("a"))).key == read(bytes(mail("b"))).key
    assert read(b"\r\na").key == read(b"\r\na").key != read(b"\r\nb").key


@pytest.mark.parametrize("times", [50, 300, 700, 3000])
@pytest.mark.parametrize("kind", ["multipart/mixed; boundary=x", "message/rfc822"])
def test_parts_in_parts_without_end_are_read_too(kind: str, times: int) -> None:
    begins = b"--x\r\n" if "boundary" in kind else b""
    assert read((f"Content-Type: {kind}\r\n\r\n".encode() + begins) * times + b"\r\nhello").sender == ""


BROKEN = st.lists(
    st.sampled_from(
        [
            b"From: <\r\n", b"To: ,,@;:\r\n", b"Message-ID: <<>\r\n", b"Content-Type: multipart/mixed\r\n",
            b'Content-Type: multipart/mixed; boundary="x"\r\n', b"--x\r\n", b"--x--\r\n", b"\r\n", b"=?utf-8?q?=",
            b"Content-Type: text/html; charset=\xff\r\n", b"Content-Disposition: attachment; filename*=utf-8''%ff\r\n",
            b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: message/rfc822\r\n", b"References: <\xff>\r\n",
            b"Content-Type: message/delivery-status\r\n", b"Content-Transfer-Encoding: uuencode\r\n", b"<p>\x00",
        ]
    )
    | st.binary(max_size=40),
    max_size=20,
)  # fmt: skip


REFUSED_BEFORE = [
    b"=?utf-8?q?=",
    b":\x00\x80",
    b"=?utf-8?q?=",
    b"=?utf-8?q?=",
    b"Content-Disposition: attachment; filename*=utf-8''%ff\r\n",
    b"Content-Type: message/delivery-status\r\n",
]
"""A report that the standard library reads and cannot write."""


@example(REFUSED_BEFORE)
@given(BROKEN)
def test_no_bytes_make_reading_fail(pieces: list[bytes]) -> None:
    found = read(b"".join(pieces))
    assert "\x00" not in found.text + found.sender
