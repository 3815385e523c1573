#include "cli/statement_flags.h"

#include <random>

#include "absl/strings/str_cat.h"
#include "cli/dates.h"
#include "cli/enum_names.h"
#include "cli/import/event_id.h"

namespace parley {
namespace {

CLI::Option* AddText(CLI::App* command, const std::string& name, std::optional<std::string>* value,
                     const std::string& description, const std::string& type = "TEXT") {
  return command->add_option(name, *value, description)->type_name(type);
}

absl::Status ApplyLabels(const std::vector<std::string>& labels, event::v1::Statement* statement) {
  for (const std::string& label : labels) {
    const std::size_t equals = label.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return UsageError(absl::StrCat("--label \"", label, "\": wanted KEY=VALUE"));
    }
    (*statement->mutable_labels())[label.substr(0, equals)] = label.substr(equals + 1);
  }
  return absl::OkStatus();
}

// "rules-out, opposes, ... or not-stated".
std::string Alternatives(const google::protobuf::EnumDescriptor& type) {
  const std::vector<std::string> words = EnumWords(type);
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", words[i]);
  }
  return text;
}

CLI::Option* AddNumber(CLI::App* command, const std::string& name, std::optional<double>* value,
                       const std::string& description) {
  return command->add_option(name, *value, description)->transform(NumberValidator())->type_name("NUMBER");
}

void ApplyNumbers(const StatementFlags& flags, event::v1::Statement* statement) {
  if (flags.no_quantity) {
    statement->clear_quantity();
    statement->clear_quantity_max();
  }
  if (flags.no_confidence) statement->clear_confidence();
  if (flags.quantity.has_value()) statement->set_quantity(*flags.quantity);
  if (flags.quantity_max.has_value()) statement->set_quantity_max(*flags.quantity_max);
  if (flags.confidence.has_value()) statement->set_confidence(*flags.confidence);
}

void ApplyTexts(const StatementFlags& flags, event::v1::Statement* statement) {
  if (flags.party.has_value()) statement->set_party(*flags.party);
  if (flags.issue.has_value()) statement->set_issue(*flags.issue);
  if (flags.speaker.has_value()) statement->set_speaker(*flags.speaker);
  if (flags.delivered_by.has_value()) statement->set_delivered_by(*flags.delivered_by);
  if (flags.reported_by.has_value()) statement->set_reported_by(*flags.reported_by);
  if (flags.quote.has_value()) statement->set_quote(*flags.quote);
  if (flags.language.has_value()) statement->set_language(*flags.language);
  if (flags.translation.has_value()) statement->set_translation(*flags.translation);
  if (flags.summary.has_value()) statement->set_summary(*flags.summary);
  if (flags.venue.has_value()) statement->set_venue(*flags.venue);
}

void ApplyCoded(const StatementFlags& flags, event::v1::Statement* statement) {
  if (flags.stance.has_value()) statement->set_stance(*ParseEnum<event::v1::Stance>(*flags.stance));
  if (flags.attribution.has_value()) {
    statement->set_attribution(*ParseEnum<event::v1::Attribution>(*flags.attribution));
  }
  if (flags.said_at.has_value()) {
    const DateSpan span = *ParseDate(*flags.said_at);
    *statement->mutable_said_at() = span.begin;
    statement->set_said_at_precision(span.precision);
  }
}

}  // namespace

void AddSourceFlags(CLI::App* command, SourceFlags* flags) {
  AddText(command, "--publisher", &flags->publisher, "Who published it");
  AddText(command, "--title", &flags->title, "Title of the publication");
  AddText(command, "--url", &flags->url, "Where it can be read", "URL");
  AddText(command, "--published-at", &flags->published_at, "When it was published", kDateType)
      ->check(DateValidator());
  AddText(command, "--retrieved-at", &flags->retrieved_at, "When it was fetched", kDateType)
      ->check(DateValidator());
  AddText(command, "--sha256", &flags->sha256, "SHA-256 of the archived text", "HEX");
}

