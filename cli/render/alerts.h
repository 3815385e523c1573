// Alerts for people and for programs.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <string>
#include <vector>

#include "cli/render/table.h"
#include "parley/event/v1/alert.pb.h"
#include "parley/v1/alert.pb.h"
#include "parley/v1/alert_service.pb.h"

namespace parley {

// Alerts, one a row, in the order given; CSV has their facts as columns.
Table AlertsTable(const google::protobuf::RepeatedPtrField<v1::Alert>& alerts);

// One alert in full: its facts, then the sources of its statement.
std::vector<Table> AlertDetails(const v1::Alert& alert);

// An alert as lines of at most `style.width` columns behind its position: rule and reason, what was said,
// the id.
std::string AlertLines(const v1::Alert& alert, const TableStyle& style);

// A finding of a backtest as lines behind its date.
std::string FindingLines(const v1::BacktestFinding& finding, const TableStyle& style);

// One alert or finding for programs.
Table AlertCsv(const v1::Alert& alert);
Table FindingCsv(const v1::BacktestFinding& finding);

// "moscow-softens would have fired 7 times since 2008-04-04 (212 statements looked at)"; a revision rule
// looks at events. `since` and `until` may be empty.
std::string BacktestSentence(const event::v1::AlertRule& rule, const v1::BacktestSummary& summary,
                             const std::string& since, const std::string& until);

}  // namespace parley
