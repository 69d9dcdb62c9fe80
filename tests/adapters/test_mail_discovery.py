"""Finding mail servers: a name server and a web server on loopback, honest and hostile."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from followupd.adapters.https_file import LARGEST, HttpsFiles
from followupd.adapters.mail_discovery import Discovery, Found
from followupd.adapters.mail_dns import MailDns
from tests.servers.certificates import Authority
from tests.servers.name_server import NameServer
from tests.servers.web import DRIP, ENDLESS, SILENT, WebServer

SAM = "sam@rivera.example"
AUTOCONFIG = "autoconfig.rivera.example/mail/config-v1.1.xml"
WELL_KNOWN = "rivera.example/.well-known/autoconfig/mail/config-v1.1.xml"
HOSTS = ("autoconfig.rivera.example", "rivera.example", "elsewhere.example")
AT_HOME = {(host, "A"): ["127.0.0.1"] for host in HOSTS}

XML = """<?xml version="1.0"?>
<clientConfig version="1.1">
  <emailProvider id="rivera.example">
    <domain>rivera.example</domain>
    <incomingServer type="pop3">
      <hostname>pop.rivera.example</hostname><port>995</port><socketType>SSL</socketType>
      <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication>
    </incomingServer>
    <incomingServer type="imap">
      <hostname>imap.%EMAILDOMAIN%</hostname><port>993</port><socketType>SSL</socketType>
      <username>%EMAILLOCALPART%</username><authentication>{login}</authentication>
    </incomingServer>
    <outgoingServer type="smtp">
      <hostname>plain.rivera.example</hostname><port>25</port><socketType>plain</socketType>
      <username>%EMAILLOCALPART%</username><authentication>password-cleartext</authentication>
    </outgoingServer>
    <outgoingServer type="smtp">
      <hostname>{smtp}</hostname><port>587</port><socketType>STARTTLS</socketType>
      <username>%EMAILLOCALPART%</username><authentication>{login}</authentication>
    </outgoingServer>
  </emailProvider>
