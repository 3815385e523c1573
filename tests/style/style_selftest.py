"""Shows that each style rule catches what it is for and lets the rest pass."""

import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

import layering
import tidy


class Layering(unittest.TestCase):
    """What each layer may include."""

    def refused(self, path, include):
        return list(layering.violations(path, f"// x\n#include {include}\n"))

    def test_refuses_what_crosses_a_layer(self):
        for path, include in [
                ("core/fold.cc", '"storage/store.h"'),
                ("core/fold.h", "<rocksdb/db.h>"),
                ("core/fold.h", "<grpcpp/grpcpp.h>"),
                ("core/fold.h", '"parley/v1/position.pb.h"'),
                ("core/fold.h", "<unistd.h>"),
                ("storage/writer.cc", '"services/errors.h"'),
                ("storage/writer.cc", '"parley/v1/position.pb.h"'),
                ("storage/writer.cc", "<unicode/unistr.h>"),
                ("services/history_service.cc", "<rocksdb/db.h>"),
                ("services/history_service.cc", '"client/client.h"'),
                ("client/client.h", '"core/stance.h"'),
                ("cli/main.cc", '"core/stance.h"'),
                ("cli/main.cc", "<grpcpp/grpcpp.h>"),
                ("cli/commands/import.cc", "<unicode/uchar.h>"),
                ("examples/clients/cpp/history.cc", '"client/client.h"')]:
            with self.subTest(path=path, include=include):
                self.assertEqual(len(self.refused(path, include)), 1)

    def test_allows_the_table(self):
        for path, include in [
                ("core/fold.cc", "<vector>"),
                ("core/fold.cc", '"core/stance.h"'),
                ("core/fold.cc", '"parley/event/v1/event.pb.h"'),
                ("storage/writer.cc", "<rocksdb/db.h>"),
                ("storage/writer.cc", "<sys/stat.h>"),
                ("storage/catalog/names.cc", "<unicode/unistr.h>"),
                ("services/main.cc", '"storage/store.h"'),
                ("services/main.cc", "<grpcpp/grpcpp.h>"),
                ("cli/main.cc", '"client/client.h"'),
                ("cli/render/width.cc", "<unicode/uchar.h>"),
                ("cli/import.cc", "<simdjson.h>"),
                ("tests/core/fold_test.cc", '"storage/store.h"')]:
            with self.subTest(path=path, include=include):
                self.assertEqual(self.refused(path, include), [])

    def test_names_file_and_line(self):
        self.assertIn("core/fold.cc:2: core may not include rocksdb/db.h", self.refused("core/fold.cc", "<rocksdb/db.h>")[0])


class Tidy(unittest.TestCase):
    """The house rules."""

    def findings(self, path, text):
        with tempfile.TemporaryDirectory() as root:
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as file:
                file.write(text)
            return tidy.violations(root, path)

    def test_catches(self):
        for path, text, words in [
                ("core/a.cc", "// TO" + "DO: later\n", "left for later"),
                ("core/a.cc", "using " + "namespace std;\n", "using namespace"),
                ("tests/core/a_test.cc", "std::this_thread::sleep" + "_for(1s);\n", "sleeps"),
                ("tests/deep/run", "  sl" + "eep 1\n", "sleeps"),
                ("tests/a.py", "time.sl" + "eep(1)\n", "sleeps"),
                ("storage/a.cc", "std::co" + "ut << 1;\n", "prints"),
                ("core/a.cc", "int x;\n" * 401, "401 lines"),
                ("proto/a.proto", "// x\n" * 451, "451 lines"),
                ("core/a.h", "#pragma once\n", "opens with a comment"),
                ("core/a.h", "// What it is for.\n", "#pragma once"),
                ("docs/a.md", "see /ro" + "ot/x\n", "one machine"),
                ("docs/a.md", "see /ho" + "me/me/x\n", "one machine"),
                ("tests/tools/package-lock.json", "https://registry.npm" + "js.org/buf\n", "registry"),
                ("docs/a.md", "[gone](missing.md)\n", "missing.md"),
                ("docs/a.md", "x \n", "end of a line"),
                ("docs/a.md", "x", "no newline")]:
            with self.subTest(path=path, words=words):
                found = self.findings(path, text)
                self.assertEqual(len(found), 1, found)
                self.assertIn(words, found[0])

    def test_lets_pass(self):
        for path, text in [
                ("core/a.h", "// What it is for.\n#pragma once\n"),
                ("services/main.cc", "std::co" + "ut << 1;\n"),
                ("deploy/quickstart", "sl" + "eep 0.05\n"),
                ("proto/a.proto", "// x\n" * 450),
                ("docs/a.md", "[self](a.md#part), [out](https://example.org), [here](#part)\n```\n[x](y)\n```\n"),
                ("docs/a.md", "the network/ho" + "me/page and https://example.org/ro" + "ot/x\n")]:
            with self.subTest(path=path):
                self.assertEqual(self.findings(path, text), [])


if __name__ == "__main__":
    unittest.main()
