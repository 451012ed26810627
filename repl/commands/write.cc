#include "repl/commands/write.h"

#include <algorithm>
#include <array>
#include <iostream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "engine/base/csv.h"
#include "repl/io/files.h"
#include "repl/shell/display.h"

namespace regimen::commands {

namespace {

std::string json_of(const Value& value) {
  return value.document().dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string csv_of(const Value& value) {
  std::string text;
  for (const std::vector<std::string>& row : value.rows()) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += (i == 0 ? "" : ",") + csv_cell(row[i]);
    }
    text += "\n";
  }
  return text;
}

// An object a row, its members named by the first row.
std::string ndjson_of(const Value& value) {
  const Rows rows = value.rows();
  std::string text;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    Json line = Json::object();
    for (std::size_t cell = 0; cell < rows[i].size(); ++cell) {
      line[rows.front()[cell]] = rows[i][cell];
    }
    text += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  return text;
}

struct Format {
  std::string_view name;
  std::string_view help;
  Shape needs;  // kDocument, or kRows
  std::string (*render)(const Value& value);
};
constexpr std::array<Format, 3> kFormats{
    {{"json", "JSON on standard output (docs/json.md)", Shape::kDocument, json_of},
     {"ndjson", "a line of JSON a row on standard output", Shape::kRows, ndjson_of},
     {"csv", "CSV on standard output", Shape::kRows, csv_of}}};

bool has(Shape shape, const Format& format) {
  return shape == Shape::kRows || (shape == Shape::kDocument && format.needs == shape);
}

const std::vector<std::string>& options_of_formats() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> names;
    names.reserve(kFormats.size());
    for (const Format& format : kFormats) {
      names.push_back("--" + std::string(format.name));
    }
    return names;
  }();
  return all;
}

}  // namespace

tl::unexpected<Refusal> refused(std::string message, int exit_code) {
  return tl::make_unexpected(Refusal{.message = std::move(message), .exit_code = exit_code});
}

Value success(std::string text, int exit_code) {
  if (!text.empty() && text.back() != '\n') {
    text += '\n';
  }
  return {.text = [text = std::move(text)] { return text; }, .exit_code = exit_code};
}

Result answered(api::Answer answer) {
  if (!answer.error.empty()) {
    return refused(std::move(answer.error));
  }
  return Value{.text = std::move(answer.text), .document = std::move(answer.document)};
}

std::vector<Parameter> parameters_of_formats(Shape shape) {
  std::vector<Parameter> parameters;
  for (std::size_t i = 0; i < kFormats.size(); ++i) {
    if (has(shape, kFormats[i])) {
      Parameter parameter{.name = options_of_formats()[i], .help = kFormats[i].help};
      for (const Parameter& other : parameters) {
        parameter.excludes.push_back(other.name);
      }
      parameters.push_back(std::move(parameter));
    }
  }
  return parameters;
}

std::string_view format_of(const Arguments& arguments) {
  for (const std::string& option : options_of_formats()) {
    if (arguments.has(option)) {
      return std::string_view(option).substr(2);
    }
  }
  return "";
}

std::string rendered(const Value& value, std::string_view format) {
  // A value that was written already has no form of its own.
  for (const Format& one : kFormats) {
    const bool is_there =
        one.needs == Shape::kRows ? value.rows != nullptr : value.document != nullptr;
    if (one.name == format && is_there) {
      return one.render(value);
    }
  }
  return value.text();
}

namespace {

int print_refusal(const Refusal& refusal, std::string_view format, const Streams& streams) {
  if (format == "json" && refusal.document) {
    streams.out << rendered({.document = refusal.document}, format);
  } else if (!refusal.message.empty()) {
    streams.err << (refusal.is_rendered ? "" : "regimen: ") << refusal.message
                << (refusal.message.ends_with('\n') ? "" : "\n");
  }
  return refusal.exit_code;
}

}  // namespace

int print(const Command& command, const Result& result, std::string_view format, int exit_code,
          const Streams& streams) {
  if (!result) {
    return std::max(exit_code, print_refusal(result.error(), format, streams));
  }
  const Value& value = *result;
  int code = value.exit_code;
  if (value.stream) {
    code = std::max(code, value.stream(format, streams.out));
  } else {
    const std::string text = rendered(value, format);
    streams.out << (format.empty() && command.is_prose ? shell::fitted(text) : text);
  }
  streams.out.flush();
  if (format != "json") {  // which has the problems
    print_problems(value.problems, streams.err, value.problems_shown);
  }
  streams.err << value.notes;
  return std::max(code, exit_code);
}

namespace {

// What is wrong with writing; the lines that say what was written go to `text`.
std::string export_to_files(const Value& value, const Arguments& arguments, std::string& text) {
  for (const Format& format : kFormats) {
    const std::string file = arguments.text("--" + std::string(format.name));
    if (file.empty()) {
      continue;
    }
    if (const auto written = io::write_file(file, format.render(value)); !written) {
      return written.error().text();
    }
    text += "wrote " + file + "\n";
  }
  return "";
}

}  // namespace

shell::Reply reply_of(const Command& command, const Result& result, const Arguments& arguments,
                      const Around& around) {
  if (!result) {
    shell::Reply reply = shell::failure(around.before + result.error().message + around.after);
    reply.is_kept = result.error().is_kept;
    return reply;
  }
  std::string text = around.before + result->text() + around.after;
  if (const std::string problems = counts_text(result->problems); !problems.empty()) {
    text += "problems found while reading patients: " + problems + "\n";
  }
  if (command.shape == Shape::kRows) {
    if (std::string problem = export_to_files(*result, arguments, text); !problem.empty()) {
      return shell::failure(std::move(problem));
    }
  }
  shell::Reply reply = shell::success(std::move(text));
  reply.is_prose = command.is_prose;
  return reply;
}

void print_problems(const api::Problems& problems, std::ostream& err, std::size_t shown_max) {
  for (std::size_t i = 0; i < std::min(shown_max, problems.first.size()); ++i) {
    const patient::Fault& fault = problems.first[i];
    err << "regimen: " << id_of(fault.code) << " " << fault.path << ": " << fault.message << "\n";
  }
  if (problems.first.size() > shown_max) {
    err << "regimen: " << counts_text(problems) << "\n";
  }
}

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
std::string error_of(const std::string& said) {
  constexpr std::string_view kProgram = "regimen: ";
  std::string error;
  std::istringstream lines(said);
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
  std::cerr
      << "regimen: the output cannot be written: the disk is full, or the reader has closed it\n";
  return kWrongUse;
}

}  // namespace regimen::commands
