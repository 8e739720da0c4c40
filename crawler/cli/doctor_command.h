#ifndef TAMIS_CRAWLER_CLI_DOCTOR_COMMAND_H_
#define TAMIS_CRAWLER_CLI_DOCTOR_COMMAND_H_

namespace tamis {

/// `tamis doctor [-c FILE] [--set K=V]...`: one line per check: ok, warn or fail, with what to do. Exit 1 on
/// a fail.
int RunDoctorCommand(int argc, char** argv);

}  // namespace tamis

#endif  // TAMIS_CRAWLER_CLI_DOCTOR_COMMAND_H_
