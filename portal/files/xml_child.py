"""Program of the child process that parses one XML file within hard limits. It imports nothing of the project.

Usage: xml_child.py FILE START END MEMORY_BYTES SECONDS MOST_NODES MOST_LEVELS; the text of the file is from START to
END. Each line of the output is a JSON list: of a tag and its attributes where an element begins, an empty one where it
ends. Texts between the tags are left out. If the file cannot be parsed, the last line is an object with the `problem`
(large, unsafe, unreadable) and its `line`, or null.
"""

import json
import resource
import sys


class TooLarge(Exception):
    """More elements or levels than the limits allow."""


class Writer:
    """Target of the parser that writes elements as they begin and end."""

    def __init__(self, most_nodes, most_levels):
        self.nodes, self.levels = most_nodes, most_levels

    def start(self, tag, attributes):
        self.nodes -= 1
        self.levels -= 1
        if self.nodes < 0 or self.levels < 0:
            raise TooLarge
        write([tag, attributes])

    def end(self, tag):
        self.levels += 1
        write([])

    def close(self):
        pass


def write(answer):
    sys.stdout.write(json.dumps(answer) + "\n")


def main(path, start, end, memory, seconds, most_nodes, most_levels):
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    parser = DefusedXMLParser(target=Writer(most_nodes, most_levels), forbid_dtd=True)
    try:
        with open(path, "rb") as file:
            file.seek(start)
            while start < end and (piece := file.read(min(1 << 16, end - start))):
                start += len(piece)
                parser.feed(piece)
        parser.close()
    except TooLarge:
        write({"problem": "large", "line": None})
    except DefusedXmlException:
        write({"problem": "unsafe", "line": None})
    except (ParseError, ValueError, LookupError) as error:
        write({"problem": "unreadable", "line": getattr(error, "position", [None])[0]})


if __name__ == "__main__":
    try:
        main(sys.argv[1], *map(int, sys.argv[2:]))
    except BaseException as error:  # a hostile file may raise anything; report only its type, no data
        sys.stderr.write(type(error).__name__)
        sys.exit(3)
