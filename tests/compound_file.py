"""A compound file as Outlook makes one, just large enough to hold attachments ([MS-CFB], [MS-OXMSG])."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


@dataclass
class _Node:
    name: str
    content: bytes | None = None
    children: list[_Node] = field(default_factory=list)
    number: int = 0
    start: int = _END


def outlook_message(
    *attached: tuple[str, bytes], properties: bytes = b"", streams: tuple[tuple[str, bytes], ...] = ()
) -> bytes:
    """A message with files attached, the stream of its properties, and further streams by name."""
    root = _Node("Root Entry", children=[_Node(name, content) for name, content in streams])
    if properties:
        root.children.append(_Node("__properties_version1.0", properties))
    for number, (name, content) in enumerate(attached):
        root.children.append(
            _Node(
                f"__attach_version1.0_#{number:08X}",
                children=[
                    _Node("__substg1.0_37010102", content),
                    _Node("__substg1.0_3707001F", name.encode("utf-16-le")),
                ],
            )
        )
    return _laid_out(root)


def _laid_out(root: _Node) -> bytes:
    nodes = _numbered(root)
    table: list[int] = []
    sectors: list[bytes] = []

    def store(content: bytes) -> int:
        first = len(sectors)
        pieces = [content[at : at + 512].ljust(512, b"\0") for at in range(0, len(content), 512)] or [
            b"\0" * 512
        ]
        sectors.extend(pieces)
        table.extend([*range(first + 1, first + len(pieces)), _END])
        return first

    mini, mini_table = b"", list[int]()
    for node in nodes:
        if node.content is not None and len(node.content) < 4096:
            count = max(1, -(-len(node.content) // 64))
            node.start = len(mini_table)
            mini_table += [*range(node.start + 1, node.start + count), _END]
            mini += node.content.ljust(count * 64, b"\0")
        elif node.content is not None:
            node.start = store(node.content)
    root.start = store(mini)
    mini_start = store(struct.pack(f"<{len(mini_table)}I", *mini_table).ljust(512, b"\xff"))
    directory = store(b"".join(_entry(node, nodes, mini) for node in nodes))
    tables = -(-(len(table) + 8) // 127)
    where = range(len(table), len(table) + tables)
    table += [_TABLE] * tables
    table += [_FREE] * (tables * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header += b"\0" * 6 + struct.pack("<IIIII", 0, tables, directory, 0, 4096)
    header += struct.pack("<IIII", mini_start, 1, _END, 0)
    header += struct.pack("<109I", *where, *[_FREE] * (109 - tables))
    return header + b"".join(sectors) + struct.pack(f"<{len(table)}I", *table)


def _numbered(root: _Node) -> list[_Node]:
    found, pending = list[_Node](), [root]
    while pending:
        node = pending.pop(0)
        node.number = len(found)
        found.append(node)
        pending += node.children
    return found


def _entry(node: _Node, nodes: list[_Node], mini: bytes) -> bytes:
    name = node.name.encode("utf-16-le")
    siblings = next((other.children for other in nodes if node in other.children), [])
    place = siblings.index(node) + 1 if siblings else 0
    right = siblings[place].number if siblings and place < len(siblings) else _FREE
    child = node.children[0].number if node.children else _FREE
    size = len(mini) if node.number == 0 else len(node.content or b"")
    kind = 5 if node.number == 0 else 1 if node.content is None else 2
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBB", len(name) + 2, kind, 1)
        + struct.pack("<III", _FREE, right, child)
        + b"\0" * 36
        + struct.pack("<III", node.start, size, 0)
    )
