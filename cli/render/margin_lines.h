// Lines of text behind a margin, for what is shown while it comes.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "cli/render/style.h"
#include "cli/render/table.h"
#include "cli/render/text.h"

namespace parley {

// Puts text, made safe, behind a margin, wrapped and coloured.
class MarginLines {
 public:
  MarginLines(std::string first_lead, const TableStyle& style)
      : lead_(std::move(first_lead)), indent_(DisplayWidth(lead_), ' '), style_(style) {
    constexpr size_t kTextMin = 20;
    width_ = style.width > indent_.size() + kTextMin ? style.width - indent_.size() : 2 * kTextMin;
  }

  void Add(const std::string& text, Tone tone) {
    for (const std::string& line : Wrap(Sanitize(text), width_)) {
      out_ += lead_ + Paint(line, tone, style_.color) + "\n";
      lead_ = indent_;
    }
  }

  std::string Take() { return std::move(out_); }

 private:
  std::string lead_;
  const std::string indent_;
  const TableStyle style_;
  size_t width_ = 0;
  std::string out_;
};

}  // namespace parley
