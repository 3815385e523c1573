"""What all phases share: how much to measure, where, and what was found so far."""

import dataclasses
import os
import pathlib
import shutil

from servers import parleyd, processes


@dataclasses.dataclass
class Plan:
    """How much is measured. Sizes are events besides declarations."""
    events: int = 10_000_000     # of the main ledger
    sizes: tuple = (10_000, 1_000_000, 10_000_000)  # ledgers whose stances are compared
    pairs_events: int = 1_000_000  # of the ledger that is compared with one of ten times the statements on its pairs
    bulk_events: int = 500_000   # of bulk appends, imports and COPY, in each round
    amended_events: int = 500_000  # statements that are amended five times
    parties: int = 1_000
    issues: int = 200
    calls: int = 5_000           # of each kind and round
    rounds: int = 5
    watchers: int = 1_000
    watch_rate: int = 1_000      # appends a second
    watch_appends: int = 3_000   # in each round
    rules: int = 1_000           # alert rules, at most as many
    killed_events: int = 20_000  # appended just before a kill -9

    def sizes_filled(self):
        """Those of ledgers that are not loaded, but written by themselves: larger than the main one."""
        return [events for events in self.sizes if events > self.events]


SHORT = Plan(events=3_000, sizes=(500, 3_000, 4_000), pairs_events=300, bulk_events=1_000, amended_events=200, parties=50, issues=20,
             calls=60, rounds=1, watchers=20, watch_rate=200, watch_appends=60, rules=70,
             killed_events=200)


@dataclasses.dataclass
class Bench:
    """One run."""
    plan: Plan
    binaries: pathlib.Path
    directory: pathlib.Path
    corpus: pathlib.Path
    found: dict = dataclasses.field(default_factory=dict)  # {name: [figures of each round]}
    appended: dict = dataclasses.field(default_factory=dict)  # {store: events of the workload in it}

    def add(self, prefix, rounds):
        """Keeps figures as `prefix.what`, after those that are there."""
        for what, values in rounds.items():
            self.found.setdefault(f"{prefix}.{what}", []).extend(values)

    def note(self, name, **figure):
        """Keeps one figure."""
        self.found.setdefault(name, []).append(figure)

    def shape(self, events, *more):
        """The options that name a workload."""
        return ["--corpus", self.corpus, "--events", events, "--parties", self.plan.parties, "--issues", self.plan.issues,
                *more]

    def parley(self, command, address, events, *more):
        """Figures of a subcommand of bench_parley."""
        return processes.figures(self.binaries / "bench_parley", command, "--server", address, *self.shape(events), *more)

    def server(self, store):
        """parleyd on a store."""
        return parleyd.parleyd(self.binaries, store)

    def store(self, events, *shape):
        """The folder of a store with this workload, which is made when it is not there yet. Its making is kept
        under the folder's name, which tells ledgers with as many events apart."""
        folder = self.directory / "-".join(["store", str(events), *(str(part).strip("-!") for part in shape)])
        if folder in self.appended:
            return folder
        self.drop(folder)  # what a load that failed has left
        (self._fill if events > self.plan.events else self._load)(folder, events, shape)
        self.appended[folder] = events
        return folder

    def _load(self, folder, events, shape):
        with self.server(folder) as (process, address):
            self.add(f"load {folder.name}", self.parley("load", address, events, *shape))
            self.note(f"load {folder.name}.memory", mib=parleyd.most_memory_mib(process))

    def _fill(self, folder, events, shape):
        """Appending so many would take hours: the ledger is written by itself, its projections rebuilt."""
        rocksdb = self.binaries / "bench_rocksdb"
        processes.figures(rocksdb, "fill", "--dir", folder, *self.shape(events, *shape))
        self.add(f"fill {folder.name}", processes.figures(rocksdb, "rebuild", "--dir", folder))

    def warm(self, *folders):
        """Reads the files of stores, or of PostgreSQL, which may be running: systems drop what was not used for a while
        from memory, and what was just loaded would be measured on other terms than what had to wait. Those larger than
        half of the memory are left as they are."""
        half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2
        for folder in folders:
            if processes.folder_bytes(folder) < half:
                processes.read_files(folder)

    @property
    def postgres_folder(self):
        """Where PostgreSQL keeps its data while it runs."""
        return self.directory / "pg"

    def copy(self, store, name):
        """A store's folder once more."""
        folder = self.directory / name
        shutil.copytree(store, folder)
        self.appended[folder] = self.appended[store]
        return folder

    def take(self, store, count):
        """Index of the first of `count` events of the workload that are not in the store yet."""
        first = self.appended[store]
        self.appended[store] = first + count
        return first

    def drop(self, *folders):
        """Removes what is no longer needed."""
        for folder in folders:
            self.appended.pop(folder, None)
            shutil.rmtree(folder, ignore_errors=True)
