// `regimen cohort` and `regimen profile`: a cohort of any size, read and evaluated as it comes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "engine/api/profile.h"
#include "repl/commands/commands.h"

namespace regimen::commands {

class Stream {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;  // what is declared points into it
  Stream& operator=(const Stream&) = delete;
  void declare(CLI::App& app);
  // The exit code when it was asked for.
  std::optional<int> run(const Streams& streams) const;

 private:
  int evaluate(const Streams& streams) const;
  // The option of the patients, which is not required yet.
  CLI::Option* declare_input(CLI::App* command);
  int evaluate_with(const api::StreamRequest& request, std::uint64_t knowledge_time,
                    const Streams& streams) const;
  struct Input;
  api::StreamTotals stream_from(Input& input, const api::StreamRequest& request,
                                const Streams& streams) const;
  bool print_totals(const api::StreamRequest& request, const api::StreamTotals& totals,
                    std::uint64_t knowledge_time, const Streams& streams) const;
  int profile_relations(const Streams& streams) const;
  bool print_profile(const api::Profile& profile, const Streams& streams) const;
  std::optional<api::StreamRequest> request_of(const Loaded& loaded, const Streams& streams) const;
  const knowledge::Mapping* mapping_of(const api::KnowledgeBase& base,
                                       const Streams& streams) const;
  Loaded load_rules(const Streams& streams) const;

  CLI::App* cohort_ = nullptr;
  CLI::App* profile_ = nullptr;
  std::vector<std::string> rules_;
  std::vector<std::string> patients_;
  std::vector<std::string> conclusions_;
  std::string mapping_;
  std::string as_of_;
  std::size_t jobs_ = 1;
  bool is_json_ = false;
  bool is_ndjson_ = false;
  bool is_csv_ = false;
  bool is_slow_ = false;
  bool shows_plan_ = false;
  bool shows_work_ = false;
  bool shows_times_ = false;
  std::string facts_;
  std::string svg_file_;
  std::size_t rows_max_ = 15;
};

}  // namespace regimen::commands
