#include "repl/commands/output.h"

#include <iostream>
#include <sstream>
#include <string>

#include <nlohmann/json.hpp>

#include "repl/commands/commands.h"

namespace regimen::commands {

// Hands everything on, and keeps its beginning.
class Output::Tap : public std::streambuf {
 public:
  explicit Tap(std::ostream& stream) : stream_(stream), target_(stream.rdbuf(this)) {}
  ~Tap() override { stream_.rdbuf(target_); }
  Tap(const Tap&) = delete;
  Tap& operator=(const Tap&) = delete;

  const std::string& kept() const { return kept_; }

 protected:
  int_type overflow(int_type byte) override {
    if (traits_type::eq_int_type(byte, traits_type::eof())) {
      return traits_type::not_eof(byte);
    }
    const char c = traits_type::to_char_type(byte);
    keep({&c, 1});
    return target_->sputc(c);
  }
  std::streamsize xsputn(const char* bytes, std::streamsize count) override {
    keep({bytes, static_cast<std::size_t>(count)});
    return target_->sputn(bytes, count);
  }
  int sync() override { return target_->pubsync(); }

 private:
  static constexpr std::size_t kKeptMax = std::size_t{1} << 20U;

  void keep(std::string_view bytes) { kept_ += bytes.substr(0, kKeptMax - kept_.size()); }

  std::ostream& stream_;
  std::streambuf* target_;
  std::string kept_;
};

namespace {

// What was said, without who says it.
std::string error_of(const std::string& output) {
  constexpr std::string_view kProgram = "regimen: ";
  std::string error;
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    error += (error.empty() ? "" : "\n") +
             (line.starts_with(kProgram) ? line.substr(kProgram.size()) : line);
  }
  error.erase(error.find_last_not_of('\n') + 1);
  return error;
}

}  // namespace

Output::Output(bool is_json) {
  if (is_json) {
    out_ = std::make_unique<Tap>(std::cout);
    err_ = std::make_unique<Tap>(std::cerr);
  }
}

Output::~Output() = default;

int Output::finish(int exit_code) {
  if (out_ != nullptr && exit_code != kDone && out_->kept().empty()) {
    const nlohmann::ordered_json json{{"error", error_of(err_->kept())}};
    std::cout << json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << "\n";
  }
  std::cout.flush();
  if (std::cout.good()) {
    return exit_code;
  }
  std::cerr << "regimen: the output cannot be written: there is no room for it, or nobody reads it "
               "any more\n";
  return kWrongUse;
}

}  // namespace regimen::commands
