#include "repl/commands/one_patient.h"

#include <algorithm>
#include <ostream>

namespace regimen::commands {

const patient::Record* chosen_patient(const std::vector<patient::Record>& records,
                                      const std::string& id, std::ostream& err) {
  if (id.empty() && records.size() == 1) {
    return &records.front();
  }
  const auto found = std::find_if(records.begin(), records.end(),
                                  [&](const patient::Record& record) { return record.id == id; });
  if (!id.empty() && found != records.end()) {
    return &*found;
  }
  err << "regimen: "
      << (records.empty() ? "no patient was found"
          : id.empty()    ? "there are several patients; choose one by --patient ID"
                          : "there is no patient `" + id + "`")
      << "\n";
  for (std::size_t i = 0; i < std::min<std::size_t>(records.size(), 20); ++i) {
    err << "  " << records[i].id << "\n";
  }
  return nullptr;
}

}  // namespace regimen::commands
