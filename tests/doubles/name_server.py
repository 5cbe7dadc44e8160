"""DNS as it is on the wire: a name server on 127.0.0.1 that knows what it was told, and nothing else."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver
import dns.rrset


@dataclass
class NameServer:
    """Records by name and type, `"school.example TXT"`; `asked` are the questions that came. `silent`: it answers none."""

    records: Mapping[str, str]
    silent: bool = False
    port: int = 0
    asked: list[str] = field(default_factory=list)

    def answer(self, wire: bytes) -> bytes:
        """A name that is not known does not exist; one that is known has only the types it has."""
        query = dns.message.from_wire(wire)
        (question,) = query.question
        name, kind = question.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(question.rdtype)
        self.asked.append(f"{name} {kind}")
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        if found := self.records.get(f"{name} {kind}"):
            reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, found))
        elif not any(each.startswith(f"{name} ") for each in self.records):
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


@contextmanager
def serving_names(records: Mapping[str, str], *, silent: bool = False) -> Iterator[NameServer]:
    """A name server, and a resolver of this process that asks it and no other until the end."""
    server = NameServer(records, silent)

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, socket = self.request
            if not server.silent:
                socket.sendto(server.answer(wire), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as udp:
        server.port = udp.server_address[1]
        thread = threading.Thread(target=udp.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        before = dns.resolver.default_resolver
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.port
        dns.resolver.default_resolver = resolver
        try:
            yield server
        finally:
            dns.resolver.default_resolver = before
            udp.shutdown()
            thread.join()
