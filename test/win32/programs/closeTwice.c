// Closes a handle twice, then one that is protected from being closed; exits with 7 when CloseHandle answers as without a debugger.
//
// closeTwice          as it is
// closeTwice knows    as a program that knows of its debugger: Wine raises exceptions out of NtClose for such only
// closeTwice handles  the same, with a handler of its own that must not be asked
#include <windows.h>
#include <winternl.h>
#include <wchar.h>

static volatile LONG asked;

static LONG CALLBACK ask(EXCEPTION_POINTERS *exception) {
    if (exception->ExceptionRecord->ExceptionCode == 0xc0000008) asked++;
    return EXCEPTION_CONTINUE_SEARCH;
}

static int refused(HANDLE handle) {
    SetLastError(0);
    return !CloseHandle(handle) && GetLastError() == ERROR_INVALID_HANDLE;
}

int wmain(int count, wchar_t **argument) {
    if (count > 1) ((PEB *)NtCurrentTeb()->ProcessEnvironmentBlock)->BeingDebugged = 1;
    if (count > 1 && !wcscmp(argument[1], L"handles")) AddVectoredExceptionHandler(1, ask);
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (!CloseHandle(event)) return 1;
    for (int round = 0; round < 5; round++)
        if (!refused(event)) return 2;
    event = CreateEventW(NULL, TRUE, FALSE, NULL);
    SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE);
    if (!refused(event)) return 3;
    return asked ? 4 : 7;
}
