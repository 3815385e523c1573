#include "cli/progress.h"

#include <algorithm>

#include "cli/render/facts.h"

namespace parley {
namespace {

constexpr std::size_t kBarColumns = 24;

std::string Bar(std::uint64_t done, std::uint64_t total) {
  const std::size_t filled = static_cast<std::size_t>(std::min(done, total) * kBarColumns / total);
  std::string bar;
  for (std::size_t i = 0; i < kBarColumns; ++i) bar += i < filled ? "█" : "░";
  return bar + " " + std::to_string(std::min(done, total) * 100 / total) + " %  ";
}

}  // namespace

void ProgressLine::Clear() {
  if (drawn_) out_ << "\r\x1b[K" << std::flush;
  drawn_ = false;
}

void ProgressLine::Update(std::uint64_t done, std::uint64_t total, std::uint64_t count,
                          const std::string& things) {
  const Clock::time_point now = Clock::now();
  if (!enabled_ || now < next_) return;
  next_ = now + std::chrono::milliseconds(100);
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  out_ << "\r\x1b[K" << (total > 0 ? Bar(done, total) : "") << NumberText(static_cast<double>(count)) << " "
       << things << "  "
       << NumberText(static_cast<double>(static_cast<std::uint64_t>(static_cast<double>(count) / seconds)))
       << "/s" << std::flush;
}

}  // namespace parley
