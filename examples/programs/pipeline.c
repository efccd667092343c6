// A pipeline as a shell makes it: the output of one program is the input of another.
//
// pipeline <command line> <command line>      waits for both; its exit code is that of the second one
#include <windows.h>
#include <stdio.h>

/** What many shells do: bInheritHandles TRUE without a list, with only what is for this program inheritable at the moment. */
static HANDLE start(wchar_t *line, HANDLE input, HANDLE output) {
    STARTUPINFOW info = {.cb = sizeof info, .dwFlags = STARTF_USESTDHANDLES};
    info.hStdInput = input;
    info.hStdOutput = output;
    info.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    PROCESS_INFORMATION made;
    if (!CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &info, &made)) ExitProcess(GetLastError());
    CloseHandle(made.hThread);
    return made.hProcess;
}

int wmain(int arguments, wchar_t **argument) {
    if (arguments != 3) return 1;
    HANDLE read, write;
    if (!CreatePipe(&read, &write, NULL, 0)) return GetLastError();
    SetHandleInformation(write, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    HANDLE first = start(argument[1], GetStdHandle(STD_INPUT_HANDLE), write);
    SetHandleInformation(write, HANDLE_FLAG_INHERIT, 0);
    SetHandleInformation(read, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    HANDLE second = start(argument[2], read, GetStdHandle(STD_OUTPUT_HANDLE));
    // With a write end of ours open the second program would never see the end of its input.
    CloseHandle(write);
    CloseHandle(read);
    DWORD code = 0;
    WaitForSingleObject(first, INFINITE);
    WaitForSingleObject(second, INFINITE);
    GetExitCodeProcess(second, &code);
    return (int)code;
}
