// Tests repl/io/compressed.h: what is compressed reads as what it was, and damage is said.
#include "repl/io/compressed.h"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/stat.h>
#include <zlib.h>
#include <zstd.h>

#include <gtest/gtest.h>

#include "repl/io/workspace.h"

#ifndef REGIMEN_SHARED_DIR
#define REGIMEN_SHARED_DIR "../shared"
#endif

namespace regimen::io::compressed_test {
namespace {

namespace fs = std::filesystem;

class Compressed : public testing::Test {
 protected:
  Compressed() {
    fs::remove_all(folder_);  // of a run that was ended
    fs::create_directories(folder_);
  }
  ~Compressed() override { fs::remove_all(folder_); }

  std::string written(const std::string& name, const std::string& bytes) const {
    const std::string path = (folder_ / name).string();
    EXPECT_TRUE(write_file(path, bytes).has_value());
    return path;
  }

 private:
  const fs::path folder_ =
      fs::temp_directory_path() /
      ("regimen_compressed_" +
       std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
};

std::string gzip(const std::string& text) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string bytes(text.size() + 100, '\0');
  std::string input = text;
  stream.next_in = reinterpret_cast<Bytef*>(input.data());
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  deflateEnd(&stream);
  return bytes;
}

std::string zstd(const std::string& text) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  bytes.resize(ZSTD_compress(bytes.data(), bytes.size(), text.data(), text.size(), 3));
  return bytes;
}

constexpr std::size_t kMegabytes = 16U << 20U;

std::string read(const std::string& path) {
  const Result<std::string> text = read_decompressed(path, kMegabytes);
  return text ? *text : "error: " + text.error().message;
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 200'000; ++i) {
    text += std::to_string(i * 7919) + "\n";
  }
  return text;
}

TEST_F(Compressed, ReadsAsWhatItWas) {
  for (const std::string& text : {std::string("a\n"), std::string(), long_text()}) {
    EXPECT_EQ(read(written("a.gz", gzip(text))), text);
    EXPECT_EQ(read(written("a.zst", zstd(text))), text);
    EXPECT_EQ(read(written("a.ndjson", text)), text);
    EXPECT_EQ(read(written("named_wrong.ndjson", gzip(text))), text);
  }
}

TEST_F(Compressed, SeveralMembersAreOneText) {
  EXPECT_EQ(read(written("a.gz", gzip("one\n") + gzip("two\n"))), "one\ntwo\n");
  EXPECT_EQ(read(written("a.zst", zstd("one\n") + zstd("two\n"))), "one\ntwo\n");
}

TEST_F(Compressed, AMarkThatComesByteByByteIsKnown) {
  for (const std::string& bytes : {gzip("one\n"), zstd("one\n"), std::string("one\n")}) {
    const std::string path = written("pipe", "");
    fs::remove(path);
    ASSERT_EQ(::mkfifo(path.c_str(), S_IRUSR | S_IWUSR), 0);
    std::jthread writer([&] {
      std::ofstream pipe(path, std::ios::binary);
      for (const char byte : bytes) {
        pipe.put(byte).flush();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
    });
    EXPECT_EQ(read(path), "one\n");
    fs::remove(path);
  }
}

TEST_F(Compressed, DamageIsSaid) {
  const std::string text = long_text();
  const std::string zipped = gzip(text);
  const std::string packed = zstd(text);
  struct Row {
    std::string name;
    std::string bytes;
    std::string error;
  };
  const std::vector<Row> rows = {
      {"cut.gz", zipped.substr(0, zipped.size() / 2), "it is cut off: its gzip data do not end"},
      {"cut.gz", zipped.substr(0, zipped.size() - 1), "it is cut off: its gzip data do not end"},
      {"cut.zst", packed.substr(0, packed.size() / 2), "it is cut off: its zstd data do not end"},
      {"more.gz", zipped + "more", "its gzip data are damaged"},
      {"none.gz", "{}", "it is named .gz, and it is not gzip"},
      {"empty.gz", "", "it is named .gz, and it is not gzip"},
      {"none.zst", "{}", "it is named .zst, and it is not zstd"}};
  for (const Row& row : rows) {
    EXPECT_EQ(read(written(row.name, row.bytes)), "error: " + row.error) << row.name;
  }
  EXPECT_EQ(read_decompressed(written("large.gz", zipped), 1000).error().message,
            "it has more than 1000 bytes; split it into smaller files");
  EXPECT_EQ(read("/there/is/none.gz"), "error: there is no such file");
}

TEST_F(Compressed, PatientsOfACutFileAreAnError) {
  const Knowledge knowledge = load_knowledge({}, {});
  const std::string patient = "{\"resourceType\":\"Patient\",\"id\":\"p1\"}\n";
  const AsOf as_of{.at = *quantity::Instant::parse("2026-06-01"), .is_explicit = true};
  const auto load = [&](const std::string& path) {
    return load_patients(knowledge.base->model(), {path}, as_of);
  };
  const Patients whole = load(written("a.ndjson.zst", zstd(patient)));
  EXPECT_TRUE(whole.errors.empty());
  EXPECT_EQ(whole.outcome.records.size(), 1U);
  const std::string bytes = gzip(patient);
  const Patients cut = load(written("a.ndjson.gz", bytes.substr(0, bytes.size() - 4)));
  ASSERT_EQ(cut.errors.size(), 1U);
  EXPECT_EQ(cut.errors[0].message, "it is cut off: its gzip data do not end");
}

TEST_F(Compressed, TheBulkExportIsRead) {
  const fs::path folder = fs::path(REGIMEN_SHARED_DIR) / "data" / "fhir" / "bulk-synthea-200-gz";
  if (!fs::exists(folder)) {
    GTEST_SKIP() << "no FHIR data under " << folder;
  }
  const Knowledge knowledge = load_knowledge({}, {});
  const Patients patients =
      load_patients(knowledge.base->model(), {folder.string()},
                    {.at = *quantity::Instant::parse("2026-06-01"), .is_explicit = true});
  EXPECT_TRUE(patients.errors.empty());
  EXPECT_EQ(patients.outcome.records.size(), 200U);
}

}  // namespace
}  // namespace regimen::io::compressed_test
