// Commands that ask about the patient of a session. Private to repl/shell.
#pragma once

#include <string>

#include "repl/shell/session.h"

namespace regimen::shell {

inline constexpr std::size_t kFlipSizeMax = 4;  // changes at once

Reply run_why(Session& session, const std::string& rest);
Reply run_whynot(Session& session, const std::string& rest);
Reply run_flip(Session& session, const std::string& rest);
Reply run_stable(Session& session, const std::string& rest);
Reply run_needs(Session& session, const std::string& rest);
Reply run_regions(Session& session, const std::string& rest);
Reply run_whatif(Session& session, const std::string& rest);
Reply run_compare(Session& session, const std::string& rest);
Reply run_count(Session& session, const std::string& rest);
Reply run_table(Session& session, const std::string& rest);
Reply run_histogram(Session& session, const std::string& rest);
Reply run_report(Session& session, const std::string& rest);

}  // namespace regimen::shell
