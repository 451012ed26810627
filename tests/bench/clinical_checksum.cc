// The checksum of the clinical workload from what `regimen cohort --csv` writes: the sum over its
// lines of (id + 1) * (relation * 1000000 + code * 100 + dose / 25 + 1), modulo 2^64, and how many
// lines each relation has.
//
// Reads standard input; prints `finding=… diagnosis=… … checksum=…`.
#include <array>
#include <charconv>
#include <cstdint>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>

namespace {

constexpr std::array<std::string_view, 6> kRelations{"finding", "diagnosis", "stage",
                                                     "contra",  "recommend", "alert"};

std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

struct Tuple {
  std::size_t relation;  // in kRelations
  std::uint64_t code;
  std::uint64_t dose = 0;
};

// "f0012", "contra_m12", "recommend_m12_25"; nothing for one that the workload does not count.
std::optional<Tuple> tuple_of(std::string_view name) {
  constexpr std::string_view kLetters = "fdt";
  if (const std::size_t letter = kLetters.find(name.front()); letter != std::string_view::npos) {
    return Tuple{letter, number_of(name.substr(1))};
  }
  if (name.front() == 'a') {
    return Tuple{5, number_of(name.substr(1))};
  }
  constexpr std::string_view kContra = "contra_m";
  constexpr std::string_view kRecommend = "recommend_m";
  if (name.starts_with(kContra)) {
    return Tuple{3, number_of(name.substr(kContra.size()))};
  }
  if (!name.starts_with(kRecommend)) {
    return std::nullopt;
  }
  name.remove_prefix(kRecommend.size());
  const std::size_t dose = name.find('_');
  return dose == std::string_view::npos
             ? std::nullopt  // at any dose
             : std::optional(Tuple{4, number_of(name), number_of(name.substr(dose + 1))});
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  std::array<std::uint64_t, kRelations.size()> counts{};
  std::uint64_t checksum = 0;
  std::string line;
  std::getline(std::cin, line);  // the head
  while (std::getline(std::cin, line)) {
    const std::string_view text = line;
    const std::size_t first = text.find(',');
    const std::size_t second = text.find(',', first + 1);
    const auto tuple = tuple_of(text.substr(first + 1, second - first - 1));
    if (tuple && text.substr(second + 1) == "yes") {
      ++counts[tuple->relation];
      checksum += (number_of(text) + 1) *
                  ((tuple->relation + 1) * 1'000'000 + tuple->code * 100 + tuple->dose / 25 + 1);
    }
  }
  for (std::size_t i = 0; i < kRelations.size(); ++i) {
    std::cout << kRelations[i] << "=" << counts[i] << " ";
  }
  std::cout << "checksum=" << checksum << "\n";
  return 0;
}
