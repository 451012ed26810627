# cmake -Dsource=… -Dversion=… -Doutput=… -P repl/version.cmake: defines repl/version.h.
#
# Runs at each build, because no file tells for certain that another commit is checked out. The output
# is written only when it changes, and only `regimen` is linked with it: nothing else is built again.
set(commit "commit not known: built without git")
find_program(git git)
if(git)
  # A source archive unpacked inside of another repository is not a work tree of that one.
  execute_process(COMMAND ${git} rev-parse --show-cdup WORKING_DIRECTORY ${source}
                  RESULT_VARIABLE status OUTPUT_VARIABLE above ERROR_QUIET
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(status EQUAL 0 AND above STREQUAL "")
    execute_process(COMMAND ${git} rev-parse --short=12 HEAD WORKING_DIRECTORY ${source}
                    RESULT_VARIABLE status OUTPUT_VARIABLE hash ERROR_QUIET
                    OUTPUT_STRIP_TRAILING_WHITESPACE)
    execute_process(COMMAND ${git} --no-optional-locks status --porcelain --untracked-files=no
                    WORKING_DIRECTORY ${source} OUTPUT_VARIABLE changes ERROR_QUIET)
    if(status EQUAL 0)
      set(commit "commit ${hash}")
      if(changes)
        string(APPEND commit ", with changes")
      endif()
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${output} CONTENT [[
#include "repl/version.h"

namespace regimen {

const char* version() {
  return "@version@ (@commit@)";
}

}  // namespace regimen
]] @ONLY)