</clientConfig>
"""
PLAIN = XML.format(login="password-cleartext", smtp="smtp.rivera.example")
BOMB = """<?xml version="1.0"?>
<!DOCTYPE clientConfig [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
""" + PLAIN.partition("\n")[2].replace("smtp.rivera", "smtp&b;.rivera")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


class Net:
    """A name server and a web server, and how to look with them."""

    def __init__(self, stack: ExitStack, authority: Authority) -> None:
        self._stack = stack
        self._authority = authority
        self.names = stack.enter_context(NameServer(dict(AT_HOME)))
        self.web: WebServer | None = None

    def say(self, kind: str, *values: str, name: str = "rivera.example") -> None:
        self.names.records[name, kind] = list(values)

    def serve(self, pages: Mapping[str, str]) -> WebServer:
        context = self._authority.server_context(*HOSTS)
        self.web = self._stack.enter_context(WebServer(context, pages))
        return self.web

    def find(self, email: str = SAM, *, trusted: bool = True) -> Found:
        dns = MailDns(self.names.host, self.names.port, seconds=1)
        context = ssl.create_default_context()
        if trusted:
            context.load_verify_locations(self._authority.ca_file)
        port = self.web.port if self.web else 1
        return Discovery(dns, HttpsFiles(dns, context, port, seconds=1)).find(email)


@pytest.fixture
def net(authority: Authority) -> Iterator[Net]:
    with ExitStack() as stack:
        yield Net(stack, authority)


def test_a_large_providers_address_needs_no_question_to_anybody(net: Net) -> None:
    found = net.find("sam@gmail.com")
    assert found.provider is not None
    assert found.provider.name == "gmail"
    assert net.names.asked == []


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("aspmx.l.google.com.", "gmail"),
        ("rivera-example.mail.protection.outlook.com.", "office365"),
        ("in1-smtp.messagingengine.com.", "fastmail"),
        ("mx01.mail.icloud.com.", "icloud"),
        ("mailsec.protonmail.ch.", "proton-bridge"),
    ],
)
def test_a_domain_of_ones_own_is_found_at_the_provider_that_takes_its_mail(
    net: Net, host: str, name: str
) -> None:
    net.say("MX", "20 mx.backup.example.", f"10 {host}")
    found = net.find()
    assert found.provider is not None
    assert found.provider.name == name


def test_a_name_that_only_looks_like_a_providers_is_not_taken_for_it(net: Net) -> None:
    net.say("MX", "10 mx.notgoogle.com.", "10 google.com.evil.example.")
    assert net.find().provider is None


def test_srv_records_are_taken_by_priority_and_then_by_weight(net: Net) -> None:
    net.say(
        "SRV",
        "20 99 465 late.rivera.example.",
        "10 1 465 light.rivera.example.",
        "10 5 2465 smtp.rivera.example.",
        name="_submissions._tcp.rivera.example",
    )
    net.say("SRV", "0 0 993 imap.rivera.example.", name="_imaps._tcp.rivera.example")
    found = net.find()
    assert found.smtp == ("smtp.rivera.example", 2465, "tls")
    assert found.imap == ("imap.rivera.example", 993, "tls")
    assert found.strangers == ()


def test_starttls_is_taken_where_nothing_else_is_offered(net: Net) -> None:
    net.say("SRV", "0 0 0 .", name="_submissions._tcp.rivera.example")
    net.say("SRV", "0 0 587 smtp.rivera.example.", name="_submission._tcp.rivera.example")
    net.say("SRV", "0 0 143 imap.rivera.example.", name="_imap._tcp.rivera.example")
    found = net.find()
    assert found.smtp == ("smtp.rivera.example", 587, "starttls")
    assert found.imap == ("imap.rivera.example", 143, "starttls")


def test_a_service_that_the_domain_says_it_does_not_offer_is_said(net: Net) -> None:
    net.say("SRV", "0 0 0 .", name="_submissions._tcp.rivera.example")
    net.say("SRV", "0 0 0 .", name="_submission._tcp.rivera.example")
    net.say("SRV", "0 0 993 imap.rivera.example.", name="_imaps._tcp.rivera.example")
    found = net.find()
    assert found.smtp is None
    assert found.imap == ("imap.rivera.example", 993, "tls")
    assert any("no letters from mail programs" in note for note in found.notes)


@pytest.mark.parametrize(
    "host", ["smtp.mailhost.example", "rivera.example.evil.test", "notrivera.example"]
)
def test_hosts_outside_the_domain_are_named_as_strangers(net: Net, host: str) -> None:
    net.say("SRV", f"0 0 465 {host}.", name="_submissions._tcp.rivera.example")
    assert net.find().strangers == (host,)


def test_a_stranger_that_is_a_known_provider_is_that_provider(net: Net) -> None:
    net.say("SRV", "0 0 465 smtp.fastmail.com.", name="_submissions._tcp.rivera.example")
    net.say("SRV", "0 0 993 imap.fastmail.com.", name="_imaps._tcp.rivera.example")
    found = net.find()
    assert found.provider is not None
    assert found.provider.name == "fastmail"
    assert found.strangers == ()


def test_a_stranger_of_the_mailbox_stays_one_when_sending_comes_from_the_file(net: Net) -> None:
    net.say("SRV", "0 0 993 imap.evil.test.", name="_imaps._tcp.rivera.example")
    net.serve({AUTOCONFIG: only_smtp()})
    found = net.find()
    assert found.smtp == ("smtp.rivera.example", 587, "starttls")
    assert found.imap is None or found.strangers == ("imap.evil.test",)


def only_smtp() -> str:
    return PLAIN.replace('type="imap"', 'type="other"')


def test_a_host_with_strange_signs_is_not_taken(net: Net) -> None:
    net.say("SRV", r"0 0 465 a\032b\"c.rivera.example.", name="_submissions._tcp.rivera.example")
    assert net.find().smtp is None


def test_the_autoconfig_file_is_read_with_its_placeholders(net: Net) -> None:
    web = net.serve({AUTOCONFIG: PLAIN})
    found = net.find()
    assert found.smtp == ("smtp.rivera.example", 587, "starttls")
    assert found.imap == ("imap.rivera.example", 993, "tls")
    assert found.username == "sam"
    assert web.visited == [f"{AUTOCONFIG}?emailaddress=sam%40rivera.example"]


def test_the_file_of_the_domain_itself_is_read_where_there_is_no_other(net: Net) -> None:
    net.serve({WELL_KNOWN: PLAIN})
    assert net.find().smtp == ("smtp.rivera.example", 587, "starttls")


def test_a_redirect_to_another_https_page_is_followed(net: Net) -> None:
    net.serve(
        {AUTOCONFIG: "302 https://elsewhere.example/sam.xml", "elsewhere.example/sam.xml": PLAIN}
    )
    assert net.find().smtp is not None


@pytest.mark.parametrize(
    "page",
    [
        ENDLESS,
        DRIP,
        SILENT,
        "302 http://elsewhere.example/sam.xml",
        "302 ftp://elsewhere.example/sam.xml",
        "302 https://autoconfig.rivera.example/mail/config-v1.1.xml",
        "302 ",
        BOMB,
        "<html><body>Welcome!</body></html>",
        "this is no XML <",
        "",
        "<clientConfig>" + "<a>" * 5000,
        "<clientConfig>" + "<a>" * 50 + "</a>" * 50 + PLAIN.partition("<clientConfig")[2][14:],
        PLAIN + " " * LARGEST,
        XML.format(login="password-cleartext", smtp="smtp.rivera.example/../evil"),
        XML.format(login="password-cleartext", smtp="sam:secret@evil.test"),
        PLAIN.replace("587", "99999"),
        PLAIN.replace("STARTTLS", "plain"),
        "\ud83d".encode("utf-16", "surrogatepass").decode("latin-1") + PLAIN,
    ],
    ids=lambda page: page[:24],
)
def test_a_hostile_or_useless_file_gives_no_server(net: Net, page: str) -> None:
    net.serve({AUTOCONFIG: page, "elsewhere.example/sam.xml": PLAIN})
    assert net.find().smtp is None


def test_a_web_server_that_cannot_show_who_it_is_is_not_believed(net: Net) -> None:
    net.serve({AUTOCONFIG: PLAIN, WELL_KNOWN: PLAIN})
    assert net.find(trusted=False).smtp is None


def test_a_provider_that_takes_only_oauth_is_said(net: Net) -> None:
    net.serve({AUTOCONFIG: XML.format(login="OAuth2", smtp="smtp.rivera.example")})
    found = net.find()
    assert found.smtp is None
    assert any("OAuth" in note for note in found.notes)


def test_a_password_beside_oauth_is_taken(net: Net) -> None:
    both = "OAuth2</authentication><authentication>password-cleartext"
    net.serve({AUTOCONFIG: XML.format(login=both, smtp="smtp.rivera.example")})
    found = net.find()
    assert found.smtp == ("smtp.rivera.example", 587, "starttls")
    assert found.notes == ()


def test_a_domain_that_does_not_exist_is_said(net: Net) -> None:
    found = net.find("sam@riviera.example")
    assert found.no_domain
    assert "riviera.example" in found.notes[0]


def test_a_domain_that_takes_no_mail_is_said(net: Net) -> None:
    net.say("MX", "0 .")
    found = net.find()
    assert found.smtp is None
    assert "takes no mail" in found.notes[0]


@pytest.mark.parametrize("way", ["silent", "broken"])
def test_without_an_answer_from_the_network_the_search_ends_with_a_sentence(
    net: Net, way: str
) -> None:
    setattr(net.names, way, True)
    found = net.find()
    assert found.smtp is None
    assert "network" in found.notes[0]


def test_where_nobody_listens_the_search_ends_too(tmp_path: Path) -> None:
    with NameServer() as gone:
        pass
    found = Discovery(MailDns(gone.host, gone.port, seconds=0.5)).find(SAM)
    assert found == Found(notes=found.notes)
    assert found.notes
