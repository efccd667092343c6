// Writes one line and dies of an access violation.
#include <windows.h>

// No window and no debugger, which would print into our stdout: the process ends with the code of the exception.
static LONG WINAPI endProcess(EXCEPTION_POINTERS *exception)
{
    (void)exception;
    return EXCEPTION_EXECUTE_HANDLER;
}

int wmain(void)
{
    DWORD written;
    SetUnhandledExceptionFilter(endProcess);
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), "before\n", 7, &written, NULL);
    *(volatile int *)0 = 1;
    return 0;
}
