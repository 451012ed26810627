// Tables: the files of a folder that input relations are read from.
//
// Shape:   NAME.csv, NAME.tsv, NAME.facts and NAME.ndjson, every one that is there.
// Errors:  files that cannot be read; `missing` names relations without any file.
#pragma once

#include <string>
#include <vector>

#include "engine/api/query.h"
#include "repl/io/files.h"

namespace regimen::io {

struct Tables {
  std::vector<api::Table> tables;
  std::vector<std::string> missing;
  std::vector<IoError> errors;
};
Tables read_tables(const std::string& folder, const std::vector<std::string>& relations);

// Makes the folder if it is not there.
[[nodiscard]] Result<bool> make_folder(const std::string& path);

}  // namespace regimen::io
