#include "repl/io/graphviz.h"

#include <string>

#include <boost/asio.hpp>
#include <boost/process.hpp>
#include <boost/process/extend.hpp>

namespace regimen::io {

namespace {
namespace bp = boost::process;
}

Result<std::string> svg_of(const std::string& dot) {
  const IoError missing{"dot",
                        "Graphviz is not installed; `apt-get install graphviz` brings it, or "
                        "ask for a DOT file"};
  try {
    const auto program = bp::search_path("dot");
    if (program.empty()) {
      return tl::make_unexpected(missing);
    }
    boost::asio::io_context context;
    std::future<std::string> svg;
    bp::child child(program, "-Tsvg", bp::std_in<boost::asio::buffer(dot), bp::std_out> svg,
                    bp::std_err > bp::null, context);
    context.run();
    child.wait();
    if (child.exit_code() != 0) {
      return tl::make_unexpected(IoError{"dot", "it could not draw the graph"});
    }
    return svg.get();
  } catch (const std::exception&) {
    return tl::make_unexpected(IoError{"dot", "it could not be run"});
  }
}

}  // namespace regimen::io
