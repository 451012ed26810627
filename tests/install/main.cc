// embedded KNOWLEDGE_FOLDER PATIENT_FILE NAME: a program of somebody else that uses the installed
// library. Loads, evaluates, asks why.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <engine/api/regimen.h>

namespace embed = regimen::embed;

static embed::Text read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {path.string(), std::string(std::istreambuf_iterator<char>(file), {})};
}

int main(int, char** argv) {
  std::vector<embed::Text> texts;
  for (const std::string folder : {"/stdlib", "/rules"}) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[1] + folder)) {
      const std::filesystem::path kind = entry.path().extension();
      if (kind == ".rgm" || kind == ".passages") {
        texts.push_back(read(entry.path()));
        texts.back().is_library = folder == "/stdlib";
      }
    }
  }
  const embed::KnowledgeBase base = embed::KnowledgeBase::compile(texts);
  const embed::Patients read_in = embed::read_fhir(base, {read(argv[2])}, "2026-03-01");
  for (const embed::Patient& patient : read_in.patients) {
    std::cerr << embed::evaluate(base, patient).text;
    std::cout << embed::why(base, patient, argv[3]).text;
  }
  return base.can_evaluate() && read_in.patients.size() == 1 ? 0 : 1;
}
