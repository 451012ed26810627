// `rules_replay [--mutations N] FILES|FOLDERS…`: a fuzz target without a fuzzer.
//
// Calls the target with every file, then with N mutations of them, the same ones every time. For
// the ordinary test suite, and to run again what a fuzzer found. An input that takes too long
// fails; one that crashes is left in `replay-input` for a look.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <sys/resource.h>

#include "tests/fuzz/target.h"

namespace {

namespace fs = std::filesystem;
using Random = std::mt19937;

constexpr std::size_t kBytesMax = std::size_t{64} << 10U;
[[maybe_unused]] constexpr rlim_t kMemoryMax = rlim_t{2} << 30U;
#ifdef REGIMEN_FUZZ
constexpr double kSecondsMax = 20;
#else
constexpr double kSecondsMax = 2;
#endif

// What an attacker or a broken export would put in.
constexpr std::string_view kPieces[] = {"{",
                                        "}",
                                        "(",
                                        ")",
                                        "[",
                                        "]",
                                        "\"",
                                        "\\",
                                        ",",
                                        "not ",
                                        "- ",
                                        " and ",
                                        " or ",
                                        "when ",
                                        "then ",
                                        "for any ",
                                        "..",
                                        "1e999",
                                        "-0",
                                        "999999999999999999999",
                                        "0.00000000000000000001",
                                        "mg",
                                        "/",
                                        "/*",
                                        "*/",
                                        "//",
                                        "\n",
                                        "\r",
                                        "null",
                                        "true",
                                        "[[[[",
                                        "}}}}",
                                        "10*99",
                                        "10^-99",
                                        "{x}",
                                        "[IU]",
                                        "\xFF",
                                        "\xC3",
                                        "\xE2\x80\xAE",
                                        "9999-12-31",
                                        "0000-01-01T24:00",
                                        "2026-02-30",
                                        "module ",
                                        "\"resourceType\":",
                                        "\"valueQuantity\":"};

std::size_t below(Random& random, std::size_t end) {
  return end == 0 ? 0 : random() % end;
}

std::string mutated(const std::vector<std::string>& seeds, Random& random) {
  std::string text = seeds[below(random, seeds.size())];
  // A part of a long file says as much as the file, and sooner.
  if (text.size() > 3000 && below(random, 8) != 0) {
    text = text.substr(below(random, text.size() - 2000), 2000);
  }
  const std::size_t changes = 1 + below(random, 6);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = below(random, text.size() + 1);
    const std::size_t length = std::min(1 + below(random, 60), text.size() - at);
    const std::string& other = seeds[below(random, seeds.size())];
    switch (below(random, 6)) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(at, length));
        break;
      case 2:
        text.insert(at, kPieces[below(random, std::size(kPieces))]);
        break;
      case 3:
        text.replace(at, length, other.substr(below(random, other.size()), length));
        break;
      case 4:
        text.resize(at == 0 ? text.size() : at);
        break;
      default:
        if (at < text.size()) {
          text[at] = static_cast<char>(random() % 256);
        }
    }
  }
  text.resize(std::min(text.size(), kBytesMax));
  return text;
}

std::vector<std::string> read_seeds(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(path)) {
      if (entry.is_regular_file()) {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> seeds;
  for (const fs::path& file : files) {
    std::ifstream stream(file, std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  return seeds;
}

// An input that wants more than this is refused memory, and the target ends. The address sanitizer
// reserves far more than it uses, so there the limit says nothing.
void limit_memory() {
#ifndef REGIMEN_FUZZ
  const rlimit limit{kMemoryMax, kMemoryMax};
  setrlimit(RLIMIT_AS, &limit);
#endif
}

bool run(const std::string& input) {
  const char* folder = std::getenv("REPLAY_FOLDER");
  const fs::path left = fs::path(folder == nullptr ? "." : folder) / "replay-input";
  std::ofstream(left, std::ios::binary) << input;
  const std::clock_t begin = std::clock();
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  if (seconds <= kSecondsMax) {
    fs::remove(left);
    return true;
  }
  std::cerr << "an input of " << input.size() << " bytes took " << seconds << " s: " << left
            << "\n";
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> paths(argv + 1, argv + argc);
  std::size_t mutations = 0;
  if (paths.size() > 2 && paths[0] == "--mutations") {
    mutations = std::stoul(paths[1]);
    paths.erase(paths.begin(), paths.begin() + 2);
  }
  const std::vector<std::string> seeds = read_seeds(paths);
  if (seeds.empty()) {
    std::cerr << "usage: replay [--mutations N] FILES|FOLDERS...\n";
    return 2;
  }
  limit_memory();
  const std::clock_t begin = std::clock();
  for (const std::string& seed : seeds) {
    if (!run(seed)) {
      return 1;
    }
  }
  Random random(1);
  for (std::size_t i = 0; i < mutations; ++i) {
    if (!run(mutated(seeds, random))) {
      return 1;
    }
  }
  std::cout << seeds.size() << " seeds and " << mutations << " mutations in "
            << (std::clock() - begin) / CLOCKS_PER_SEC << " s\n";
  return 0;
}