void AddStatementFlags(CLI::App* command, StatementFlags* flags) {
  AddText(command, "--party", &flags->party, "Whose position it is", kPartyType);
  AddText(command, "--issue", &flags->issue, "What it speaks to", kIssueType);
  AddText(command, "--stance", &flags->stance, "Side taken: " + Alternatives(*event::v1::Stance_descriptor()),
          kStanceType)
      ->check(StanceValidator());
  AddText(command, "--said-at", &flags->said_at, "When, as exactly as it is known: 2025-09, 2025-09-03, ...",
          kDateType)
      ->check(DateValidator());
  AddText(command, "--speaker", &flags->speaker, "Who spoke", kSpeakerType);
  AddText(command, "--delivered-by", &flags->delivered_by, "Party that spoke on its behalf", kPartyType);
  AddText(command, "--reported-by", &flags->reported_by, "Party or observer that gave the account",
          kPartyType);
  AddText(command, "--quote", &flags->quote, "Words spoken");
  AddText(command, "--language", &flags->language, "Language of the quote, such as ru", "TAG");
  AddText(command, "--translation", &flags->translation, "Translation of the quote");
  AddText(command, "--summary", &flags->summary, "What was said, in one sentence");
  AddText(command, "--venue", &flags->venue, "Where it was said");
  AddText(command, "--attribution", &flags->attribution,
          "How the record knows of it: " + Alternatives(*event::v1::Attribution_descriptor()),
          kAttributionType)
      ->check(AttributionValidator());
  AddRepeatable(command, "--condition", &flags->conditions, "Only if this holds; repeatable")
      ->type_name("TEXT");
  AddNumber(command, "--quantity", &flags->quantity,
            "Quantity, in the issue's unit, such as 800000 or 800,000");
  AddNumber(command, "--quantity-max", &flags->quantity_max, "Upper end of a range");
  AddNumber(command, "--confidence", &flags->confidence, "Coder's confidence, above 0 and at most 1");
  AddRepeatable(command, "--label", &flags->labels, "Free label; repeatable")->type_name("KEY=VALUE");
  AddSourceFlags(command, &flags->source);
}

absl::Status ApplyStatementFlags(const StatementFlags& flags, event::v1::Statement* statement) {
  ApplyTexts(flags, statement);
  ApplyCoded(flags, statement);
  ApplyNumbers(flags, statement);
  if (flags.no_conditions || !flags.conditions.empty()) statement->clear_conditions();
  for (const std::string& condition : flags.conditions) statement->add_conditions(condition);
  event::v1::Source source = statement->sources_size() > 0 ? statement->sources(0) : event::v1::Source();
  if (ApplySourceFlags(flags.source, &source)) {
    *(statement->sources_size() > 0 ? statement->mutable_sources(0) : statement->add_sources()) = source;
  }
  return ApplyLabels(flags.labels, statement);
}

bool ApplySourceFlags(const SourceFlags& flags, event::v1::Source* source) {
  if (flags.publisher.has_value()) source->set_publisher(*flags.publisher);
  if (flags.title.has_value()) source->set_title(*flags.title);
  if (flags.url.has_value()) source->set_url(*flags.url);
  if (flags.published_at.has_value()) source->set_published_at(*flags.published_at);
  if (flags.retrieved_at.has_value()) source->set_retrieved_at(*flags.retrieved_at);
  if (flags.sha256.has_value()) source->set_sha256(*flags.sha256);
  return flags.publisher || flags.title || flags.url || flags.published_at || flags.retrieved_at ||
         flags.sha256;
}

std::string NewEventId() {
  std::random_device random;
  std::array<unsigned char, 16> bytes{};
  for (unsigned char& byte : bytes) byte = static_cast<unsigned char>(random());
  return FormatUuid(bytes, 4);
}

}  // namespace parley
