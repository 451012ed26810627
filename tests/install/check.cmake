# Installs the build into an empty prefix, builds tests/install against it, and compares what that
# program says with what the installed `regimen` says.
#   cmake -Dbuild=… -Dwork=… -P tests/install/check.cmake
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE err)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "${ARGN}\nended with ${status}\n${out}${err}")
  endif()
  set(out "${out}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${work})
set(prefix ${work}/prefix)
run(${CMAKE_COMMAND} --install ${build} --prefix ${prefix})
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/build -G Ninja
    -DCMAKE_PREFIX_PATH=${prefix} -DCMAKE_BUILD_TYPE=Release)
run(${CMAKE_COMMAND} --build ${work}/build)
file(READ ${work}/build/data_folder data)

set(patient ${data}/rules/patients/two_low_mornings.json)
set(name testosterone_cypionate)
run(${work}/build/embedded ${data} ${patient} ${name})
set(embedded "${out}")
run(${prefix}/bin/regimen why ${name} --patients ${patient} --as-of 2026-03-01)
if(NOT embedded STREQUAL out OR out STREQUAL "")
  message(FATAL_ERROR "the embedded engine says\n${embedded}\nthe program says\n${out}")
endif()

# Nothing but the headers of the interface is installed.
file(GLOB_RECURSE headers RELATIVE ${prefix} ${prefix}/*.h)
list(SORT headers)
set(expected include/regimen/engine/api/regimen.h include/regimen/engine/base/observer.h)
if(NOT headers STREQUAL expected)
  message(FATAL_ERROR "installed headers: ${headers}")
endif()
