#!/usr/bin/env python3
"""A real Prometheus scrapes a real parleyd and is asked about it.

    prometheus_test.py BIN
"""

import pathlib
import signal
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tools"))
from harness import DOSSIER, ROOT, Client, Server, scratch  # noqa: E402
from monitoring import SKIPPED, Prometheus, free_port, missing  # noqa: E402

BIN = pathlib.Path(sys.argv[1]).resolve()
WATCHED = ["--metrics-party", "Kyiv", "--metrics-party", "russia", "--metrics-issue", "nato-membership"]
DELIVERY = ["--allow-private-sinks", "--delivery-attempts", "3"]
RULE = """
rules:
  - id: troops
    when: {{statement: {{}}}}
    parties: [russia]
    issues: [foreign-troops]
    sinks: [{{webhook: {{url: "{url}"}}}}]
"""
CONFIG = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
  - job_name: parley
    static_configs: [{{targets: ["{target}"]}}]
"""


class Scraped(unittest.TestCase):
    """parleyd with the dossier, scraped every second, under the sample rules."""

    def setUp(self):
        self.directory = self.enter(scratch())
        self.server = Server(BIN, self.directory / "data", "--metrics-listen", "127.0.0.1:0", *WATCHED,
                             *DELIVERY)
        self.enter(self.server)
        self.parley = Client(BIN, self.server.address)
        self.parley.ask("import", *DOSSIER)
        config = CONFIG.format(target=self.server.metrics_address, rules=ROOT / "deploy/monitoring/parley-rules.yml")
        self.prometheus = self.enter(Prometheus(self.directory / "prometheus", config))

    def enter(self, context):
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    def test_stances_and_calls_are_there(self):
        """What the dossier says and what was asked, as PromQL sees them."""
        self.parley.ask("stance", "russia", "nato-membership")
        self.parley.ask("stance", "ukraine", "nato-membership")
        calls = self.prometheus.wait_for(
            'parley_rpc_requests_total{job="parley",method="parley.v1.HistoryService/GetStance",code="OK"} >= 2')
        self.assertEqual(calls[0][1], 2)
        scores = {labels["party"]: value for labels, value in self.prometheus.wait_for("parley_stance_score")}
        self.assertEqual(scores, {"russia": -1, "ukraine": 1})
        self.assertEqual(self.prometheus.wait_for('parley_stance_gap{issue="nato-membership"}')[0][1], 1)
        position = self.parley.last_position()
        self.assertEqual(self.prometheus.wait_for(f"parley_ledger_position == {position}")[0][1], position)
        quantile = "histogram_quantile(0.99, sum by (le) (parley_append_duration_seconds_bucket))"
        self.assertGreater(self.prometheus.wait_for(quantile)[0][1], 0)

    def test_a_stance_that_moves_is_seen_to_move(self):
        """A new statement changes the next scrape."""
        self.prometheus.wait_for('parley_stance_score{party="russia"} == -1')
        self.parley.ask("say", "--party", "russia", "--issue", "nato-membership", "--stance", "accepts",
                        "--said-at", "2025-12-01", "--quote", "We can live with it.")
        self.prometheus.wait_for('parley_stance_score{party="russia"} > 0.3')
        self.prometheus.wait_for('parley_stance_gap{issue="nato-membership"} < 0.4')

    def test_rules_in_force_show_stances_and_how_deliveries_stand(self):
        """What a rule names is plotted while it is in force; its sink, which is down, is behind, then parked."""
        rule = RULE.format(url=f"http://127.0.0.1:{free_port()}/hook")
        self.parley.ask("alerts", "apply", "-", text_in=rule)
        self.prometheus.wait_for('parley_stance_score{party="russia",issue="foreign-troops"} == -1')
        self.prometheus.wait_for('parley_delivery_lag_alerts{sink=~"webhook-[0-9a-f]{12}"} == 0')
        for day in (1, 2):
            self.parley.ask("say", "--party", "russia", "--issue", "foreign-troops", "--stance", "rules-out",
                            "--said-at", f"2025-12-0{day}", "--quote", "Legitimate targets.")
        self.prometheus.wait_for("parley_delivery_lag_alerts >= 1")
        self.prometheus.wait_for("parley_delivery_parked == 2")
        self.prometheus.wait_for("parley_delivery_lag_alerts == 0")
        self.prometheus.wait_for('parley_deliveries_total{sink_kind="webhook",outcome="parked"} == 2')
        self.prometheus.wait_for('ALERTS{alertname="ParleyDeliveriesParked"}')
        self.parley.ask("alerts", "remove", "troops")
        self.prometheus.wait_for("absent(parley_delivery_lag_alerts)")
        self.prometheus.wait_for('absent(parley_stance_score{issue="foreign-troops"})')
        self.assertEqual(self.prometheus.query("parley_delivery_parked")[0][1], 2)

    def test_the_sample_rules_notice_a_server_that_is_gone(self):
        """ParleyDown fires or is about to; the dossier's gap is noticed as well."""
        self.prometheus.wait_for('ALERTS{alertname="ParleyStanceGapWide",issue="nato-membership"}')
        self.assertEqual(self.prometheus.query('ALERTS{alertname="ParleyDown"}'), [])
        self.server.end(signal.SIGTERM)
        self.prometheus.wait_for('ALERTS{alertname="ParleyDown"}')


if __name__ == "__main__":
    if missing("prometheus"):
        print("SKIPPED: prometheus is not installed (deploy/install-packages test)")
        sys.exit(SKIPPED)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]], verbosity=2)
