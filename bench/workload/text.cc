#include "bench/workload/text.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <unordered_map>

namespace parley::bench {
namespace {

constexpr size_t kWordBytesMax = 24;
constexpr size_t kWordsMin = 1000;

bool IsWord(const std::string& word) {
  return word.size() <= kWordBytesMax && std::isalpha(static_cast<unsigned char>(word.front())) != 0 &&
         std::all_of(word.begin(), word.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

TextSource::TextSource(const std::string& corpus) {
  std::unordered_map<std::string, uint32_t> numbers;
  std::istringstream in(corpus);
  for (std::string word; in >> word;) {
    if (!IsWord(word)) continue;
    const auto [it, added] = numbers.try_emplace(word, static_cast<uint32_t>(words_.size()));
    if (added) words_.push_back(word);
    text_.push_back(it->second);
  }
  if (text_.size() < kWordsMin) {
    std::fprintf(stderr, "bench: the corpus has %zu words; at least %zu are wanted\n", text_.size(),
                 kWordsMin);
    std::exit(2);
  }
  followed_.resize(words_.size());
  for (uint32_t i = 0; i < text_.size(); ++i)
    followed_[text_[i]].push_back((i + 1) % static_cast<uint32_t>(text_.size()));
}

TextSource TextSource::FromFiles(const std::vector<std::string>& paths) {
  std::string corpus;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      std::fprintf(stderr, "bench: cannot read the corpus %s\n", path.c_str());
      std::exit(2);
    }
    corpus.append(std::istreambuf_iterator<char>(in), {});
    corpus.push_back('\n');
  }
  return TextSource(corpus);
}

std::string TextSource::Words(Random& random, size_t bytes) const {
  std::string out;
  uint32_t word = text_[random.Below(text_.size())];
  while (out.size() + words_[word].size() <= bytes) {
    out += words_[word];
    out += ' ';
    const std::vector<uint32_t>& next = followed_[word];
    word = text_[next[random.Below(next.size())]];
  }
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace parley::bench
